using System.Text;

namespace Operator.E2E.Real;

/// <summary>What <c>kubectl apply --dry-run=server</c> says about every manifest of the validation tables that must be refused.</summary>
[Trait("World", "Real")]
public sealed class Refusals_on_a_real_API_server(SharedCluster shared)
{
    [Fact]
    public async Task Every_invalid_manifest_is_refused_at_a_dry_run_with_its_message()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(TestContext.Current.CancellationToken), "refusals");
        var cases = ValidationTable.Refused().ToList();
        Assert.True(cases.Count >= 60, $"{cases.Count} cases");

        // All in one run of kubectl: it goes on after a refusal and prints each. Objects are told apart by their name, which the
        // refusals of a whole document (a wrong type, an unknown field) do not mention; those are found by their words.
        var manifests = new StringBuilder();
        for (var i = 0; i < cases.Count; i++)
        {
            var manifest = cases[i].Manifest.DeepClone();
            manifest["metadata"]!["name"] = Name(i);
            manifests.Append("---\n").Append(manifest.ToJsonString()).Append('\n');
        }

        var applied = await stage.KubectlWithAsync(manifests.ToString(), "apply", "--dry-run=server", "--validate=strict", "-f", "-");

        Assert.Equal(1, applied.ExitCode);
        Assert.Equal("", applied.Output);
        var refusals = Split(applied.Error);
        List<string> wrong = [];
        for (var i = 0; i < cases.Count; i++)
        {
            var expected = cases[i].Refused;
            if (!refusals.Any(r => r.Contains($"\"{Name(i)}\"", StringComparison.Ordinal) && r.Contains(expected, StringComparison.Ordinal))
                && !refusals.Any(r => !r.Contains("\"case-", StringComparison.Ordinal) && r.Contains(expected, StringComparison.Ordinal)))
            {
                wrong.Add($"{Name(i)} {cases[i].Name}: {expected}\n  {refusals.FirstOrDefault(r => r.Contains(Name(i), StringComparison.Ordinal))}");
            }
        }

        Assert.True(wrong.Count == 0, $"{string.Join('\n', wrong)}\n\nkubectl said:\n{applied.Error}");
        Assert.Equal(cases.Count, refusals.Count);
    }

    private static string Name(int index) => $"case-{index:000}";

    // A refusal with several causes has a line for each.
    private static List<string> Split(string error)
    {
        List<string> refusals = [];
        foreach (var line in error.Split('\n').Where(l => l.Length > 0))
        {
            if (line.StartsWith("* ", StringComparison.Ordinal) && refusals.Count > 0)
            {
                refusals[^1] += "\n" + line;
            }
            else
            {
                refusals.Add(line);
            }
        }

        return refusals;
    }
}
