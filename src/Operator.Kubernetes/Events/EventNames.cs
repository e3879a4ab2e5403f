using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Events;

/// <summary>Builds event objects within the limits that the API server checks.</summary>
internal static class EventNames
{
    /// <summary>Longest note in UTF-8 bytes.</summary>
    public const int MaxNoteBytes = 1024;

    /// <summary>Longest reason, action and reporting instance.</summary>
    public const int MaxFieldLength = 128;

    private const int MaxNameLength = 253;

    /// <summary>The object for an event that is written for the first time.</summary>
    public static Eventsv1Event Create(PendingEvent pending, EventCorrelator.Series series, string @namespace, string controller, string instance) => new()
    {
        ApiVersion = "events.k8s.io/v1",
        Kind = "Event",
        Metadata = new V1ObjectMeta { Name = series.ReservedName, NamespaceProperty = @namespace },
        EventTime = pending.At,
        ReportingController = controller,
        ReportingInstance = instance,
        Action = pending.Identity.Action,
        Reason = pending.Identity.Reason,
        Note = pending.Identity.Note,
        Type = pending.Identity.Type == EventType.Warning ? "Warning" : "Normal",
        Regarding = pending.Regarding,

        // The API server refuses series of one.
        Series = series.Count > 1 ? new Eventsv1EventSeries { Count = series.Count, LastObservedTime = pending.At } : null,
    };

    /// <summary>Another occurrence.</summary>
    public static V1Patch SeriesPatch(int count, DateTime at) => new(
        new JsonObject
        {
            ["series"] = new JsonObject
            {
                ["count"] = count,
                ["lastObservedTime"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            },
        }.ToJsonString(),
        V1Patch.PatchType.MergePatch);

    /// <summary>A name that no other event has, within the API server's limits.</summary>
    public static string NameFor(string regarding)
    {
        // Random, not the time as client-go has it: two replicas may publish in the same tick.
        var suffix = Guid.NewGuid().ToString("N")[..16];
        var room = MaxNameLength - suffix.Length - 1;
        var prefix = (regarding.Length > room ? regarding[..room] : regarding).TrimEnd('.', '-');
        return $"{prefix}.{suffix}";
    }
}
