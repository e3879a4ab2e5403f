using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>An edit that the API server will refuse is shown with its words, and nothing is planned for it.</summary>
public sealed class DiffRefusalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("""{"apiId":"aabbccddee"}""")]
    [InlineData("""{"region":"eu-central-1"}""")]
    [InlineData("""{"accountRef":{"name":"payments"}}""")]
    [InlineData("""{"apiId":"aabbccddee","accountRef":{"name":"payments"},"timeoutInMillis":5}""")]
    [InlineData("""{"protocolType":"WEBSOCKET"}""")]
    [InlineData("""{"deletionPolicy":"Later"}""")]
    public async Task An_edit_of_an_Integration(string edit)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });

        await IsRefusedAsync(world, "one", edit);
    }

    [Theory]
    [InlineData("""{"restApiId":"other"}""")]
    [InlineData("""{"httpMethod":"POST"}""")]
    [InlineData("""{"resourcePath":"/elsewhere"}""")]
    [InlineData("""{"resourcePath":null,"resourceId":"res0orders"}""")]
    public async Task An_edit_of_a_RestIntegration(string edit)
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });

        await IsRefusedAsync(world, "one", edit);
    }

    [Theory]
    [InlineData("""{"stageName":"other"}""")]
    [InlineData("""{"region":"us-west-2"}""")]
    public async Task An_edit_of_a_RestDeployment(string edit)
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();

        await IsRefusedAsync(world, "prod", edit);
    }

    [Fact]
    public async Task The_text_says_what_the_server_will_say_and_goes_on_with_the_others()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ApplyAsync("two", spec => spec.Description = "old");
        await world.SettleAsync("two");
        var (one, two) = (await world.GetAsync("one"), await world.GetAsync("two"));
        (one.Spec.ApiId, one.Spec.Region, two.Spec.Description) = (TestWorld.WebSocket, "eu-central-1", "new");

        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, world.Cluster.Address, "diff", Diff.Live(folder, one, two));

        Assert.Equal((1, ""), (exitCode, error));
        Assert.Equal(
            $"""
            ! Integration "one" (API a1b2c3d4): blocked
                The API server will refuse this: The Integration "one" is invalid:{" "}
                * spec.region: Invalid value: Keep region as it was, set or left out: an integration cannot move to another Region. Create a new Integration there.
                * spec.apiId: Invalid value: "aabbccddee": Keep apiId: an integration cannot move to another API. Create a new Integration, point the routes to it, then delete this one.
            ~ Integration "two" (API a1b2c3d4): update in place
                description: "old" -> "new"
                UpdateIntegration: PATCH /v2/apis/a1b2c3d4/integrations/{two.Status!.IntegrationId} (description, integrationType, integrationUri, payloadFormatVersion)
            1 of 2 objects change AWS, with 1 calls.

            """,
            output);
    }

    // The objects of an older release, which no rule looked at, may be edited elsewhere.
    [Fact]
    public async Task What_stays_as_it_was_is_no_reason_to_refuse()
    {
        await using var world = await TestWorld.StartAsync(validate: false);
        await world.ApplyAsync("one", spec => (spec.AccountRef, spec.Description) = (new() { Name = "a/b" }, "old"));
        var live = await world.GetAsync("one");
        live.Spec.Description = "new";

        var (there, missing) = (await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, live)), await Diff.RunAsync(world.Gateway, cluster: null, folder.Path));

        Assert.Equal("", there.Error);
        Assert.StartsWith("AccountNotFound: ", (string)there.Plans.Single()["note"]!, StringComparison.Ordinal);
        Assert.Equal((1, 0), (missing.ExitCode, missing.Plans.Count));
        Assert.Contains("Set accountRef.name to the name of an AwsAccount", missing.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task IsRefusedAsync<TEntity>(World<TEntity> world, string name, string edit)
        where TEntity : CustomKubernetesEntity
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Diff.Live(folder, await world.GetAsync(name)), TestContext.Current.CancellationToken))!["items"]![0]!;
        foreach (var (field, value) in JsonNode.Parse(edit)!.AsObject())
        {
            manifest["spec"]![field] = value?.DeepClone();
        }

        var before = Diff.Now(world.Gateway);
        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, folder.Write("live.json", manifest.ToJsonString()));
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => world.PatchAsync(name, $$"""{"spec":{{edit}} }"""));

        Assert.Equal((1, "", ""), (diff.ExitCode, diff.Error, diff.Operations));
        var words = (string)diff.Plans.Single()["note"]!;
        Assert.StartsWith($"The API server will refuse this: The {typeof(TEntity).Name} \"{name}\" is invalid: ", words, StringComparison.Ordinal);
        var causes = refusal.Status!.Details!.Value.GetProperty("causes").EnumerateArray().Select(cause => $"{cause.GetProperty("field")}: {cause.GetProperty("message")}").ToList();
        Assert.NotEmpty(causes);
        Assert.All(causes.Where(cause => !cause.StartsWith("<nil>", StringComparison.Ordinal)), cause => Assert.Contains(cause, words, StringComparison.Ordinal));
        Assert.Equal(before, Diff.Now(world.Gateway));
    }
}
