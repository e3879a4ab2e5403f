using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>
/// The members that one operation reads from its body, with their types and sizes. Unknown members and nulls are
/// left out, as AWS does; a member of another type answers SerializationException, one beyond its bounds
/// BadRequestException. Empty strings pass: whether they clear, count as absent or are refused is the operation's rule.
/// </summary>
internal sealed class InputShape
{
    private readonly Dictionary<string, Func<string, JsonNode, JsonNode>> members = new(StringComparer.Ordinal);

    public InputShape Text(string name, int maximum = 2048) => Add(name, (path, node) => ReadText(path, node, maximum));

    public InputShape Flag(string name) => Add(name, (_, node) => Require(node, "Boolean", JsonValueKind.True, JsonValueKind.False));

    public InputShape Number(string name) => Add(name, (_, node) => Require(node, "Double", JsonValueKind.Number));

    public InputShape Whole(string name) => Add(name, (_, node) =>
        Require(node, "Integer", JsonValueKind.Number).AsValue().TryGetValue<int>(out var number)
            ? JsonValue.Create(number)
            : throw AwsException.Serialization("NUMBER_VALUE can not be converted to an Integer"));

    /// <summary>A member whose values AWS enumerates. <paramref name="clearable"/> lets the empty string through.</summary>
    public InputShape Choice(string name, bool clearable, params string[] values) => Add(name, (path, node) =>
    {
        var text = ReadText(path, node, int.MaxValue);
        var value = text.GetValue<string>();
        return (clearable && value.Length == 0) || values.Contains(value, StringComparer.Ordinal)
            ? text
            : throw AwsException.BadRequest(
                $"1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: " +
                $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
    });

    public InputShape Texts(string name) => Add(name, (path, node) =>
        new JsonArray([.. Require(node, "List", JsonValueKind.Array).AsArray()
            .Select(item => (JsonNode?)ReadText(path, item ?? throw Mismatch("NULL_VALUE", "String"), 2048))]));

    public InputShape TextMap(string name, int valueMaximum) => Add(name, (path, node) => ReadTextMap(path, node, valueMaximum));

    public InputShape FlagMap(string name) => Add(name, (_, node) =>
        ReadMap(node, (_, value) => Require(value, "Boolean", JsonValueKind.True, JsonValueKind.False)));

    public InputShape MapOfTextMaps(string name, int valueMaximum) =>
        Add(name, (path, node) => ReadMap(node, (key, inner) => ReadTextMap($"{path}.{key}", inner, valueMaximum)));

    public InputShape Structure(string name, InputShape inner) => Add(name, (_, node) => inner.ReadObject(node));

    public InputShape MapOfStructures(string name, InputShape inner) =>
        Add(name, (_, node) => ReadMap(node, (_, value) => inner.ReadObject(value)));

    /// <summary>The known members of <paramref name="body"/>, as new nodes that the caller may keep.</summary>
    public JsonObject Read(JsonNode? body)
    {
        try
        {
            return body is null ? [] : ReadObject(body);
        }
        catch (InvalidOperationException)
        {
            // Strings are decoded on reading: an unpaired surrogate escape shows itself only here.
            throw AwsException.Serialization("The request body is not valid Unicode text.");
        }
    }

    private JsonObject ReadObject(JsonNode node)
    {
        var read = new JsonObject();
        foreach (var (name, value) in Require(node, "Structure", JsonValueKind.Object).AsObject())
        {
            if (value is not null && members.TryGetValue(name, out var reader))
            {
                read[name] = reader(name, value);
            }
        }

        return read;
    }

    private InputShape Add(string name, Func<string, JsonNode, JsonNode> reader)
    {
        members.Add(name, reader);
        return this;
    }

    private static JsonObject ReadTextMap(string path, JsonNode node, int valueMaximum) =>
        ReadMap(node, (key, value) => ReadText($"{path}.{key}", value, valueMaximum));

    private static JsonObject ReadMap(JsonNode node, Func<string, JsonNode, JsonNode> readValue)
    {
        var read = new JsonObject();
        foreach (var (key, value) in Require(node, "Map", JsonValueKind.Object).AsObject())
        {
            if (value is not null)
            {
                read[key] = readValue(key, value);
            }
        }

        return read;
    }

    private static JsonValue ReadText(string path, JsonNode node, int maximum)
    {
        var text = Require(node, "String", JsonValueKind.String).GetValue<string>();
        return text.Length <= maximum
            ? JsonValue.Create(text)
            : throw AwsException.BadRequest(
                $"1 validation error detected: Value at '{path}' failed to satisfy constraint: Member must have length " +
                $"less than or equal to {maximum.ToString(CultureInfo.InvariantCulture)}");
    }

    private static JsonNode Require(JsonNode node, string wanted, params ReadOnlySpan<JsonValueKind> kinds)
    {
        var kind = node.GetValueKind();
        return kinds.Contains(kind) ? node.DeepClone() : throw Mismatch($"{kind.ToString().ToUpperInvariant()}_VALUE", wanted);
    }

    private static AwsException Mismatch(string found, string wanted) =>
        AwsException.Serialization($"{found} can not be converted to a {wanted}");
}
