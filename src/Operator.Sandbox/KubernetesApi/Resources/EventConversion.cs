using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Resources;

/// <summary>
/// core/v1 and events.k8s.io/v1 Events are one set of objects under two shapes, as in a real cluster; core/v1 is stored.
/// Source of the pairs: the published API types of both groups (each names the other's field as "deprecated…").
/// </summary>
internal static class EventConversion
{
    private static readonly (string Core, string Events)[] Renamed =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    public static JsonObject ToEventsGroup(JsonObject core) => Convert(core, "events.k8s.io/v1", fromCore: true);

    public static JsonObject ToCore(JsonObject events) => Convert(events, "v1", fromCore: false);

    // Times of the old shape that a server writes as null when nobody set them; kubectl get --sort-by=.lastTimestamp fails without them.
    private static readonly string[] AlwaysWritten = ["firstTimestamp", "lastTimestamp"];

    private static JsonObject Convert(JsonObject source, string apiVersion, bool fromCore)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            var pair = Array.Find(Renamed, r => (fromCore ? r.Core : r.Events) == name);
            result[pair == default ? name : fromCore ? pair.Events : pair.Core] = value?.DeepClone();
        }

        foreach (var name in AlwaysWritten)
        {
            result.TryAdd(fromCore ? Array.Find(Renamed, pair => pair.Core == name).Events : name, null);
        }

        result["apiVersion"] = apiVersion;
        result["kind"] = "Event";
        foreach (var entry in result.ArrayAt("metadata", "managedFields") ?? [])
        {
            if (entry is JsonObject managed)
            {
                managed["apiVersion"] = apiVersion;
            }
        }

        return result;
    }
}
