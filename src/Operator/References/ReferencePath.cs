using System.Globalization;
using System.Text.Json;

namespace Operator.References;

/// <summary>
/// Where an object holds a value: member names between dots, other keys in brackets and single quotes, places of lists in brackets
/// (<c>status.items[0].id</c>, <c>metadata.annotations['crossplane.io/external-name']</c>).
/// </summary>
internal sealed class ReferencePath
{
    private readonly IReadOnlyList<object> steps;

    private ReferencePath(string text, IReadOnlyList<object> steps) => (Text, this.steps) = (text, steps);

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a path; null when it is none.</summary>
    public static ReferencePath? TryParse(string text)
    {
        var steps = new List<object>();
        var at = 0;
        while (at < text.Length)
        {
            var step = text[at] == '[' ? Bracket(text, ref at) : Name(text, ref at, isFirst: steps.Count == 0);
            if (step is null)
            {
                return null;
            }

            steps.Add(step);
        }

        return steps.Count > 0 && steps[0] is string ? new ReferencePath(text, steps) : null;
    }

    /// <summary>The text at the end of the path; null when there is nothing, or no text.</summary>
    public string? Read(JsonElement root)
    {
        var current = root;
        foreach (var step in steps)
        {
            switch (step)
            {
                case string name when current.ValueKind == JsonValueKind.Object && current.TryGetProperty(name, out var member):
                    current = member;
                    break;
                case int index when current.ValueKind == JsonValueKind.Array && index < current.GetArrayLength():
                    current = current[index];
                    break;
                default:
                    return null;
            }
        }

        return current.ValueKind == JsonValueKind.String ? current.GetString() : null;
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    private static string? Name(string text, ref int at, bool isFirst)
    {
        if (!isFirst)
        {
            if (text[at] != '.')
            {
                return null;
            }

            at++;
        }

        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
        {
            at++;
        }

        return at > start && (char.IsAsciiLetter(text[start]) || text[start] == '_') ? text[start..at] : null;
    }

    private static object? Bracket(string text, ref int at)
    {
        var end = text.IndexOf(']', at);
        if (at + 1 < text.Length && text[at + 1] == '\'')
        {
            end = text.IndexOf("']", at + 2, StringComparison.Ordinal);
            if (end <= at + 2)
            {
                return null;
            }

            var key = text[(at + 2)..end];
            at = end + 2;
            return key;
        }

        if (end < 0 || !int.TryParse(text.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        at = end + 1;
        return index;
    }
}
