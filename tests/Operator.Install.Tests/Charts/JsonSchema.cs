using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Install.Tests.Charts;

/// <summary>
/// The part of JSON Schema (draft 7) that our values' schemas use. No package that is free to use could be had; a keyword that is not
/// known here is an error, and where Helm is found, its own engine judges the same table.
/// </summary>
internal sealed class JsonSchema(JsonNode root)
{
    /// <summary>What is wrong with a document; empty when nothing is.</summary>
    public IEnumerable<string> Errors(JsonNode? value) => Errors(root, value, "");

    private List<string> Errors(JsonNode? schema, JsonNode? value, string path)
    {
        if (schema is JsonValue always)
        {
            return (bool)always ? [] : [$"{path}: not allowed"];
        }

        return schema!.AsObject().SelectMany(keyword => Errors(schema!, keyword.Key, keyword.Value, value, path)).ToList();
    }

    private IEnumerable<string> Errors(JsonNode schema, string keyword, JsonNode? argument, JsonNode? value, string path) => keyword switch
    {
        "$schema" or "title" or "description" or "definitions" => [],
        "$ref" => Errors(root["definitions"]![((string)argument!)["#/definitions/".Length..]], value, path),
        "type" => Types(argument!).Any(type => Is(value, type)) ? [] : [$"{path}: not of type {argument!.ToJsonString()}"],
        "enum" => argument!.AsArray().Any(each => JsonNode.DeepEquals(each, value)) ? [] : [$"{path}: not one of {argument!.ToJsonString()}"],
        "pattern" => value is not JsonValue || !Is(value, "string") || Regex.IsMatch((string)value!, (string)argument!) ? [] : [$"{path}: does not match {argument}"],
        "minLength" => Is(value, "string") && ((string)value!).Length < (int)argument! ? [$"{path}: too short"] : [],
        "maxLength" => Is(value, "string") && ((string)value!).Length > (int)argument! ? [$"{path}: too long"] : [],
        "minimum" => Is(value, "number") && Number(value) < Number(argument) ? [$"{path}: too small"] : [],
        "exclusiveMinimum" => Is(value, "number") && Number(value) <= Number(argument) ? [$"{path}: too small"] : [],
        "maximum" => Is(value, "number") && Number(value) > Number(argument) ? [$"{path}: too large"] : [],
        "uniqueItems" => value is JsonArray list && list.Select(each => each?.ToJsonString()).Distinct().Count() != list.Count ? [$"{path}: repeats an item"] : [],
        "items" => value is JsonArray items ? items.SelectMany((item, index) => Errors(argument, item, $"{path}[{index}]")) : [],
        "required" => value is JsonObject has ? argument!.AsArray().Where(name => !has.ContainsKey((string)name!)).Select(name => $"{path}.{name}: missing") : [],
        "properties" => value is JsonObject of ? argument!.AsObject().Where(each => of.ContainsKey(each.Key)).SelectMany(each => Errors(each.Value, of[each.Key], $"{path}.{each.Key}")) : [],
        "additionalProperties" => value is JsonObject any
            ? any.Where(each => schema["properties"]?[each.Key] is null).SelectMany(each => Errors(argument, each.Value, $"{path}.{each.Key}")) : [],
        "anyOf" => argument!.AsArray().Any(option => Errors(option, value, path).Count == 0) ? [] : [$"{path}: matches no alternative"],
        var unknown => throw new NotSupportedException($"Keyword {unknown} of JSON Schema is not known to this test."),
    };

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(each => (string)each!) : [(string)type!];

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "integer" => Is(value, "number") && decimal.IsInteger(Number(value)),
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException($"Type {type} is not known to this test."),
    };

    private static decimal Number(JsonNode? value) => decimal.Parse(value!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
