using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Events;
using Operator.References;

namespace Operator.Reconcilers;

/// <summary>One pass over one <see cref="Integration"/>.</summary>
internal sealed class IntegrationPass : AppliedPass<Integration>
{
    private IReadOnlyList<FieldChange>? changes;

    public IntegrationPass(Integration entity, IEventRecorder events)
        : base(entity, nameof(Integration), events)
    {
        Status = entity.Status ??= new IntegrationStatus();
        Status.Conditions ??= [];
        Creating = Status.IntegrationId is null;
        Announced = StatusSummary.Of(Status.Conditions, Status.Drift);
        OnceDeclared = (Status.LastAppliedFields ?? []).ToHashSet(StringComparer.Ordinal);
        Spec = entity.RecordedSpec();
        Become(EffectiveIntegration.Of(Spec, Status.Region ?? "", Status.AccountId));
    }

    /// <summary>The spec with values in place of references: what status says of them at first, then what was found.</summary>
    public IntegrationSpec Spec { get; private set; }

    /// <summary>The status as it is going to be; edited in place.</summary>
    public IntegrationStatus Status { get; }

    /// <summary>The spec as it is sent. Until region and account are known, with what status says of them.</summary>
    public EffectiveIntegration Effective { get; private set; } = null!;

    public DesiredIntegration Desired { get; private set; } = null!;

    /// <summary>What AWS holds; null when there is no integration (yet).</summary>
    public ObservedIntegration? Observed
    {
        get;
        set => (field, changes) = (value, null);
    }

    public override IReadOnlySet<string> OnceDeclared
    {
        get => base.OnceDeclared;
        set => (base.OnceDeclared, changes) = (value, null);
    }

    /// <summary>
    /// Where the integration in AWS differs from the spec, its responses left out; none when there is no integration. Compared once for
    /// each state of the pass, as more than one step asks.
    /// </summary>
    public IReadOnlyList<FieldChange> Changes => changes ??= Observed is null
        ? []
        : StateDiff.Compare(Desired, ResourceState.Observed(FieldMap.Integration, Observed), OnceDeclared);

    /// <summary>There was no integration when the pass began.</summary>
    public bool Creating { get; }

    public override ManagementPolicy ManagementPolicy => Spec.ManagementPolicy;

    public override DriftPolicy DriftPolicy => Spec.DriftPolicy;

    public override bool IsSuspended => Spec.Suspend;

    public override PassHome Home => new(
        Spec.Region, Spec.KnownApiId, HasAwsSide || Status.PendingCreate is not null, Status.Region, Status.ApiId, Entity.Spec.ApiRef is null ? "spec.apiId" : "spec.apiRef")
    {
        AccountRef = Spec.AccountRef?.Name,
        AccountRegion = Account.Region,
    };

    public override IReadOnlyList<SpecReference> References => SpecReferences.Of(Entity);

    public override LambdaSpec? Lambda => Spec.Lambda;

    public override string? FunctionArn => Effective.Function?.Arn;

    public override bool HasCredentials => !string.IsNullOrEmpty(Spec.CredentialsArn);

    public override bool HasAwsSide => Status.IntegrationId is not null;

    public override bool MatchesLastObserved =>
        Effective.Function?.Problem is null
        && Status.Observed is { } observed
        && Status.ObservedGeneration is not null
        && StateDiff.Compare(Desired, ResourceState.Observed(FieldMap.Integration, observed), OnceDeclared).Count == 0
        && ResponsePlanner.Plan(Desired, [.. observed.IntegrationResponses ?? []], OnceDeclared).Changes.Count == 0;

    public override void Resolve(IReadOnlyDictionary<string, string> values)
    {
        Spec = SpecReferences.Resolve(Entity.Spec, values);
        Become(EffectiveIntegration.Of(Spec, Status.Region ?? "", Status.AccountId));
    }

    /// <summary>Region and account are known: this is what is to be in AWS.</summary>
    public void Become(EffectiveIntegration effective) => (Effective, Desired, changes) = (effective, DesiredIntegration.From(effective.Spec), null);

    protected override IAppliedStatus Applied => Status;
}
