using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Drift.Rest;
using Operator.Kubernetes.Events;
using Operator.References;

namespace Operator.Reconcilers.Rest;

/// <summary>One pass over one <see cref="RestIntegration"/>.</summary>
internal sealed class RestIntegrationPass : AppliedPass<RestIntegration>
{
    public RestIntegrationPass(RestIntegration entity, IEventRecorder events)
        : base(entity, nameof(RestIntegration), events)
    {
        Status = entity.Status ??= new RestIntegrationStatus();
        Status.Conditions ??= [];
        Announced = StatusSummary.Of(Status.Conditions, Status.Drift);
        OnceDeclared = (Status.LastAppliedFields ?? []).ToHashSet(StringComparer.Ordinal);
        Spec = entity.RecordedSpec();
    }

    /// <summary>The spec with values in place of references: what status says of them at first, then what was found.</summary>
    public RestIntegrationSpec Spec { get; private set; }

    /// <summary>The status as it is going to be; edited in place.</summary>
    public RestIntegrationStatus Status { get; }

    /// <summary>The spec as it is sent; set once region and account are known.</summary>
    public EffectiveRest Effective { get; set; } = null!;

    /// <summary>The resource; null when it has to be made first.</summary>
    public RestResource? Resource { get; set; }

    /// <summary>The resources on the way to <see cref="Resource"/> that were there when the pass looked, itself included; outermost first.</summary>
    public IReadOnlyList<RestResource> OnTheWay { get; set; } = [];

    /// <summary>The method as AWS holds it; null when there is none (yet).</summary>
    public ObservedMethod? Observed { get; set; }

    public string HttpMethod => Effective.HttpMethod;

    public MethodAddress Address => new(ApiId, Resource!.Id, HttpMethod);

    /// <summary>What is declared. Needs the resource, whose id is a default.</summary>
    public RestDesired Desired => RestDesired.From(Effective, Resource?.Id ?? "", Spec.IgnoreFields);

    /// <summary>The writes of this pass, for the event about them.</summary>
    public List<RestOperation> Writes { get; } = [];

    public override ManagementPolicy ManagementPolicy => Spec.ManagementPolicy;

    public override DriftPolicy DriftPolicy => Spec.DriftPolicy;

    public override bool IsSuspended => Spec.Suspend;

    public override PassHome Home => new(
        Spec.Region, Spec.KnownApiId, HasAwsSide, Status.Region, Status.RestApiId, Entity.Spec.RestApiRef is null ? "spec.restApiId" : "spec.restApiRef")
    {
        AccountRef = Spec.AccountRef?.Name,
        AccountRegion = Account.Region,
    };

    public override IReadOnlyList<SpecReference> References => SpecReferences.Of(Entity);

    public override LambdaSpec? Lambda => Spec.Lambda;

    public override string? FunctionArn => Effective.FunctionArn;

    public override bool HasCredentials => !string.IsNullOrEmpty(Effective.Spec.Credentials);

    public override string? GrantedMethod => HttpMethod;

    public override string? GrantedPath => Resource?.Path ?? Status.ResourcePath ?? Spec.ResourcePath;

    /// <summary>Something in AWS is this object's, or may be.</summary>
    public override bool HasAwsSide =>
        Status.Owned == true || Status.MethodOwned == true || Status.CreatedResourceIds is { Count: > 0 } || Status.PendingCreate is not null;

    // A resource by id could be on any path: what is allowed by path has to be named by path.
    public override bool MayUse(AllowedApis allowed) =>
        allowed.PermitPath(ApiId, NullIfEmpty(Spec.ResourcePath)) && (!HasAwsSide || allowed.PermitPath(ApiId, NullIfEmpty(Status.ResourcePath) ?? Spec.ResourcePath));

    public override string NotAllowedText(string? account) =>
        $"Use an API and, by resourcePath, a path that AwsAccount {account} allows, or have {Spec.ResourcePath ?? "the path"} of {ApiId} added to its allowedApis: nothing is called in AWS for this object until then.";

    // A suspended pass knows neither account nor method: the integration alone is compared, and a function by name counts as not known.
    public override bool MatchesLastObserved
    {
        get
        {
            if (Status.Observed is not { } observed || Status.ObservedGeneration is null)
            {
                return false;
            }

            var effective = EffectiveRest.Of(Spec, Status.Region ?? "", Status.AccountId);
            var desired = RestDesired.From(effective, Status.ResourceId ?? "", Spec.IgnoreFields) with { Method = null, MethodResponses = null };
            return effective.Problem is null
                && Spec.Method is null
                && RestPlanner.Plan(desired, new ObservedMethod(new RestMethodSpec(), observed), OnceDeclared, new RestProgress()).Changes.Count == 0;
        }
    }

    /// <summary>
    /// Whether the account allows a resource that was found by its id: ids come from status, and what stands there is not proof of anything.
    /// </summary>
    public bool MayUse(RestResource? resource) => resource is null || Account.Apis.PermitPath(ApiId, resource.Path);

    public override void Resolve(IReadOnlyDictionary<string, string> values) => Spec = SpecReferences.Resolve(Entity.Spec, values);

    /// <summary>Takes over what a read or write showed.</summary>
    public void See(ObservedMethod? method)
    {
        Observed = method;
        SawAws = true;
    }

    protected override IAppliedStatus Applied => Status;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
