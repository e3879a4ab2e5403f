using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;
using Operator.References;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>One pass over one <see cref="RestDeployment"/>.</summary>
internal sealed class RestDeploymentPass : ObjectPass<RestDeployment>
{
    public RestDeploymentPass(RestDeployment entity, IEventRecorder events)
        : base(entity, nameof(RestDeployment), events)
    {
        Status = entity.Status ??= new RestDeploymentStatus();
        Status.Conditions ??= [];
        Announced = StatusSummary.Of(Status.Conditions, drift: null);
        Spec = entity.RecordedSpec();
    }

    /// <summary>The spec with values in place of references: what status says of them at first, then what was found.</summary>
    public RestDeploymentSpec Spec { get; private set; }

    /// <summary>The status as it is going to be; edited in place.</summary>
    public RestDeploymentStatus Status { get; }

    /// <summary>What the API's RestIntegrations say that AWS holds; read once, so that a pass decides and writes about the same.</summary>
    public ApiContents Contents { get; set; } = null!;

    /// <summary>The API's stages; kept current by this pass' own writes.</summary>
    public ApiStages Stages { get; set; } = null!;

    /// <summary>Somebody else deleted the newest deployment of the history.</summary>
    public bool NewestIsGone { get; set; }

    /// <summary>Deployments that AWS refused to delete in this pass.</summary>
    public HashSet<string> Undeletable { get; } = new(StringComparer.Ordinal);

    /// <summary>The deployment that was made or found again in this pass: pointing the stage to it is no correction.</summary>
    public string? NewlyMade { get; set; }

    /// <summary>Deployments made here, newest first.</summary>
    public IReadOnlyList<DeploymentRecord> History => [.. Status.History ?? []];

    // There is nothing to observe without a stage to keep, and a stage that is not to be corrected is a suspended object.
    public override ManagementPolicy ManagementPolicy => ManagementPolicy.Manage;

    public override DriftPolicy DriftPolicy => DriftPolicy.Correct;

    public override bool IsSuspended => Spec.Suspend;

    public override PassHome Home => new(
        Spec.Region, Spec.KnownApiId, HasAwsSide, Status.Region, Status.RestApiId, Entity.Spec.RestApiRef is null ? "spec.restApiId" : "spec.restApiRef")
    {
        AccountRef = Spec.AccountRef?.Name,
        AccountRegion = Account.Region,
    };

    // A stage either serves the deployment or it does not; there are no fields to list.
    public override IList<DriftEntry>? Drift
    {
        get => null;
        set => throw new NotSupportedException("A RestDeployment has no fields to differ.");
    }

    // Every pass compares everything: no field of the spec is applied once and for all.
    public override IList<string>? LastAppliedFields { get; set; }

    public override long? LastAppliedGeneration
    {
        get => ObservedGeneration;
        set => throw new NotSupportedException("A RestDeployment records no applied fields.");
    }

    public override IReadOnlyList<SpecReference> References => SpecReferences.Of(Entity);

    // Its only reference names the API, which never changes.
    public override string? LastAppliedReferences
    {
        get => RecordedReferences.HashOf(ResolvedReferences);
        set => throw new NotSupportedException("A RestDeployment records no applied references.");
    }

    /// <summary>Something in AWS is this object's, or may be.</summary>
    public override bool HasAwsSide => Status.History is { Count: > 0 } || Status.PendingDeployment is not null || Status.StageOwned == true;

    // A deployment publishes the API as a whole, other people's paths included.
    public override bool MayUse(AllowedApis allowed) => allowed.PermitWhole(ApiId);

    public override string NotAllowedText(string? account) =>
        $"Use an API that AwsAccount {account} allows as a whole, or have {ApiId} added to its allowedApis without resourcePaths: a deployment publishes all of it.";

    // What a stage serves can change without this object: a suspended pass knows nothing of it.
    public override bool MatchesLastObserved => false;

    public override void Resolve(IReadOnlyDictionary<string, string> values) => Spec = SpecReferences.Resolve(Entity.Spec, values);

    protected override IObjectStatus Recorded => Status;
}
