using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Tables;

/// <summary>Renders objects as <c>meta.k8s.io/v1 Table</c>, which is what <c>kubectl get</c> prints.</summary>
internal sealed class TableRendering(ResourceDefinition resource, string includeObject, TimeProvider time)
{
    private readonly List<(TableColumn Column, IReadOnlyList<JsonPath> Paths, JsonPath? Joined)> _columns =
        [.. resource.Columns.Select(c => (c, PathsOf(c), c.Joined is null ? null : Parse(c.Joined)))];

    public JsonObject Render(IEnumerable<JsonObject> objects, JsonObject listMetadata, bool withColumns = true) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = listMetadata,
        ["columnDefinitions"] = withColumns ? new JsonArray([.. resource.Columns.Select(Definition)]) : null,
        ["rows"] = new JsonArray([.. objects.Select(Row)]),
    };

    private static JsonObject Definition(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description,
        ["priority"] = column.Priority,
    };

    private JsonObject Row(JsonObject obj)
    {
        var row = new JsonObject { ["cells"] = new JsonArray([.. _columns.Select(c => Cell(c.Column, c.Paths, c.Joined, obj))]) };
        row["object"] = includeObject switch
        {
            "None" => null,
            "Object" => obj.DeepClone(),
            _ => Partial(obj),
        };
        return row;
    }

    public static JsonObject Partial(JsonObject obj) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = obj.ObjectAt("metadata")?.DeepClone(),
    };

    private JsonNode? Cell(TableColumn column, IReadOnlyList<JsonPath> paths, JsonPath? joined, JsonObject obj)
    {
        var found = paths.Select(p => p.Evaluate(obj).ToList()).FirstOrDefault(f => f.Count > 0);
        if (found is null)
        {
            // A date that is not there yet is "<none>" to a reader; other columns stay empty.
            return column.Age ? "<unknown>" : null;
        }

        if (column.Age || (column.Type == "date" && !column.Absolute))
        {
            return Timestamp(found[0]) is { } then ? Age.Format(time.GetUtcNow() - then) : "<invalid>";
        }

        var text = string.Join(",", found.Select(Text));
        if (joined is not null)
        {
            return $"{text.ToLowerInvariant()}/{string.Join(",", joined.Evaluate(obj).Select(Text))}";
        }

        return column.Type switch
        {
            "integer" => found[0].AsNumber() is { } number ? JsonValue.Create((long)number) : null,
            "number" => found[0].AsNumber() is { } number ? JsonValue.Create(number) : null,
            "boolean" => found[0].GetValueKind() is JsonValueKind.True or JsonValueKind.False ? found[0].DeepClone() : null,
            _ => text,
        };
    }

    private static string Text(JsonNode node) => node.AsText() ?? node.ToJsonString(JsonReading.Relaxed);

    private static DateTimeOffset? Timestamp(JsonNode node) =>
        DateTimeOffset.TryParse(node.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static JsonPath[] PathsOf(TableColumn column) => [Parse(column.Path), .. column.Fallbacks.Select(Parse)];

    // Paths of CRDs are checked when the CRD is created, the built-in ones by the tests.
    private static JsonPath Parse(string text) =>
        JsonPath.TryParse(text, out var path) ? path : throw new InvalidOperationException($"unsupported JSONPath {text}");
}
