using System.Text.RegularExpressions;
using Operator.Processes;

namespace Operator.E2E.Journeys;

/// <summary>What the documentation tells people to type, typed: by bash, with kubectl and the AWS CLI, on the sandbox.</summary>
[Trait("Category", "Kubectl")]
[Trait("Category", "AwsCli")]
public sealed partial class DocumentedCommandsTests
{
    [Fact]
    public async Task The_first_integration()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);
        // The sandbox has no data plane to curl, and one line is there to be refused.
        var script = Script("getting-started.md", "The first integration")
            .Where(line => !line.StartsWith("curl ", StringComparison.Ordinal))
            .Select(line => line.StartsWith("kubectl patch ", StringComparison.Ordinal) ? $"if {line}; then exit 9; fi" : line);

        var result = await BashAsync(sandbox, script, deadline.Token);

        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}{result.Error}");
        Assert.Matches(@"hello +True +Available +\w+ +HTTP_PROXY", result.Output);
        Assert.Contains("spec.timeoutInMillis", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"Normal +Created", result.Output);
    }

    [Fact]
    public async Task Taking_over_an_API_from_another_tool()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);
        var folder = Directory.CreateTempSubdirectory("operator-documented-");
        try
        {
            string[] before =
            [
                "cd '" + folder.FullName + "'",
                "operator() { dotnet '" + Binaries.Operator + "' \"$@\"; }",
                "aws apigatewayv2 create-integration --api-id a1b2c3d4 --integration-type HTTP_PROXY --integration-method GET --integration-uri https://example.com/orders --payload-format-version 1.0",
            ];
            var page = Script(Path.Combine("migrating", "README.md"), "The way that is the same for all").Where(line => !line.Contains("--rest-api-id", StringComparison.Ordinal));
            string[] after =
            [
                "kubectl wait --for=condition=Ready integrations --all --timeout=60s",
                "kubectl get integrations -o jsonpath='{range .items[*]}{.spec.managementPolicy} {.spec.deletionPolicy} {.status.integrationId}{\"\\n\"}{end}'",
                "aws apigatewayv2 get-integrations --api-id a1b2c3d4 --query 'length(Items)'",
            ];

            // diff ends with 2 if anything would be changed, which ends the script.
            var result = await BashAsync(sandbox, [.. before, .. page, .. after], deadline.Token);

            Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}{result.Error}");
            Assert.Matches(@"Retain \w+\n1\n$", result.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<SandboxProcess> UpAsync(CancellationToken cancellationToken)
    {
        foreach (var tool in new[] { "bash", "kubectl", "aws" })
        {
            Assert.SkipWhen(Binaries.OnPath(tool) is null, $"{tool} is not on PATH.");
        }

        return SandboxProcess.UpAsync(cancellationToken, "--no-samples");
    }

    private static Task<ToolResult> BashAsync(SandboxProcess sandbox, IEnumerable<string> lines, CancellationToken cancellationToken) => Tool.RunAsync(
        "bash", ["-euo", "pipefail", "-c", string.Join('\n', lines)],
        new Dictionary<string, string?>(sandbox.AwsEnvironment) { ["KUBECONFIG"] = sandbox.Kubeconfig, ["NO_PROXY"] = "127.0.0.1,localhost", ["AWS_PAGER"] = "" },
        null, cancellationToken);

    /// <summary>The lines of a section's fenced blocks, those without the ones that show output or another language.</summary>
    private static IEnumerable<string> Script(string page, string heading)
    {
        var text = File.ReadAllText(Path.Combine(Binaries.Repository, "docs", page)).ReplaceLineEndings("\n");
        var section = Regex.Match(text, $@"^## {Regex.Escape(heading)}\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        var blocks = Fence().Matches(section.Groups[1].Value)
            .Select(m => m.Groups["indent"].Length is var indent and > 0 ? Regex.Replace(m.Groups["content"].Value, $"^ {{{indent}}}", "", RegexOptions.Multiline) : m.Groups["content"].Value)
            .Where(content => !content.StartsWith("NAME ", StringComparison.Ordinal)).ToArray();
        Assert.True(blocks.Length >= 3, $"{page} has no commands under {heading}.");
        return blocks.SelectMany(content => content.TrimEnd('\n').Split('\n'));
    }

    [GeneratedRegex(@"^(?<indent> *)```\n(?<content>.*?)^\k<indent>```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
