using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Apply;

/// <summary>
/// Merges what one manager applies into an object: fields it sets become its own, fields it no longer mentions go unless
/// someone else owns them, and changing another's field is a conflict unless forced.
/// </summary>
internal static class ServerSideApply
{
    private const string Operation = "Apply";

    /// <summary>The merged object with its managedFields. <paramref name="live"/> is null when the object is to be created.</summary>
    /// <exception cref="ApiException">409: fields of other managers would change.</exception>
    public static JsonObject Apply(
        JsonObject? live, JsonObject applied, StructuralSchema? schema, string manager, string subresource, bool force, DateTimeOffset now)
    {
        var root = TypedTree.Root(schema);
        var fields = ManagedFields.Of(live);
        applied.ObjectAt("metadata")?.Remove("managedFields");
        var own = TypedTree.SetOf(TypedTree.Ownable(applied), root, containers: false);
        var merged = live is null ? applied.Copy() : (JsonObject)Merge(live, applied, root)!;
        var changes = TypedTree.Changes(TypedTree.Ownable(live ?? []), TypedTree.Ownable(merged), root);
        ResolveConflicts(fields, own.Intersect(changes), manager, subresource, force);

        var gone = fields.OwnedBy(manager, Operation, subresource).Except(own).Except(fields.OwnedByOthers(manager, Operation, subresource));
        Remove(merged, root, gone, fields.OwnedByOthers(manager, Operation, subresource).Union(own));
        fields.Set(manager, Operation, subresource, applied.StringAt("apiVersion") ?? "", now, own);
        fields.WriteTo(merged);
        return merged;
    }

    private static void ResolveConflicts(ManagedFields fields, FieldSet changes, string manager, string subresource, bool force)
    {
        var conflicts = fields.Others(manager, Operation, subresource)
            .Select(e => (Who: e.Describe, Paths: e.Fields.Intersect(changes).Paths().ToList()))
            .Where(c => c.Paths.Count > 0)
            .ToList();
        if (conflicts.Count == 0)
        {
            return;
        }

        if (force)
        {
            fields.TakeFromOthers(changes, manager, Operation, subresource);
            return;
        }

        var total = conflicts.Sum(c => c.Paths.Count);
        var texts = conflicts.Select(c => c.Paths.Count == 1
            ? $"conflict with {c.Who}: {c.Paths[0]}"
            : $"conflicts with {c.Who}:\n- {string.Join("\n- ", c.Paths)}");
        var causes = conflicts.SelectMany(c => c.Paths.Select(path => (JsonNode?)new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {c.Who}",
            ["field"] = path,
        }));
        throw new ApiException(
            409,
            "Conflict",
            $"Apply failed with {total} conflict{(total == 1 ? "" : "s")}: {string.Join('\n', texts)}",
            new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }

    private static JsonNode? Merge(JsonNode? live, JsonNode? applied, StructuralSchema? schema)
    {
        switch (live, applied)
        {
            case (JsonObject was, JsonObject now) when schema?.AtomicMap != true:
                var result = was.Copy();
                foreach (var (name, value) in now)
                {
                    result[name] = was.ContainsKey(name) ? Merge(was[name], value, schema?.Property(name)) : value?.DeepClone();
                }

                return result;
            case (JsonArray was, JsonArray now) when schema is { ListType: "map" or "set" }:
                var additions = ListItems.ByIdentity(schema, now);
                var items = new JsonArray();
                foreach (var item in was)
                {
                    var identity = ListItems.Identity(schema, item);
                    items.Add(identity is not null && additions.Remove(identity, out var addition)
                        ? Merge(item, addition, schema.Items)
                        : item?.DeepClone());
                }

                foreach (var addition in additions.Values)
                {
                    items.Add(addition.DeepClone());
                }

                return items;
            default:
                return applied?.DeepClone();
        }
    }

    private static void Remove(JsonNode? value, StructuralSchema? schema, FieldSet gone, FieldSet kept)
    {
        foreach (var (name, child, childSchema) in TypedTree.Parts(value, schema)?.ToList() ?? [])
        {
            if (!gone.Children.TryGetValue(name, out var goneBelow))
            {
                continue;
            }

            var keptBelow = kept.Children.GetValueOrDefault(name) ?? new FieldSet();
            if (!(goneBelow.Member && keptBelow.IsEmpty))
            {
                Remove(child, childSchema, goneBelow, keptBelow);
                if (!keptBelow.IsEmpty || child is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))
                {
                    continue;
                }
            }

            if (value is JsonObject obj)
            {
                obj.Remove(name[2..]);
            }
            else
            {
                (value as JsonArray)?.Remove(child);
            }
        }
    }
}
