using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Reconcilers;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.Rest.Steps;
using Operator.Reconcilers.RestDeployments;
using Operator.Reconcilers.Steps;

namespace Operator.Planning;

/// <summary>
/// Plans for RestIntegrations. Up to the first write a plan is a pass: the same steps look at references, account, API and method. What they would
/// write then is worked out, and not sent. All objects of an API share one read of it.
/// </summary>
internal sealed class RestIntegrationPlanner
{
    private readonly PlanServices services;
    private readonly TargetStep<RestIntegration> target;
    private readonly IReadOnlyList<IPassStep<RestIntegrationPass>> find;
    private readonly IReadOnlyList<IPassStep<RestIntegrationPass>> look;
    private readonly RestClaimStep claim;
    private readonly DeployedCondition deployed;

    public RestIntegrationPlanner(PlanServices services)
    {
        this.services = services;
        var shared = services.RestIntegrations;
        target = new TargetStep<RestIntegration>(shared);
        claim = new RestClaimStep(shared, new MethodReader(shared.Snapshots));
        find = [new ReferenceStep<RestIntegration>(shared), target];
        look = [new EffectiveStep(shared), new ResourceStep(shared)];
        deployed = new DeployedCondition(services.RestDeployments.Neighbours);
    }

    /// <summary>Plans for one object. Reads what a pass would read.</summary>
    /// <exception cref="AwsCallException">AWS cannot be read.</exception>
    /// <exception cref="PlanException">It cannot be told.</exception>
    public Task<ObjectPlan> PlanAsync(RestIntegration entity, CancellationToken cancellationToken) =>
        PlannedPass.OfAsync(new RestIntegrationPass(entity, NoEvents.Instance), PlanAsync, DeletionAsync, cancellationToken);

    private async Task<IntegrationPlan> PlanAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        var outcome = await PlannedPass.RunAsync(pass, find, cancellationToken);
        if (outcome is null && pass.Lambda is not null)
        {
            outcome = await new AccountStep(services.RestIntegrations.Accounts).RunAsync(pass, cancellationToken);
        }

        outcome ??= await PlannedPass.RunAsync(pass, look, cancellationToken) ?? claim.Contest(pass);
        var lost = outcome is null && pass.ManagementPolicy == ManagementPolicy.Manage ? await TakeUpAsync(pass, cancellationToken) : null;
        if (outcome is null && pass.ManagementPolicy == ManagementPolicy.Manage)
        {
            outcome = claim.Judge(pass);
        }

        if (outcome is not null)
        {
            return IntegrationPlan.Blocked(outcome);
        }

