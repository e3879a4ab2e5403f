using System.Text.Json.Nodes;

namespace Operator.Sandbox.KubernetesApi.Apply;

/// <summary>
/// A set of field paths as a tree, in the notation of FieldsV1: <c>f:name</c>, <c>k:{"key":…}</c>, <c>v:value</c>, and
/// <c>.</c> for the node itself. Operations return new sets.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    public bool Member { get; set; }

    public IReadOnlyDictionary<string, FieldSet> Children => _children;

    public bool IsEmpty => !Member && _children.Count == 0;

    public static FieldSet Read(JsonNode? fields)
    {
        var set = new FieldSet();
        foreach (var (name, value) in fields as JsonObject ?? [])
        {
            if (name == ".")
            {
                set.Member = true;
                continue;
            }

            var child = Read(value);
            child.Member |= child._children.Count == 0;
            set._children[name] = child;
        }

        return set;
    }

    public JsonObject Write()
    {
        var fields = new JsonObject();
        if (Member && _children.Count > 0)
        {
            fields["."] = new JsonObject();
        }

        foreach (var (name, child) in _children)
        {
            fields[name] = child.Write();
        }

        return fields;
    }

    public void Add(string name, FieldSet child)
    {
        if (!child.IsEmpty)
        {
            _children[name] = child;
        }
    }

    public FieldSet Union(FieldSet other) => Combine(other, (a, b) => a || b);

    public FieldSet Except(FieldSet other) => Combine(other, (a, b) => a && !b);

    public FieldSet Intersect(FieldSet other) => Combine(other, (a, b) => a && b);

    /// <summary>Without whole branches, such as <c>f:status</c>.</summary>
    public FieldSet Without(params ReadOnlySpan<string> names)
    {
        var result = new FieldSet { Member = Member };
        foreach (var (name, child) in _children)
        {
            if (!names.Contains(name))
            {
                result.Add(name, child);
            }
        }

        return result;
    }

    public bool SameAs(FieldSet other) => Except(other).IsEmpty && other.Except(this).IsEmpty;

    /// <summary>Paths of the members as messages show them, nearest first: <c>.spec.size</c>, <c>.spec.parts[id="p1"].mode</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "") => _children.Where(c => c.Value.Member).Select(c => prefix + Show(c.Key))
        .Concat(_children.SelectMany(c => c.Value.Paths(prefix + Show(c.Key))));

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> keep)
    {
        var none = new FieldSet();
        var result = new FieldSet { Member = keep(Member, other.Member) };
        foreach (var name in _children.Keys.Union(other._children.Keys))
        {
            result.Add(name, (_children.GetValueOrDefault(name) ?? none).Combine(other._children.GetValueOrDefault(name) ?? none, keep));
        }

        return result;
    }

    private static string Show(string name)
    {
        var text = name[2..];
        return name[0] switch
        {
            'f' => $".{text}",
            'k' when JsonNode.Parse(text) is JsonObject keys => $"[{string.Join(",", keys.Select(k => $"{k.Key}={k.Value?.ToJsonString()}"))}]",
            _ => $"[={text}]",
        };
    }
}
