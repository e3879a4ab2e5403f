using System.Globalization;
using System.Text.Json.Nodes;

namespace Operator.Install.Tests.Definitions;

/// <summary>
/// What a newer structural schema takes away from an older one: a field, a value of an enum, a type, room within a bound, or the right to
/// leave a field out. Rules in CEL cannot be compared this way.
/// </summary>
internal static class SchemaComparison
{
    private static readonly string[] Fixed = ["type", "default", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-int-or-string"];
    private static readonly string[] Narrowing = ["format", "pattern"];
    private static readonly string[] Upper = ["maxLength", "maxItems", "maxProperties", "maximum"];
    private static readonly string[] Lower = ["minLength", "minItems", "minProperties", "minimum"];

    /// <summary>One sentence for each loss; empty when every object that fitted the older schema fits the newer one.</summary>
    public static IEnumerable<string> Losses(JsonNode older, JsonNode newer, string path = "") =>
        Keywords(older, newer).Select(loss => $"{path}: {loss}")
            .Concat(Values(newer["required"]).Except(Values(older["required"])).Select(name => $"{path}.{name}: is required now"))
            .Concat((older["properties"] as JsonObject ?? []).SelectMany(field => newer["properties"]?[field.Key] is { } there
                ? Losses(field.Value!, there, $"{path}.{field.Key}")
                : [$"{path}.{field.Key}: is gone"]))
            .Concat(new[] { "items", "additionalProperties" }.Where(nested => older[nested] is JsonObject && newer[nested] is JsonObject)
                .SelectMany(nested => Losses(older[nested]!, newer[nested]!, $"{path}[]")));

    private static IEnumerable<string> Keywords(JsonNode older, JsonNode newer)
    {
        var changed = Fixed.Where(keyword => !JsonNode.DeepEquals(older[keyword], newer[keyword])).ToList();
        // An enum says all that bounds and patterns could.
        if (older["enum"] is null)
        {
            changed.AddRange(Narrowing.Where(keyword => newer[keyword] is not null && !JsonNode.DeepEquals(older[keyword], newer[keyword])));
            changed.AddRange(Upper.Where(keyword => newer[keyword] is { } now && (older[keyword] is not { } then || Number(now) < Number(then))));
            changed.AddRange(Lower.Where(keyword => newer[keyword] is { } now && (older[keyword] is not { } then || Number(now) > Number(then))));
        }

        var gone = newer["enum"] is null ? [] : older["enum"] is null ? ["any text"] : Values(older["enum"]).Except(Values(newer["enum"]));
        return changed.Select(keyword => $"{keyword} was {Text(older[keyword])} and is {Text(newer[keyword])}")
            .Concat(gone.Select(value => $"{value} is no longer taken"));
    }

    private static IEnumerable<string> Values(JsonNode? list) => (list as JsonArray ?? []).Select(value => value!.ToString());

    private static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "not set";
}
