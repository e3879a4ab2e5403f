using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Tables;

/// <summary>
/// The JSONPath subset of printer columns: <c>.a.b</c>, <c>['a']</c>, <c>[0]</c>, <c>[*]</c> and <c>[?(@.a=="b")]</c>.
/// Guarantee: evaluation never fails; what is not there yields nothing.
/// </summary>
internal sealed partial class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> _steps = [];

    private JsonPath()
    {
    }

    /// <summary>False for a path outside the subset.</summary>
    public static bool TryParse(string text, out JsonPath path)
    {
        path = new JsonPath();
        text = text.Trim();
        if (text.StartsWith('{') && text.EndsWith('}'))
        {
            text = text[1..^1];
        }

        var at = 0;
        while (at < text.Length)
        {
            var match = Step().Match(text, at);
            if (!match.Success || match.Index != at || match.Length == 0)
            {
                return false;
            }

            at += match.Length;
            path._steps.Add(StepOf(match));
        }

        return true;
    }

    public IEnumerable<JsonNode> Evaluate(JsonNode root)
    {
        IEnumerable<JsonNode?> found = [root];
        foreach (var step in _steps)
        {
            found = found.OfType<JsonNode>().SelectMany(step);
        }

        return found.OfType<JsonNode>();
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> StepOf(Match match)
    {
        if (match.Groups["name"] is { Success: true } name)
        {
            var key = name.Value.Replace("\\.", ".", StringComparison.Ordinal);
            return node => [node.At(key)];
        }

        if (match.Groups["index"] is { Success: true } index)
        {
            var number = int.Parse(index.Value, System.Globalization.CultureInfo.InvariantCulture);
            return node => node is JsonArray array && Math.Abs((long)number) <= array.Count && number != array.Count
                ? [array[number < 0 ? array.Count + number : number]]
                : [];
        }

        if (match.Groups["all"].Success)
        {
            return node => node switch
            {
                JsonArray array => array,
                JsonObject obj => obj.Select(p => p.Value),
                _ => [],
            };
        }

        var field = match.Groups["field"].Value.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var equal = match.Groups["op"].Value == "==";
        var wanted = match.Groups["value"].Value;
        return node => node is JsonArray array ? array.Where(item => (TextOf(item.At(field)) == wanted) == equal) : [];
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue ? node.AsText() ?? node.ToJsonString() : null;

    [GeneratedRegex(
        """\.?\[(?<index>-?[0-9]{1,9})\]|\.?\[(?<all>\*)\]|\.(?<all>\*)|\.?\[\s*['"](?<name>[^'"]+)['"]\s*\]|\.?\[\?\(\s*@(?<field>[\w.\-]+)\s*(?<op>==|!=)\s*['"]?(?<value>[^'"\)]*?)['"]?\s*\)\]|\.(?<name>(\\\.|[\w\-/$])+)""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
