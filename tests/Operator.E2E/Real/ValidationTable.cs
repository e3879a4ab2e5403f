using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Processes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Operator.E2E.Real;

/// <summary>A manifest that must be refused.</summary>
/// <param name="Name">Table and name.</param>
/// <param name="Manifest">The object.</param>
/// <param name="Refused">Part of the message.</param>
internal sealed record RefusedManifest(string Name, JsonObject Manifest, string Refused);

/// <summary>
/// The validation tables of the offline validator's tests, read here with nothing of the product: kubectl and the operator's own reader
/// must agree on them through the API server only.
/// </summary>
internal static class ValidationTable
{
    public static IEnumerable<RefusedManifest> Refused()
    {
        var folder = Path.Combine(Binaries.Repository, "tests", "Operator.Tests", "Apis", "ValidationCases");
        return Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).SelectMany(RefusedOf);
    }

    // One folder per kind.
    private static IEnumerable<RefusedManifest> RefusedOf(string folder)
    {
        var kind = Path.GetFileName(folder);
        var bases = Read(Path.Combine(folder, "bases.yaml")).AsObject();
        return Directory.EnumerateFiles(folder, "*.yaml")
            .Where(file => Path.GetFileName(file) != "bases.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Read(file).AsArray().Select(entry => (File: Path.GetFileNameWithoutExtension(file), Entry: entry!.AsObject())))
            .Where(line => line.Entry["refused"] is not null && line.Entry["then"] is null)
            .Select(line => new RefusedManifest($"{kind}/{line.File}/{line.Entry["name"]}", Manifest(kind, line.Entry, bases), (string)line.Entry["refused"]!));
    }

    private static JsonObject Manifest(string kind, JsonObject entry, JsonObject bases)
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "case" },
        };
        var start = (string)entry["base"]!;
        if (start != "none")
        {
            // Verbatim where the case is about nulls, which a merge patch would drop.
            manifest["spec"] = entry["object"]?["spec"]?.DeepClone() ?? Merge(bases[start]!.AsObject(), entry["spec"] as JsonObject);
        }

        return manifest;
    }

    private static JsonObject Merge(JsonObject target, JsonObject? patch)
    {
        var result = target.DeepClone().AsObject();
        foreach (var (name, value) in patch ?? [])
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = value is JsonObject inner && result[name] is JsonObject old ? Merge(old, inner) : value.DeepClone();
            }
        }

        return result;
    }

    private static JsonNode Read(string file)
    {
        var parser = new Parser(new StringReader(File.ReadAllText(file)));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        return ReadNode(parser)!;
    }

    private static JsonNode? ReadNode(IParser parser)
    {
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var array = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                array.Add(ReadNode(parser));
            }

            return array;
        }

        if (parser.TryConsume<MappingStart>(out _))
        {
            var map = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                map.Add(parser.Consume<Scalar>().Value, ReadNode(parser));
            }

            return map;
        }

        // The tables write numbers, booleans and null as JSON does.
        var scalar = parser.Consume<Scalar>();
        return scalar.IsQuotedImplicit ? JsonValue.Create(scalar.Value) : Plain(scalar.Value);
    }

    private static JsonNode? Plain(string text)
    {
        try
        {
            return text is "null" or "true" or "false" || (text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '-'))
                ? JsonNode.Parse(text)
                : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
