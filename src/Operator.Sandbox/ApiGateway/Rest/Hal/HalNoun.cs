using System.Text.Json.Nodes;

namespace Operator.Sandbox.ApiGateway.Rest.Hal;

/// <summary>A relation and where it leads. A reference with braces is a URI template.</summary>
internal readonly record struct HalLink(string Relation, string Reference);

/// <summary>Members of a document that HAL moves to <c>_embedded</c>.</summary>
/// <param name="Member">The member in plain JSON.</param>
/// <param name="Relation">Its relation, in <c>_links</c> and in <c>_embedded</c>.</param>
/// <param name="Path">What leads there from the document; a slash at the end takes the keys of a map.</param>
/// <param name="Noun">What it is.</param>
internal sealed record HalPart(string Member, string Relation, string Path, HalNoun Noun)
{
    /// <summary>The things that the member holds, by path.</summary>
    public IEnumerable<(string Path, JsonObject Document)> Of(string self, JsonObject value) => Path.EndsWith('/')
        ? value.Select(entry => (self + Path + Uri.EscapeDataString(entry.Key), entry.Value!.AsObject()))
        : [(self + Path, value)];
}

/// <summary>A kind of thing in HAL, as the examples of AWS' API reference show it.</summary>
internal sealed record HalNoun
{
    /// <summary>The member whose value ends the path of one that is listed or made.</summary>
    public string Key { get; init; } = "id";

    /// <summary>Whether links to it carry the end of its path as name and title.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Where it leads besides itself and its parts, from its path and its plain document.</summary>
    public required Func<string, JsonObject, IEnumerable<HalLink>> Links { get; init; }

    /// <summary>Where a list of such leads besides itself and its items, from the list's path.</summary>
    public Func<string, IEnumerable<HalLink>> ListLinks { get; init; } = _ => [];

    public IReadOnlyList<HalPart> Parts { get; init; } = [];
}
