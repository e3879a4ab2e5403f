using System.Text;

namespace Operator.Sandbox.Cli;

/// <summary>Columns as kubectl prints them: left-aligned, three blanks apart, nothing after the last.</summary>
internal static class TextTable
{
    public static string Render(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var lines = rows.Prepend(headers).ToList();
        var widths = headers.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(string.Concat(line.Select((cell, column) => cell.PadRight(widths[column] + 3))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
