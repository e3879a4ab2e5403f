using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Operator.Accounts;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Drift;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Json;
using Operator.References;

namespace Operator.Reconcilers;

/// <summary>
/// One pass over one object of any of our kinds: what conditions, events and the policies need to know of it, whatever the
/// object is. Steps read and write it in order; nothing in it outlives the pass. Not thread-safe.
/// </summary>
internal abstract class ObjectPass
{
    /// <summary>Name of the object; the same for the whole pass.</summary>
    public abstract ObjectKey Key { get; }

    /// <summary>Kind of the object.</summary>
    public abstract string Kind { get; }

    public abstract V1ObjectMeta Metadata { get; }

    public long? Generation => Metadata.Generation;

    public bool IsDeleting => Metadata.DeletionTimestamp is not null;

    public bool HasFinalizer => Metadata.Finalizers?.Contains(ApiGroup.Finalizer) == true;

    public abstract ManagementPolicy ManagementPolicy { get; }

    public abstract DriftPolicy DriftPolicy { get; }

    public abstract bool IsSuspended { get; }

    /// <summary>Where the spec, and what was recorded in status, say that the AWS side lives.</summary>
    public abstract PassHome Home { get; }

    /// <summary>Conditions of the status, edited in place.</summary>
    public IList<V1Condition> Conditions => Recorded.Conditions!;

    public abstract IList<DriftEntry>? Drift { get; set; }

    public long? ObservedGeneration
    {
        get => Recorded.ObservedGeneration;
        set => Recorded.ObservedGeneration = value;
    }

    public string? LastHandledReconcileAt
    {
        get => Recorded.LastHandledReconcileAt;
        set => Recorded.LastHandledReconcileAt = value;
    }

    public string? AccountId
    {
        get => Recorded.AccountId;
        set => Recorded.AccountId = value;
    }

    public abstract IList<string>? LastAppliedFields { get; set; }

    public abstract long? LastAppliedGeneration { get; set; }

    /// <summary>References of the spec, in the order in which they are followed.</summary>
    public abstract IReadOnlyList<SpecReference> References { get; }

    /// <summary>What status says that references stood for.</summary>
    public IList<ResolvedReference>? ResolvedReferences
    {
        get => Recorded.ResolvedReferences;
        set => Recorded.ResolvedReferences = value;
    }

    /// <summary>Hash over what they stood for when the spec was last fully applied.</summary>
    public abstract string? LastAppliedReferences { get; set; }

    /// <summary>What references stand for was found in this pass.</summary>
    public bool FollowedReferences { get; set; }

    /// <summary>References stand for something else than when the spec was last fully applied: as good as an edit of it.</summary>
    public bool ReferencesChanged => FollowedReferences && RecordedReferences.HashOf(ResolvedReferences) != LastAppliedReferences;

    /// <summary>Whether the spec equals what AWS held when it was last read.</summary>
    public abstract bool MatchesLastObserved { get; }

    /// <summary>Whether something of this object may be in AWS, so that it must not go unnoticed.</summary>
    public abstract bool HasAwsSide { get; }

    /// <summary>What people have been told: what the status said when the pass began, then what was announced in it.</summary>
    public StatusSummary Announced { get; set; } = null!;

    /// <summary>Names of the fields that the spec declared when it was last applied.</summary>
    public virtual IReadOnlySet<string> OnceDeclared { get; set; } = new HashSet<string>();

    /// <summary>Account, region and clients; set by the first step that needs AWS.</summary>
    public AwsTarget Target { get; set; } = null!;

    /// <summary>The account, and what it allows; set with <see cref="Target"/>.</summary>
    public AccountProfile Account { get; set; } = AccountProfile.Environment;

    /// <summary>The same, for finding the other objects there.</summary>
    public ObjectHome Place { get; set; }

    /// <summary>The API, from status once there is something recorded and from spec before.</summary>
    public string ApiId { get; set; } = "";

    public ApiKey Api => Target.Api(ApiId);

    /// <summary>Why the object is looked at.</summary>
    public QueuePriority Priority { get; set; } = QueuePriority.Edit;

    /// <summary>How many passes in a row have failed before this one.</summary>
    public int Failures { get; set; }

    /// <summary>Nobody changed the object or asked for it to be looked at: what AWS showed to others a moment ago will do.</summary>
    public bool IsRoutine =>
        Priority is QueuePriority.Resync or QueuePriority.Reference && IsKnown && !IsAskedFor;

    /// <summary>The spec, and what it refers to, is what a pass has brought to an end before.</summary>
    public bool IsKnown =>
        !Adopting
        // An object that only observes never applies anything.
        && (ManagementPolicy == ManagementPolicy.Observe ? ObservedGeneration : LastAppliedGeneration) == Generation
        && !ReferencesChanged;

    /// <summary>Somebody asks for a look at AWS, and no pass has come to its end since: what was read before will not do.</summary>
    public bool IsAskedFor => LookRequests.Open(Metadata, Recorded) is not null;

    /// <summary>The moment at which the request was known: only what was read later answers it. Null without a request.</summary>
    public long? AskedSince { get; set; }

    /// <summary>AWS was really read or written in this pass.</summary>
    public bool SawAws { get; set; }

    /// <summary>The AWS side was made by somebody else and is taken over in this pass: its differences are drift, not edits.</summary>
    public bool Adopting { get; set; }

    /// <summary>The spec, or what it refers to, changed since it was last applied; otherwise differences are drift.</summary>
    public bool IsEdit => !Adopting && (LastAppliedGeneration != Generation || ReferencesChanged);