        await new GrantStep<RestIntegration, RestIntegrationPass>(services.RestIntegrations, services.Permissions).RunAsync(pass, cancellationToken);
        var grants = services.Policies.Take();
        var snapshot = await services.RestIntegrations.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: false, cancellationToken);
        var (plan, after) = RestIntegrationPlan.Of(pass, snapshot!, services.Options);
        if (!plan.IsBlocked)
        {
            // Objects of one API share its resources.
            services.RestIntegrations.Snapshots.Became(pass.Api, after);
            Foresee(pass, after);
            await new RevokeStep<RestIntegration, RestIntegrationPass>(services.Permissions, WillBeLive).RunAsync(pass, cancellationToken);
            if (pass.Entity.Spec.RestApiRef is not null && pass.Status.RestApiId != pass.ApiId)
            {
                // Deployments find an object by its API, which this one's reference has only now led to.
                pass.Status.RestApiId = pass.ApiId;
                services.World.RestIntegrations.Refile();
            }
        }

        return (plan with { Calls = [.. grants, .. plan.Calls, .. services.Policies.Take()] }).Noting(lost).Noting(PlannedPass.NoteOf(pass.Granted));
    }

    // What a write made whose answer was lost, from the picture of the API that the whole run goes by; null when none was lost.
    private async Task<string?> TakeUpAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.PendingCreate is null)
        {
            return null;
        }

        var snapshot = await services.RestIntegrations.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: false, cancellationToken);
        return Ownership.TakeUp(pass, path => snapshot?.FindPath(path))
            ? "The answer of a write was lost: what it made is there, and the operator takes it."
            : "The answer of a write was lost, and not all that it was to make is there: the operator makes the rest.";
    }

    // What deployments go by, as a pass that carries the plan out leaves it.
    private static void Foresee(RestIntegrationPass pass, RestSnapshot after)
    {
        var resource = after.Find(pass.Resource?.Id) ?? after.FindPath(pass.Spec.ResourcePath ?? "");
        if (resource?.Methods.GetValueOrDefault(pass.HttpMethod) is { Integration: not null } method)
        {
            (pass.Status.ResourceId, pass.Status.HttpMethod, pass.Status.ContentHash) = (resource.Id, pass.HttpMethod, ContentHash.Of(method, resource.Id));
        }
    }

    // Functions that deployed stages still call keep their permission; a stage that follows changes will not call them for long.
    private bool WillBeLive(RestIntegrationPass pass) =>
        services.RestDeployments.Neighbours.DeploymentsOf(pass.ApiId, pass.Place).All(one => !one.Spec.Suspend && string.IsNullOrEmpty(one.Spec.RollbackTo))
        || deployed.Of(pass.Entity, pass.Status.ContentHash, pass.ApiId, pass.Place) is null or { Status: "True" };

    private async Task<IntegrationPlan> DeletionAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        var (status, spec) = (pass.Status, pass.Spec);
        if (PlannedPass.LeftBecause(pass, spec.DeletionPolicy) is { } left)
        {
            // An object that is gone is none of the API's any more.
            status.ContentHash = null;
            return IntegrationPlan.Nothing(left);
        }

        if (!pass.HasAwsSide && status.Permission is null)
        {
            return IntegrationPlan.Nothing("Nothing of it is in AWS.");
        }

        if (await target.RunAsync(pass, cancellationToken) is { } unresolved)
        {
            return IntegrationPlan.Blocked(unresolved);
        }

        var path = status.ResourcePath ?? spec.ResourcePath ?? "";
        if (services.RestIntegrations.Claims.Rival(pass.Entity, pass.Target.Region, pass.ApiId, status.ResourceId, path) is { } rival)
        {
            return await PlannedPass.ReleasedAsync(services, pass, pass.Permission, IntegrationPlan.Nothing($"Left in AWS: it belongs to {rival}."), cancellationToken);
        }

        var snapshot = await services.RestIntegrations.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: false, cancellationToken);
        if (!pass.MayUse(snapshot?.Find(status.ResourceId)))
        {
            return IntegrationPlan.Blocked(new PassOutcome.Stalled(Reasons.ApiNotAllowed, pass.NotAllowedText(pass.Account.Name), services.Options.StalledRecheck));
        }

        var lost = TakeUpLeft(pass, snapshot);
        var (calls, after) = DeletionForecast.Of(pass, snapshot);
        if (after is not null)
        {
            services.RestIntegrations.Snapshots.Became(pass.Api, after);
        }

        status.ContentHash = null;
        return await PlannedPass.ReleasedAsync(
            services,
            pass,
            pass.Permission,
            new IntegrationPlan(ChangeKind.Delete, [], calls, lost),
            cancellationToken);
    }

    // The same for an object that goes: by status, as the spec does not count any more.
    private static string? TakeUpLeft(RestIntegrationPass pass, RestSnapshot? snapshot)
    {
        if (pass.Status.PendingCreate is null || snapshot is null)
        {
            return null;
        }

        pass.Resource = snapshot.Find(pass.Status.ResourceId) ?? snapshot.FindPath(pass.Status.ResourcePath ?? pass.Spec.ResourcePath ?? "");
        pass.See(pass.Resource?.Methods.GetValueOrDefault(pass.Status.HttpMethod ?? ""));
        var isThere = Ownership.TakeUp(pass, snapshot.FindPath);
        // Where a method or resource was made, that is where the integration is to be looked for.
        pass.Status.ResourceId ??= pass.Resource?.Id;
        return isThere ? "The answer of a write was lost: what it made is there, and goes too." : LostCreate.Unsettled("write", "not all that it was to make");
    }
}
