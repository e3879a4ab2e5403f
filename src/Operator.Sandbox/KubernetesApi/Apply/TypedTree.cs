using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Apply;

/// <summary>
/// An object as server-side apply sees it: which values are leaves that have one owner, and by what name each part of a
/// granular one is known. Without a schema, objects are granular and lists are leaves.
/// </summary>
internal static class TypedTree
{
    private static readonly StructuralSchema Text = new() { Type = "string" };
    private static readonly StructuralSchema Texts = new() { Type = "object", AdditionalProperties = Text };

    /// <summary>The schema of every object's metadata, as far as ownership depends on it.</summary>
    private static readonly StructuralSchema Metadata = new()
    {
        Type = "object",
        Properties = new Dictionary<string, StructuralSchema>
        {
            ["labels"] = Texts,
            ["annotations"] = Texts,
            ["generateName"] = Text,
            ["finalizers"] = new() { Type = "array", ListType = "set", Items = Text },
            ["ownerReferences"] = new()
            {
                Type = "array",
                ListType = "map",
                ListMapKeys = ["uid"],
                Items = new() { Type = "object", AtomicMap = true },
            },
        },
    };

    /// <summary>Built-in kinds have no schema here: known objects all the way down, lists are leaves.</summary>
    private static readonly StructuralSchema BuiltIn = Enumerable.Range(0, 32)
        .Aggregate(new StructuralSchema(), (below, _) => new StructuralSchema { AdditionalProperties = below });

    private static readonly string[] Unowned = ["apiVersion", "kind"];

    /// <summary>Fields that belong to the server: nobody owns them.</summary>
    private static readonly string[] UnownedMetadata =
    [
        "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "managedFields", "selfLink",
    ];

    /// <summary>The schema of a whole object, with metadata described.</summary>
    public static StructuralSchema Root(StructuralSchema? schema) => new()
    {
        Type = "object",
        Properties = new Dictionary<string, StructuralSchema>(schema?.Properties ?? new Dictionary<string, StructuralSchema>()) { ["metadata"] = Metadata },
        AdditionalProperties = schema is null ? BuiltIn : null,
    };

    /// <summary>A copy without what nobody owns.</summary>
    public static JsonObject Ownable(JsonObject value)
    {
        var copy = value.Copy();
        foreach (var name in Unowned)
        {
            copy.Remove(name);
        }

        foreach (var name in UnownedMetadata)
        {
            copy.ObjectAt("metadata")?.Remove(name);
        }

        return copy;
    }

    /// <summary>The named parts of a granular value; null for a leaf.</summary>
    public static IEnumerable<(string Name, JsonNode? Value, StructuralSchema? Schema)>? Parts(JsonNode? value, StructuralSchema? schema)
    {
        switch (value)
        {
            case JsonObject obj when schema?.AtomicMap != true:
                return obj.Select(p => ($"f:{p.Key}", p.Value, schema?.Property(p.Key)));
            case JsonArray array when schema is { ListType: "set" }:
                return array.Select(item => ($"v:{Show(item)}", item, schema.Items));
            case JsonArray array when schema is { ListType: "map" }:
                return array.Select(item => ($"k:{Show(ListItems.Keys(schema, item))}", item, schema.Items));
            default:
                return null;
        }
    }

    /// <summary>
    /// All fields of a value. With <paramref name="containers"/>, objects and lists count as fields of their own (as for writes),
    /// else only what is in them (as for apply).
    /// </summary>
    public static FieldSet SetOf(JsonNode? value, StructuralSchema? schema, bool containers, bool root = true)
    {
        var parts = Parts(value, schema)?.ToList();
        var set = new FieldSet { Member = !root && (containers || schema is null || parts is null or { Count: 0 }) };
        foreach (var (name, child, childSchema) in parts ?? [])
        {
            var below = SetOf(child, childSchema, containers, root: false);
            below.Member |= name[0] != 'f';
            below.Member &= !(root && name == "f:metadata");
            set.Add(name, below);
        }

        return set;
    }

    /// <summary>Fields that are new or have another value in <paramref name="after"/>.</summary>
    public static FieldSet Changes(JsonNode? before, JsonNode? after, StructuralSchema? schema)
    {
        var changed = new FieldSet();
        if (JsonNode.DeepEquals(before, after))
        {
            return changed;
        }

        var old = Parts(before, schema)?.DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value);
        var parts = Parts(after, schema)?.ToList();
        if (old is null || parts is null)
        {
            return SetOf(after, schema, containers: true, root: false).Union(new FieldSet { Member = true });
        }

        foreach (var (name, child, childSchema) in parts)
        {
            changed.Add(name, old.TryGetValue(name, out var was)
                ? Changes(was, child, childSchema)
                : SetOf(child, childSchema, containers: true, root: false).Union(new FieldSet { Member = true }));
        }

        return changed;
    }

    public static string Show(JsonNode? node) => node?.ToJsonString(JsonReading.Relaxed) ?? "null";
}
