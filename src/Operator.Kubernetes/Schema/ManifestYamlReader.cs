using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Operator.Kubernetes.Schema;

/// <summary>
/// Reads YAML or JSON manifests into JSON documents, with the meaning that <c>kubectl</c> gives them. Anchors and merge keys are
/// followed; duplicate keys are refused; input that would grow beyond <see cref="MaxNodes"/> nodes or <see cref="MaxDepth"/>
/// levels is refused, so that a small hostile file cannot take the process down.
/// </summary>
public sealed class ManifestYamlReader
{
    /// <summary>Nodes that one input may hold after its anchors are followed.</summary>
    public const int MaxNodes = 1_000_000;

    /// <summary>Levels of nesting.</summary>
    public const int MaxDepth = 100;

    private readonly Dictionary<AnchorName, (JsonNode? Node, int Size)> anchors = [];
    private readonly Parser parser;
    private int nodes;

    private ManifestYamlReader(string text) => parser = new Parser(new StringReader(text));

    /// <summary>All documents; empty ones are left out.</summary>
    /// <exception cref="ManifestException">The text is not YAML or JSON, or has no JSON form.</exception>
    public static IReadOnlyList<JsonNode> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart(" \t\r\n\uFEFF").StartsWith("{") && TryReadJson(text) is { } json
            ? [json]
            : new ManifestYamlReader(text).ReadAll();
    }

    // JSON first: it allows tabs where YAML does not. What it refuses may still be YAML's flow style, whose parser then speaks.
    private static JsonNode? TryReadJson(string text)
    {
        try
        {
            return JsonNode.Parse(
                text.TrimStart('\uFEFF'),
                nodeOptions: null,
                new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private List<JsonNode> ReadAll()
    {
        try
        {
            var documents = new List<JsonNode>();
            parser.Consume<StreamStart>();
            while (!parser.Accept<StreamEnd>(out _))
            {
                parser.Consume<DocumentStart>();
                anchors.Clear();
                if (ReadNode(0) is { } document)
                {
                    documents.Add(document);
                }

                parser.Consume<DocumentEnd>();
            }

            return documents;
        }
        catch (YamlException e)
        {
            throw new ManifestException(e.Message, e.Start.Line, e.Start.Column, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser itself fails on some texts that are no YAML, for example a bracket that a line start cuts off, or the tag "!!]".
            var at = parser.Current?.End ?? Mark.Empty;
            throw new ManifestException("not YAML, here or soon after", at.Line, at.Column, e);
        }
    }

    private JsonNode? ReadNode(int depth)
    {
        var at = parser.Current?.Start ?? Mark.Empty;
        if (depth > MaxDepth)
        {
            throw At(at, $"more than {MaxDepth} levels of nesting");
        }

        var before = nodes;
        Count(1, at);
        var anchor = (parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            var (target, size) = anchors.TryGetValue(alias.Value, out var found) ? found : throw At(at, $"unknown anchor *{alias.Value}");
            Count(size, at);
            return target?.DeepClone();
        }

        var node = parser.TryConsume<Scalar>(out var scalar) ? ReadScalar(scalar)
            : parser.TryConsume<SequenceStart>(out _) ? ReadSequence(depth)
            : ReadMapping(depth);
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = (node, nodes - before);
        }

        return node;
    }

    private static JsonNode? ReadScalar(Scalar scalar)
    {
        try
        {
            return IsText(scalar) ? JsonValue.Create(scalar.Value) : YamlScalars.Resolve(scalar.Value);
        }
        catch (ManifestException e)
        {
            throw At(scalar.Start, e.Message);
        }
    }

    private JsonArray ReadSequence(int depth)
    {
        var list = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            list.Add(ReadNode(depth + 1));
        }

        return list;
    }

    private JsonObject ReadMapping(int depth)
    {
        parser.Consume<MappingStart>();
        var map = new JsonObject();
        var merged = new List<JsonObject>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.TryConsume<Scalar>(out var scalar)
                ? scalar
                : throw At(parser.Current?.Start ?? Mark.Empty, "a key must be text: JSON has no other keys");
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(Merged(ReadNode(depth + 1), key.Start));
                continue;
            }

            var name = YamlScalars.Key(key.Value, !IsText(key));
            var value = ReadNode(depth + 1);
            if (!map.TryAdd(name, value))
            {
                throw At(key.Start, $"key \"{name}\" is already set in map");
            }
        }

        foreach (var (name, value) in merged.SelectMany(m => m))
        {
            map.TryAdd(name, value?.DeepClone());
        }

        return map;
    }

    private static IEnumerable<JsonObject> Merged(JsonNode? node, Mark at) => node switch
    {
        JsonObject map => [map],
        JsonArray list when list.All(i => i is JsonObject) => list.Select(i => i!.AsObject()),
        _ => throw At(at, "<< needs a map or a list of maps"),
    };

    private static bool IsText(Scalar scalar) =>
        scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value.EndsWith(":str", StringComparison.Ordinal));

    private void Count(int more, Mark at)
    {
        nodes += more;
        if (nodes > MaxNodes)
        {
            throw At(at, $"more than {MaxNodes} values");
        }
    }

    private static ManifestException At(Mark at, string message) => new(message, at.Line, at.Column);
}
