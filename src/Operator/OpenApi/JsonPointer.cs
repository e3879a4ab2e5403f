using System.Globalization;
using System.Text.Json.Nodes;

namespace Operator.OpenApi;

/// <summary>Names a place in a JSON document (RFC 6901), in the fragment form that <c>$ref</c> uses.</summary>
internal sealed record JsonPointer
{
    private readonly string text;

    private JsonPointer(string text) => this.text = text;

    public static JsonPointer Root { get; } = new("");

    /// <summary>The place one level up; the root is its own parent.</summary>
    public JsonPointer Parent => new(text.LastIndexOf('/') is var slash and >= 0 ? text[..slash] : "");

    /// <summary>A member of the object at this place.</summary>
    public JsonPointer this[string member] =>
        new($"{text}/{member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");

    /// <summary>An item of the array at this place.</summary>
    public JsonPointer this[int index] => this[index.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Reads a reference within the same document; null for any other.</summary>
    public static JsonPointer? OfReference(string reference) =>
        reference == "#" ? Root
        : reference.StartsWith("#/", StringComparison.Ordinal) ? new JsonPointer(Uri.UnescapeDataString(reference[1..]))
        : null;

    /// <summary>What stands at this place, or null.</summary>
    public JsonNode? Find(JsonNode? root)
    {
        var node = root;
        foreach (var part in text.Split('/').Skip(1))
        {
            var member = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node switch
            {
                JsonObject map => map[member],
                JsonArray list when int.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    public override string ToString() => "#" + text;
}
