using System.Globalization;

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

    /// <summary>The last member or index; empty for the root.</summary>
    public string Name => text[(text.LastIndexOf('/') + 1)..].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Reads a reference within the same document; null for any other.</summary>
    public static JsonPointer? OfReference(string reference) =>
        reference.StartsWith('#') ? Root.Append(Uri.UnescapeDataString(reference)) : null;

    /// <summary>The place that <paramref name="pointer"/>, a pointer as a fragment, names below this one.</summary>
    public JsonPointer Append(string pointer) => new(text + pointer.TrimStart('#').TrimEnd('/'));

    public override string ToString() => "#" + text;
}
