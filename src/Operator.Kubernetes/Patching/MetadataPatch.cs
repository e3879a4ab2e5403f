using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Patching;

/// <summary>Patches of annotations and labels that touch nothing else.</summary>
public static class MetadataPatch
{
    /// <summary>Sets annotations (null removes one); null when the object has them all as wanted.</summary>
    public static V1Patch? Annotations(V1ObjectMeta current, IReadOnlyDictionary<string, string?> changes)
    {
        ArgumentNullException.ThrowIfNull(current);
        return Create("annotations", current, current.Annotations, changes);
    }

    /// <summary>Sets labels (null removes one); null when the object has them all as wanted.</summary>
    public static V1Patch? Labels(V1ObjectMeta current, IReadOnlyDictionary<string, string?> changes)
    {
        ArgumentNullException.ThrowIfNull(current);
        return Create("labels", current, current.Labels, changes);
    }

    private static V1Patch? Create(string member, V1ObjectMeta current, IDictionary<string, string>? present, IReadOnlyDictionary<string, string?> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var patch = new JsonObject();
        foreach (var (name, value) in changes)
        {
            if (present?.TryGetValue(name, out var old) == true ? old != value : value is not null)
            {
                patch[name] = value;
            }
        }

        if (patch.Count == 0)
        {
            return null;
        }

        var metadata = new JsonObject { [member] = patch };
        if (current.Uid is not null)
        {
            // An object that was made anew under the same name is another object: the server answers 422 (the UID is immutable).
            metadata["uid"] = current.Uid;
        }

        return new V1Patch(new JsonObject { ["metadata"] = metadata }.ToJsonString(), V1Patch.PatchType.MergePatch);
    }
}