    /// <summary>Differences known in this pass, for <c>status.drift</c>; null leaves what the status says.</summary>
    public IReadOnlyList<FieldChange>? Differences { get; set; }

    /// <summary>Differences beside the integration itself, shown with <see cref="Differences"/>.</summary>
    public List<FieldChange> FurtherDifferences { get; } = [];

    /// <summary>
    /// Conditions that a step adds to the common ones, by type; null takes one away. A condition of this kind is shown as it is:
    /// the step decides what it says.
    /// </summary>
    public IDictionary<string, ReadySummary?> FurtherConditions { get; } = new Dictionary<string, ReadySummary?>(StringComparer.Ordinal);

    /// <summary>AWS' request id of the last write.</summary>
    public string? LastRequestId { get; set; }

    public string? Annotation(string name) => Metadata.Annotations?.TryGetValue(name, out var value) == true && value.Length > 0 ? value : null;

    /// <summary>Whether the account allows what the object names, and what its status records.</summary>
    public virtual bool MayUse(AllowedApis allowed) => allowed.Permit(ApiId);

    /// <summary>What to do when it does not.</summary>
    /// <param name="account">Name of the AwsAccount.</param>
    public virtual string NotAllowedText(string? account) =>
        $"Use an API that AwsAccount {account} allows, or have {ApiId} added to its allowedApis: nothing is called in AWS for this object until then.";

    /// <summary>References are followed: from now on the spec is the one with their values in place of them.</summary>
    /// <param name="values">By <see cref="SpecReference.Field"/>.</param>
    public abstract void Resolve(IReadOnlyDictionary<string, string> values);

    /// <summary>Writes an event about the object.</summary>
    public abstract void Publish(EventType type, string reason, string action, string note);

    /// <summary>The status as it is going to be.</summary>
    protected abstract IObjectStatus Recorded { get; }
}

/// <summary>Where an object's AWS side lives.</summary>
/// <param name="SpecRegion">What the spec says, if anything.</param>
/// <param name="SpecApiId">What the spec says.</param>
/// <param name="IsRecorded">Whether something is in AWS already, so that what was recorded counts.</param>
/// <param name="RecordedRegion">From status.</param>
/// <param name="RecordedApiId">From status.</param>
/// <param name="ApiField">Name of the spec's field, for messages.</param>
internal readonly record struct PassHome(
    string? SpecRegion, string SpecApiId, bool IsRecorded, string? RecordedRegion, string? RecordedApiId, string ApiField)
{
    /// <summary>Name of the AwsAccount in the spec; null when it names none.</summary>
    public string? AccountRef { get; init; }

    /// <summary>Region that the AwsAccount names for objects that name none.</summary>
    public string? AccountRegion { get; init; }

    /// <summary>Name of the spec's field that takes the id itself.</summary>
    public string IdField => IsReferred ? ApiField[..^"Ref".Length] + "Id" : ApiField;

    /// <summary>The spec refers to an object that stands for the API.</summary>
    public bool IsReferred => ApiField.EndsWith("Ref", StringComparison.Ordinal);

    /// <summary>The API that counts.</summary>
    public string ApiId => IsRecorded && !string.IsNullOrEmpty(RecordedApiId) ? RecordedApiId : SpecApiId;

    /// <summary>The Region that counts; null when nobody says one.</summary>
    /// <param name="defaultRegion">The operator's own.</param>
    public string? Region(string? defaultRegion) =>
        IsRecorded && !string.IsNullOrEmpty(RecordedRegion) ? RecordedRegion
        : !string.IsNullOrEmpty(SpecRegion) ? SpecRegion
        : AccountRegion is not null ? AccountRegion
        : string.IsNullOrEmpty(defaultRegion) ? null : defaultRegion;
}

/// <summary>A pass over an object of one kind: the object, and the status as it is going to be.</summary>
internal abstract class ObjectPass<TEntity> : ObjectPass
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly JsonTypeInfo<TEntity> TypeInfo = KubernetesJson.TypeInfo<TEntity>(ApiJson.Options);

    private readonly IEventRecorder events;

    // The object as the API server holds it. Text, because all that most passes want to know of it is that it is the same still.
    private byte[] server;
    private TEntity? serverObject;

    protected ObjectPass(TEntity entity, string kind, IEventRecorder events)
    {
        this.events = events;
        Entity = entity;
        // Items of a list carry neither, and events need both.
        entity.ApiVersion ??= ApiGroup.GroupVersion;
        entity.Kind ??= kind;
        server = JsonSerializer.SerializeToUtf8Bytes(entity, TypeInfo);
    }

    /// <summary>The object with the newest metadata that a write returned. Its spec is the one the pass began with.</summary>
    public TEntity Entity { get; }

    /// <summary>The object as the API server holds it, as far as the pass knows; never edited.</summary>
    public TEntity Server => serverObject ??= JsonSerializer.Deserialize(server, TypeInfo)!;

    /// <summary>Whether the object may differ from what the API server holds.</summary>
    public bool MayDiffer => !JsonSerializer.SerializeToUtf8Bytes(Entity, TypeInfo).AsSpan().SequenceEqual(server);

    public override ObjectKey Key => ObjectKey.Of(Entity);

    public override string Kind => Entity.Kind!;

    public override V1ObjectMeta Metadata => Entity.Metadata;

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
    public void StatusWritten()
    {
        server = JsonSerializer.SerializeToUtf8Bytes(Entity, TypeInfo);
        serverObject = null;
    }

    public override void Publish(EventType type, string reason, string action, string note) => events.Publish(Entity, type, reason, action, note);
}
