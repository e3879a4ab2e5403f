using System.Text.Json.Nodes;

namespace Operator.Cel.Tests;

/// <summary>The expressions of <c>Conformance/expressions.txt</c> with the verdicts a real API server gave.</summary>
internal static class ConformanceTable
{
    public static JsonNode Self() => JsonNode.Parse(File.ReadAllText(PathOf("self.json")))!;

    public static IReadOnlyList<(int Line, string Expression, string Expected)> Read()
    {
        const string arrow = " ==> ";
        var rows = new List<(int, string, string)>();
        var lines = File.ReadAllLines(PathOf("expressions.txt"));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0 && lines[i][0] != '#')
            {
                var at = lines[i].LastIndexOf(arrow, StringComparison.Ordinal);
                rows.Add((i + 1, lines[i][..at], lines[i][(at + arrow.Length)..]));
            }
        }

        return rows;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Conformance", name);
}
