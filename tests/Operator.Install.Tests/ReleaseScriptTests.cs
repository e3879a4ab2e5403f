using Operator.Processes;

namespace Operator.Install.Tests;

/// <summary>
/// What the release workflow runs of its own: it ends where something is wrong, and signs nothing that was not pushed. Helm and cosign are scripts here
/// that write down how they were called.
/// </summary>
public sealed class ReleaseScriptTests : IDisposable
{
    private const string Owner = "apigateway-integration-operator";
    private const string Repository = "oci://registry.example.com/charts";
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("release-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Calls => Path.Combine(_folder.FullName, "calls");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Owner)]
    [InlineData("Apigateway-Integration-Operator")]
    public async Task The_tree_as_it_is_can_be_released_under_its_own_version(string owner)
    {
        var version = (await RunAsync("release-version", "v" + BuiltVersion, owner)).EnsureSucceeded();

        Assert.Equal(BuiltVersion + "\n", version);
    }

    [Fact]
    public async Task Another_version_names_every_line_that_has_to_change_first()
    {
        var result = await RunAsync("release-version", "v9.8.7-rc.1", "acme");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            [
                "Directory.Build.props: write '<VersionPrefix>9.8.7-rc.1</VersionPrefix>'",
                "charts/apigateway-integration-operator-crds/Chart.yaml: write 'appVersion: 9.8.7-rc.1'",
                "charts/apigateway-integration-operator-crds/Chart.yaml: write 'version: 9.8.7-rc.1'",
                "charts/apigateway-integration-operator/Chart.yaml: write 'appVersion: 9.8.7-rc.1'",
                "charts/apigateway-integration-operator/Chart.yaml: write 'version: 9.8.7-rc.1'",
                "charts/apigateway-integration-operator/values.yaml: write 'repository: acme/operator'",
                "config/manager/deployment.yaml: write 'image: ghcr.io/acme/operator:9.8.7-rc.1'",
            ],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_chart_is_signed_by_the_digest_that_was_pushed()
    {
        Helm($"echo 'Pushed: x' >&2; echo 'Digest: {Digest}' >&2");

        (await ReleaseChartsAsync()).EnsureSucceeded();

        Assert.Equal(
            [
                $"cosign sign --yes registry.example.com/charts/apigateway-integration-operator@{Digest}",
                $"cosign sign --yes registry.example.com/charts/apigateway-integration-operator-crds@{Digest}",
            ],
            File.ReadLines(Calls).Where(line => line.StartsWith("cosign", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("echo 'Error: denied' >&2; exit 1", "Error: denied")]
    [InlineData("echo 'Pushed: x' >&2", "helm push named no digest of apigateway-integration-operator, so there is nothing to sign")]
    public async Task A_push_that_fails_or_names_no_digest_ends_the_release(string push, string said)
    {
        Helm(push);

        var result = await ReleaseChartsAsync();

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Equal("helm push", string.Join(' ', File.ReadLines(Calls).Last().Split(' ')[..2]));
    }

    private static string BuiltVersion { get; } = System.Text.RegularExpressions.Regex.Match(
        File.ReadAllText(Path.Combine(Binaries.Repository, "Directory.Build.props")), "<VersionPrefix>(.*)</VersionPrefix>").Groups[1].Value;

    private Task<ToolResult> ReleaseChartsAsync() => RunAsync("release-charts", BuiltVersion, Repository);

    private void Helm(string push)
    {
        StandInTool.Write(_folder.FullName, "helm", $"echo \"helm $*\" >> '{Calls}'\nif [ \"$1\" = push ]; then {push}; fi");
        StandInTool.Write(_folder.FullName, "cosign", $"echo \"cosign $*\" >> '{Calls}'");
    }

    private async Task<ToolResult> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipWhen(Binaries.OnPath("bash") is null, "bash is not on PATH.");
        return await Tool.RunAsync(
            Binaries.OnPath("bash")!, [Path.Combine(Binaries.Repository, ".ci", script), .. arguments],
            new Dictionary<string, string?> { ["PATH"] = StandInTool.SearchPath(_folder.FullName) }, null, Cancel);
    }
}
