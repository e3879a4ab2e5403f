using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Patching;

/// <summary>RFC 7386 merge patches between two JSON objects.</summary>
/// <remarks>
/// A merge patch cannot say "set this member to null": null removes. So a null member of an object counts as absent on both
/// sides; nulls inside arrays are values like any other. Arrays are replaced whole.
/// Guarantee: <c>Apply(before, Create(before, after))</c> equals <c>after</c> (without its null members), and the patch names
/// only members that differ.
/// </remarks>
public static class JsonMergePatch
{
    /// <summary>The smallest patch that turns <paramref name="before"/> into <paramref name="after"/>; null when they are equal.</summary>
    public static JsonObject? Create(JsonObject? before, JsonObject? after)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in Members(before))
        {
            if (after?[name] is null)
            {
                patch[name] = null;
            }
        }

        foreach (var (name, value) in Members(after))
        {
            var old = before?[name];
            if (old is JsonObject oldObject && value is JsonObject newObject)
            {
                if (Create(oldObject, newObject) is { } nested)
                {
                    patch[name] = nested;
                }
            }
            else if (!AreEqual(old, value))
            {
                patch[name] = WithoutNulls(value);
            }
        }

        return patch.Count > 0 ? patch : null;
    }

    /// <summary>What a server makes of <paramref name="target"/> with <paramref name="patch"/>. Changes neither.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject existing ? (JsonObject)existing.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], change);
            }
        }

        return result;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode>> Members(JsonObject? node) =>
        (node ?? []).Where(static member => member.Value is not null).Select(static member => KeyValuePair.Create(member.Key, member.Value!));

    private static bool AreEqual(JsonNode? old, JsonNode value) => old is not null && JsonNode.DeepEquals(old, value);

    private static JsonNode WithoutNulls(JsonNode value)
    {
        if (value is not JsonObject members)
        {
            return value.DeepClone();
        }

        var copy = new JsonObject();
        foreach (var (name, member) in Members(members))
        {
            copy[name] = WithoutNulls(member);
        }

        return copy;
    }
}
