using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Kubernetes.Schema;

namespace Operator.Manifests;

/// <summary>
/// The table of values in a chart's README, made from <c>values.yaml</c>: each key with a line <c># -- text</c> above it is a row. The
/// prose around the table is written by hand.
/// </summary>
internal static partial class ChartReadme
{
    private const string Begin = "<!-- values: written by 'operator generate charts' from values.yaml -->";
    private const string End = "<!-- /values -->";

    /// <summary>The READMEs of the charts in <paramref name="folder"/> that have one, with a current table.</summary>
    public static IEnumerable<ManifestFile> Files(string folder, params string[] charts)
    {
        foreach (var chart in charts)
        {
            var readme = Path.Combine(folder, chart, "README.md");
            if (File.Exists(readme))
            {
                yield return new ManifestFile($"{chart}/README.md", With(File.ReadAllText(readme), Table(File.ReadAllText(Path.Combine(folder, chart, "values.yaml")))));
            }
        }
    }

    /// <summary>The table of a values file.</summary>
    public static string Table(string values)
    {
        var defaults = ManifestYamlReader.Read(values).Single();
        var table = new StringBuilder("| Value | Default | |\n|---|---|---|\n");
        foreach (var (path, about) in Documented(values))
        {
            var value = path.Aggregate<string, JsonNode?>(defaults, (node, key) => node![key]);
            table.Append(CultureInfo.InvariantCulture, $"| `{string.Join('.', path)}` | `{value?.ToJsonString() ?? "null"}` | {about} |\n");
        }

        return table.ToString();
    }

    private static string With(string readme, string table)
    {
        var (begin, end) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin
            ? throw new ManifestException($"The chart's README has no lines '{Begin}' and '{End}' for the table of values.")
            : $"{readme[..begin]}{Begin}\n\n{table}\n{readme[end..]}";
    }

    private static IEnumerable<(IReadOnlyList<string> Path, string About)> Documented(string values)
    {
        var path = new Stack<(int Indent, string Key)>();
        string? about = null;
        foreach (var line in values.Split('\n'))
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                about = comment.Groups["text"].Value;
            }
            else if (Key().Match(line) is { Success: true } key)
            {
                var indent = key.Groups["indent"].Length;
                while (path.TryPeek(out var above) && above.Indent >= indent)
                {
                    path.Pop();
                }

                path.Push((indent, key.Groups["key"].Value));
                if (about is not null)
                {
                    yield return ([.. path.Reverse().Select(part => part.Key)], about.Replace("|", "\\|", StringComparison.Ordinal));
                    about = null;
                }
            }
        }
    }

    [GeneratedRegex(@"^ *# -- (?<text>.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<indent> *)(?<key>[A-Za-z][\w./-]*):( |$)")]
    private static partial Regex Key();
}
