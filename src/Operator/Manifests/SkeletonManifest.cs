using System.Text;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Manifests;

/// <summary>
/// A manifest with every field of a kind: those of a small valid object as they are, all others as comments, each with its description. Read off the schema
/// that the API server enforces.
/// </summary>
internal static class SkeletonManifest
{
    private const int Width = 110;

    // The smallest object of each kind that the schema accepts, and that says something.
    private static readonly Dictionary<string, JsonObject> Examples = new(StringComparer.Ordinal)
    {
        ["Integration"] = new()
        {
            ["apiId"] = "a1b2c3d4",
            ["protocolType"] = "HTTP",
            ["integrationType"] = "HTTP_PROXY",
            ["integrationMethod"] = "ANY",
            ["integrationUri"] = "https://example.com",
        },
        ["RestIntegration"] = new()
        {
            ["restApiId"] = "a1b2c3d4e5",
            ["resourcePath"] = "/example",
            ["httpMethod"] = "GET",
            ["type"] = "HTTP_PROXY",
            ["integrationHttpMethod"] = "GET",
            ["uri"] = "https://example.com",
        },
        ["AwsAccount"] = new() { ["allowedNamespaces"] = new JsonObject { ["matchLabels"] = new JsonObject { ["team"] = "payments" } } },
        ["RestDeployment"] = new() { ["restApiId"] = "a1b2c3d4e5", ["stageName"] = "prod" },
    };

    /// <summary>The kinds that there is a skeleton for.</summary>
    public static IReadOnlyList<string> Kinds => [.. CrdManifests.Documents().Select(Kind).Where(Examples.ContainsKey)];

    /// <summary>The skeleton of a kind of <see cref="Kinds"/>.</summary>
    public static string Of(string kind)
    {
        var crd = CrdManifests.Documents().Single(document => Kind(document) == kind)["spec"]!;
        var version = crd["versions"]!.AsArray()[^1]!;
        var schema = version["schema"]!["openAPIV3Schema"]!;
        var text = new StringBuilder();
        Comment(text, schema["description"]?.GetValue<string>(), 0);
        text.Append($"apiVersion: {crd["group"]}/{version["name"]}\nkind: {kind}\nmetadata:\n  name: example\nspec:\n");
        Fields(text, schema["properties"]!["spec"]!.AsObject(), Examples[kind], 2);
        return text.ToString();
    }

    private static string Kind(JsonObject crd) => crd["spec"]!["names"]!["kind"]!.GetValue<string>();

    private static void Fields(StringBuilder text, JsonObject schema, JsonObject? example, int indent)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        foreach (var (name, node) in schema["properties"]!.AsObject().OrderByDescending(field => example?.ContainsKey(field.Key) == true))
        {
            var field = node!.AsObject();
            Comment(text, About(field, required.Contains(name)), indent);
            if (example?[name] is { } value)
            {
                Lines(text, "", name, value.DeepClone(), indent);
            }
            else
            {
                Lines(text, "# ", name, Sample(field), indent);
            }
        }
    }

    private static void Lines(StringBuilder text, string mark, string name, JsonNode? value, int indent)
    {
        foreach (var line in ManifestYaml.Write(new JsonObject { [name] = value }).TrimEnd('\n').Split('\n'))
        {
            text.Append(' ', indent).Append(mark).Append(line).Append('\n');
        }
    }

    // A value of the right shape, with every field below it.
    private static JsonNode? Sample(JsonObject field) => field switch
    {
        _ when field["default"] is { } value => value.DeepClone(),
        _ when field["enum"] is JsonArray values => values[0]!.DeepClone(),
        _ when field["properties"] is JsonObject below => new JsonObject(below.Select(entry => KeyValuePair.Create(entry.Key, Sample(entry.Value!.AsObject())))),
        _ when field["additionalProperties"] is JsonObject values => new JsonObject { ["KEY"] = Sample(values) },
        _ when field["items"] is JsonObject items => new JsonArray(Sample(items)),
        _ => field["type"]?.GetValue<string>() switch
        {
            "integer" or "number" => field["maximum"]?.DeepClone() ?? 0,
            "boolean" => false,
            _ => "",
        },
    };

    private static string About(JsonObject field, bool isRequired)
    {
        var text = field["description"]?.GetValue<string>() ?? "";
        var words = field["enum"] is JsonArray values ? $" One of {string.Join(", ", values.Select(value => value!.ToString()))}." : "";
        return $"{(isRequired ? "Required. " : "")}{text}{words}";
    }

    private static void Comment(StringBuilder text, string? about, int indent)
    {
        var line = new StringBuilder();
        foreach (var word in (about ?? "").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && indent + line.Length + word.Length > Width)
            {
                text.Append(' ', indent).Append("##").Append(line).Append('\n');
                line.Clear();
            }

            line.Append(' ').Append(word);
        }

        if (line.Length > 0)
        {
            text.Append(' ', indent).Append("##").Append(line).Append('\n');
        }
    }
}
