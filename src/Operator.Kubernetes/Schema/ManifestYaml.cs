using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Schema;

/// <summary>
/// Writes JSON documents as YAML: two spaces, keys in the document's order, block style, strings quoted wherever some YAML reader
/// would take them for something else, long text folded. <see cref="ManifestYamlReader"/> reads the same documents back.
/// </summary>
public static class ManifestYaml
{
    private const int Width = 120;
    private static readonly JsonSerializerOptions Escapes = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default };

    /// <summary>One document, ending in a newline.</summary>
    public static string Write(JsonNode document) => Write([document]);

    /// <summary>Several documents, separated by <c>---</c>.</summary>
    public static string Write(IEnumerable<JsonNode> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var text = new StringBuilder();
        foreach (var document in documents)
        {
            if (text.Length > 0)
            {
                text.Append("---\n");
            }

            if (document is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                Block(text, document, 0);
            }
            else
            {
                text.Append(Inline(document)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonNode node, int indent)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, value) in map)
            {
                text.Append(' ', indent).Append(YamlScalars.IsPlainString(key) ? key : Quoted(key)).Append(':');
                // Lists stand at their key's own depth, as kubectl writes them.
                Value(text, value, value is JsonArray ? indent : indent + 2, indent + 2);
            }
        }
        else
        {
            foreach (var item in node.AsArray())
            {
                text.Append(' ', indent).Append('-');
                if (item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
                {
                    // The first entry goes on the dash's line: write it indented and cut the indentation off.
                    var start = text.Append(' ').Length;
                    Block(text, item, indent + 2);
                    text.Remove(start, indent + 2);
                }
                else
                {
                    Value(text, item, indent + 2, indent + 2);
                }
            }
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int blockIndent, int textIndent)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append('\n');
            Block(text, value, blockIndent);
        }
        else if (value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String)
        {
            Text(text, scalar.GetValue<string>(), textIndent);
        }
        else
        {
            text.Append(' ').Append(Inline(value)).Append('\n');
        }
    }

    private static void Text(StringBuilder text, string value, int indent)
    {
        if (IsLiteral(value))
        {
            text.Append(value.EndsWith('\n') ? " |\n" : " |-\n");
            foreach (var line in value.TrimEnd('\n').Split('\n'))
            {
                text.Append(' ', line.Length > 0 ? indent : 0).Append(line).Append('\n');
            }
        }
        else if (IsFoldable(value))
        {
            text.Append(" >-\n");
            foreach (var line in Fold(value, Math.Max(Width - indent, 40)))
            {
                text.Append(' ', indent).Append(line).Append('\n');
            }
        }
        else
        {
            text.Append(' ').Append(YamlScalars.IsPlainString(value) ? value : Quoted(value)).Append('\n');
        }
    }

    // Several lines, none of which could be mistaken for indentation, and at most one newline at the end.
    private static bool IsLiteral(string value) =>
        value.Length > 1
        && value.Contains('\n')
        && value[0] is not (' ' or '\n')
        && !value.EndsWith("\n\n", StringComparison.Ordinal)
        && value.All(c => c == '\n' || c is >= ' ' and <= '~');

    private static bool IsFoldable(string value) =>
        value.Length > Width
        && value[0] != ' '
        && value[^1] != ' '
        && !value.Contains("  ", StringComparison.Ordinal)
        && value.All(c => c is >= ' ' and <= '~');

    private static IEnumerable<string> Fold(string value, int width)
    {
        var start = 0;
        while (value.Length - start > width)
        {
            var end = value.LastIndexOf(' ', start + width, width);
            end = end > start ? end : value.IndexOf(' ', start);
            if (end < 0)
            {
                break;
            }

            yield return value[start..end];
            start = end + 1;
        }

        yield return value[start..];
    }

    private static string Inline(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue v when v.GetValueKind() == JsonValueKind.String => Plain(v.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Plain(string value) => YamlScalars.IsPlainString(value) ? value : Quoted(value);

    // Single quotes keep regular expressions readable; anything that needs an escape is written as a JSON string, which is YAML.
    private static string Quoted(string value) =>
        value.All(c => c is >= ' ' and <= '~') ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'" : JsonValue.Create(value).ToJsonString(Escapes);
}
