using System.Text.Json.Nodes;
using Operator.Conformance.Worlds;
using Operator.Kubernetes.Schema;
using Operator.Tests.Apis;

namespace Operator.Conformance.Kubernetes;

/// <summary>Every rule of our CRDs, kept and broken: the table that the offline validator is held to, put to a server; and the samples.</summary>
public abstract class RuleSuite(World world) : Suite(world)
{
    public static TheoryData<string> Cases => ValidationCase.Names;

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Repository.PathOf("config", "samples"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_integration_is_accepted_or_refused_as_the_table_says(string name)
    {
        var @case = ValidationCase.Of(name);
        var manifest = @case.Manifest.DeepClone();
        var path = Paths.Of(Namespace, manifest);
        if (!Paths.IsClusterWide(manifest))
        {
            await JudgeAsync(@case, path, manifest);
            return;
        }

        // The server is everybody's: a name of its own, and gone afterwards.
        manifest["metadata"]!["name"] = Namespace;
        try
        {
            await JudgeAsync(@case, path, manifest);
        }
        finally
        {
            await Api.DeleteAsync($"{path}/{Namespace}", null, CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_is_accepted_strictly_and_again_without_change(string file)
    {
        foreach (var document in ManifestYamlReader.Read(await File.ReadAllTextAsync(Repository.PathOf("config", "samples", file), Token)))
        {
            document["metadata"]!["namespace"] = Namespace;
            var path = $"{Paths.Of(Namespace, document)}/{document["metadata"]!["name"]}";
            var created = (await Api.ApplyAsync(path, "gitops", document, Token)).MustBe(201);
            Assert.Empty(created.Warnings);
            // A real server fills the default status in when it reads; the first write after the create stores it.
            var stored = (await Api.ApplyAsync(path, "gitops", document, Token)).MustBe(200);
            Assert.Equal(created.Body!["metadata"]!["generation"]!.GetValue<long>(), stored.Body!["metadata"]!["generation"]!.GetValue<long>());
            Assert.Equal(stored.ResourceVersion, (await Api.ApplyAsync(path, "gitops", document, Token)).MustBe(200).ResourceVersion);
        }
    }

    private async Task JudgeAsync(ValidationCase @case, string path, JsonNode manifest)
    {
        var answer = await Api.PostAsync($"{path}?fieldValidation=Strict", manifest, Token);
        if (@case.Then is not null)
        {
            answer.MustBe(201);
            answer = await Api.MergeAsync($"{path}/{manifest["metadata"]!["name"]}", new JsonObject { ["spec"] = @case.Then.DeepClone() }.ToJsonString(), Token);
        }

        if (@case.Refused is null)
        {
            answer.MustBe(@case.Then is null ? 201 : 200);
            return;
        }

        Assert.True(answer.Code is 400 or 422, $"expected a refusal, got {answer.Code} {answer.Body?.ToJsonString()}");
        Assert.Equal(answer.Code == 422 ? "Invalid" : "BadRequest", answer.Reason);
        Assert.Contains(@case.Refused, answer.Message, StringComparison.Ordinal);
        if (answer.Code == 422)
        {
            // People read the message, tools the causes.
            Assert.Contains(answer.Causes, cause => cause[(cause.IndexOf(' ', StringComparison.Ordinal) + 1)..].Contains(@case.Refused, StringComparison.Ordinal));
        }
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Rules_on_the_sandbox(SandboxWorld world) : RuleSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Rules_on_a_real_API_server(RealWorld world) : RuleSuite(world);
