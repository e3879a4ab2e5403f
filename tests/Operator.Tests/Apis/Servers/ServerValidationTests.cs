using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Tests.Apis.Servers;

/// <summary>The tables of <c>ValidationCases</c> and all samples, put to an API server over HTTP.</summary>
public abstract class ServerValidationTests
{
    public static TheoryData<string> All => ValidationCase.Names;

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(SampleFolder, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(SampleFolder, file)).Order(StringComparer.Ordinal)];

    private static string SampleFolder => Repository.PathOf("config", "samples");

    private protected abstract ApiServerClient Client { get; }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Says_what_the_table_says(string name)
    {
        var @case = ValidationCase.Of(name);

        var refusal = await RefusalAsync(@case);

        if (@case.Refused is null)
        {
            Assert.True(refusal is null, refusal?.ToJsonString());
        }
        else
        {
            Assert.NotNull(refusal);
            Assert.Contains(@case.Refused, refusal["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Accepts_the_sample(string file)
    {
        foreach (var document in ManifestYamlReader.Read(await File.ReadAllTextAsync(
            Path.Combine(SampleFolder, file), TestContext.Current.CancellationToken)))
        {
            var refusal = await Client.RefusalOfCreateAsync(document.AsObject(), TestContext.Current.CancellationToken);

            Assert.True(refusal is null, refusal?.ToJsonString());
        }
    }

    [Fact]
    public async Task A_full_RestIntegration_is_judged_within_the_servers_budget()
    {
        var refusal = await Client.RefusalOfCreateAsync(FullRestIntegration.Manifest(), TestContext.Current.CancellationToken);

        Assert.True(refusal is null, refusal?.ToJsonString());
    }

    /// <summary>Every error with its words, except notes that name no field (<c>&lt;nil&gt;</c>): those tell how the server works, not what is wrong.</summary>
    [Fact]
    public async Task Says_the_same_as_operator_validate()
    {
        foreach (var @case in ValidationCase.Cases.Where(c => c.Refused is not null))
        {
            var refusal = await RefusalAsync(@case);
            Assert.NotNull(refusal);
            var offline = OfflineVerdict.Of(@case).Refusal!;

            if (refusal["details"]?["causes"] is JsonArray causes)
            {
                Assert.Equal(
                    causes.Select(c => $"{c!["field"]}: {c["message"]}").Where(NamesAField).Order(StringComparer.Ordinal),
                    Errors(offline).Where(NamesAField).Order(StringComparer.Ordinal));
            }
            else
            {
                Assert.Equal(refusal["message"]!.GetValue<string>(), offline);
            }
        }
    }

    private Task<JsonNode?> RefusalAsync(ValidationCase @case) => @case.Then is null
        ? Client.RefusalOfCreateAsync(@case.Manifest, TestContext.Current.CancellationToken)
        : Client.RefusalOfEditAsync(@case.Manifest, @case.Then, TestContext.Current.CancellationToken);

    private static bool NamesAField(string error) => !error.StartsWith("<nil>", StringComparison.Ordinal);

    private static IEnumerable<string> Errors(string refusal)
    {
        var list = refusal[(refusal.IndexOf("is invalid: ", StringComparison.Ordinal) + "is invalid: ".Length)..];
        return list.StartsWith('\n') ? list[1..].Split('\n').Select(line => line[2..]) : [list];
    }
}

public sealed class SandboxValidationTests(SandboxServer server) : ServerValidationTests, IClassFixture<SandboxServer>
{
    private protected override ApiServerClient Client => server.Client;
}

public sealed class RealApiServerValidationTests(ControlPlaneServer server) : ServerValidationTests, IClassFixture<ControlPlaneServer>
{
    private protected override ApiServerClient Client => server.Client;
}
