using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Drift;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Json;

namespace Operator.Reconcilers;

/// <summary>
/// One pass over one object: the object, the status as it is going to be, and what the steps have found out so far. Steps read
/// and write it in order; nothing in it outlives the pass. Not thread-safe.
/// </summary>
internal sealed class IntegrationPass
{
    private static readonly Func<Integration, Integration> Copy = ObjectCopy.ByJson(KubernetesJson.TypeInfo<Integration>(ApiJson.Options));

    private readonly IEventRecorder events;

    public IntegrationPass(Integration entity, IEventRecorder events)
    {
        this.events = events;
        Entity = entity;
        // Items of a list carry neither, and events need both.
        entity.ApiVersion ??= ApiGroup.GroupVersion;
        entity.Kind ??= nameof(Integration);
        Server = Copy(entity);
        Status = entity.Status ??= new IntegrationStatus();
        Status.Conditions ??= [];
        Announced = StatusSummary.Of(Status);
        OnceDeclared = (Status.LastAppliedFields ?? []).ToHashSet(StringComparer.Ordinal);
        Desired = DesiredIntegration.From(entity.Spec);
    }

    /// <summary>The object with the newest metadata that a write returned. Its spec is the one the pass began with.</summary>
    public Integration Entity { get; }

    public ObjectKey Key => ObjectKey.Of(Entity);

    public IntegrationSpec Spec => Entity.Spec;

    public long? Generation => Entity.Metadata.Generation;

    /// <summary>The status as it is going to be; edited in place.</summary>
    public IntegrationStatus Status { get; }

    /// <summary>The object as the API server holds it, as far as the pass knows; never edited.</summary>
    public Integration Server { get; private set; }

    /// <summary>What people have been told: what the status said when the pass began, then what was announced in it.</summary>
    public StatusSummary Announced { get; set; }

    public DesiredIntegration Desired { get; }

    /// <summary>Names of the fields that the spec declared when it was last applied.</summary>
    public IReadOnlySet<string> OnceDeclared { get; set; }

    /// <summary>Account, region and client; set by the first step that needs AWS.</summary>
    public AwsTarget Target { get; set; } = null!;

    /// <summary>The API, from status once there is an id and from spec before.</summary>
    public string ApiId { get; set; } = "";

    public ApiKey Api => Target.Api(ApiId);

    /// <summary>What AWS holds; null when there is no integration (yet).</summary>
    public ObservedIntegration? Observed { get; set; }

    /// <summary>AWS was really read or written in this pass.</summary>
    public bool SawAws { get; set; }

    /// <summary>The integration was made by somebody else and is taken over in this pass: its differences are drift, not edits.</summary>
    public bool Adopting { get; set; }

    /// <summary>The spec changed since it was last applied; otherwise differences are drift.</summary>
    public bool IsEdit => !Adopting && Status.LastAppliedGeneration != Generation;

    /// <summary>Differences known in this pass, for <c>status.drift</c>; null leaves what the status says.</summary>
    public IReadOnlyList<FieldChange>? Differences { get; set; }

    /// <summary>AWS' request id of the last write.</summary>
    public string? LastRequestId { get; set; }

    public bool IsDeleting => Entity.Metadata.DeletionTimestamp is not null;

    public bool HasFinalizer => Entity.Metadata.Finalizers?.Contains(ApiGroup.Finalizer) == true;

    public string? Annotation(string name) =>
        Entity.Metadata.Annotations?.TryGetValue(name, out var value) == true && value.Length > 0 ? value : null;

    /// <summary>Takes over what a write returned.</summary>
    public void Written(V1ObjectMeta metadata)
    {
        var current = Entity.Metadata;
        current.ResourceVersion = metadata.ResourceVersion;
        current.Finalizers = metadata.Finalizers;
        current.Annotations = metadata.Annotations;
        Server.Metadata.ResourceVersion = metadata.ResourceVersion;
    }

    /// <summary>The status as it is now is what the API server holds.</summary>
    public void StatusWritten() => Server = Copy(Entity);

    /// <summary>Writes an event about the object.</summary>
    public void Publish(EventType type, string reason, string action, string note) => events.Publish(Entity, type, reason, action, note);
}

/// <summary>What a status said before a pass, kept because the status is edited in place.</summary>
internal sealed record StatusSummary(string? ReadyReason, string? ReadyStatus, string DriftedFields)
{
    public static StatusSummary Of(IntegrationStatus status)
    {
        var ready = status.Conditions?.FirstOrDefault(condition => condition.Type == Conditions.Ready);
        var drifted = status.Conditions?.Any(condition => condition is { Type: Conditions.Drifted, Status: "True" }) == true;
        return new StatusSummary(
            ready?.Reason,
            ready?.Status,
            drifted ? string.Join('\n', (status.Drift ?? []).Select(entry => entry.Field)) : "");
    }
}
