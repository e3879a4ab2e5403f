using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Patching;

/// <summary>RFC 7386, and the strategic merge patch of built-in kinds on top of it.</summary>
internal static class MergePatch
{
    private const string Directive = "$patch";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";

    // The patch merge keys of the published built-in types, by field; a list that is not here is replaced as a whole.
    private static readonly Dictionary<string, string> MergeKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["volumes"] = "name",
        ["env"] = "name",
        ["imagePullSecrets"] = "name",
        ["secrets"] = "name",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
        ["ownerReferences"] = "uid",
        ["conditions"] = "type",
        ["hostAliases"] = "ip",
        ["topologySpreadConstraints"] = "topologyKey",
    };

    private static readonly string[] MergedPrimitiveLists = ["finalizers"];

    public static JsonObject Read(byte[] body)
    {
        try
        {
            var patch = JsonReading.Parse(body);
            return patch as JsonObject ?? throw StatusErrors.BadRequest(
                $"error decoding patch: json: cannot unmarshal {patch.GoTypeName()} into Go value of type map[string]interface {{}}");
        }
        catch (JsonException e)
        {
            throw StatusErrors.BadRequest($"error decoding patch: {e.Message}");
        }
    }

    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = target.Copy();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = value is JsonObject below ? Apply(result[name] as JsonObject ?? [], below) : value.DeepClone();
            }
        }

        return result;
    }

    public static JsonObject ApplyStrategic(JsonObject target, JsonObject patch)
    {
        if (patch.StringAt(Directive) is { } directive)
        {
            var replacement = directive == "replace" ? patch.Copy() : [];
            replacement.Remove(Directive);
            return replacement;
        }

        var result = target.Copy();
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFromList, StringComparison.Ordinal))
            {
                DeleteItems(result[name[DeleteFromList.Length..]] as JsonArray, value as JsonArray);
            }
            else if (name.StartsWith('$'))
            {
                // $setElementOrder and $retainKeys only concern order and union fields.
                continue;
            }
            else if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = value switch
                {
                    JsonObject below => ApplyStrategic(result[name] as JsonObject ?? [], below),
                    JsonArray list => MergeList(name, result[name] as JsonArray ?? [], list),
                    _ => value.DeepClone(),
                };
            }
        }

        return result;
    }

    private static JsonArray MergeList(string field, JsonArray target, JsonArray patch)
    {
        if (MergedPrimitiveLists.Contains(field))
        {
            var all = target.Strings().Concat(patch.Strings()).Distinct();
            return [.. all.Select(s => (JsonNode?)s)];
        }

        // Container and service ports differ in their key; everything else goes by field name.
        var key = field == "ports"
            ? patch.Any(p => p.At("containerPort") is not null) ? "containerPort" : "port"
            : MergeKeys.GetValueOrDefault(field);
        if (key is null || patch.Any(p => p.StringAt(Directive) == "replace"))
        {
            return [.. patch.Where(p => p.StringAt(Directive) is null).Select(p => p?.DeepClone())];
        }

        var items = target.Select(i => i?.DeepClone()).ToList();
        foreach (var change in patch.OfType<JsonObject>())
        {
            var at = items.FindIndex(i => JsonNode.DeepEquals(i.At(key), change.At(key)));
            if (change.StringAt(Directive) == "delete")
            {
                items.RemoveAll(i => JsonNode.DeepEquals(i.At(key), change.At(key)));
            }
            else if (at < 0)
            {
                items.Add(ApplyStrategic([], change));
            }
            else
            {
                items[at] = ApplyStrategic(items[at] as JsonObject ?? [], change);
            }
        }

        return [.. items];
    }

    private static void DeleteItems(JsonArray? target, JsonArray? items)
    {
        foreach (var item in items ?? [])
        {
            if (target?.FirstOrDefault(t => JsonNode.DeepEquals(t, item)) is { } found)
            {
                target.Remove(found);
            }
        }
    }
}
