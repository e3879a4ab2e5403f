using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Reconcilers;
using Operator.Reconcilers.Integrations;
using Operator.Reconcilers.Steps;

namespace Operator.Planning;

/// <summary>
/// Plans for Integrations. Up to the first write a plan is a pass: the same steps look at references, account, API and integration. What they would
/// write then is worked out, and not sent.
/// </summary>
internal sealed class IntegrationPlanner
{
    private readonly PlanServices services;
    private readonly TargetStep<Integration> target;
    private readonly LostCreateRecovery recovery;
    private readonly IReadOnlyList<IPassStep<IntegrationPass>> steps;
    private readonly ObserveStep observe;
    private readonly RevokeStep<Integration, IntegrationPass> revoke;
    private readonly ApiProtocol protocol;

    public IntegrationPlanner(PlanServices services)
    {
        this.services = services;
        var shared = services.Integrations;
        protocol = new ApiProtocol(shared);
        target = new TargetStep<Integration>(shared);
        recovery = new LostCreateRecovery(shared, new OpenIntents(shared.TimeProvider));
        steps =
        [
            new ReferenceStep<Integration>(shared),
            target,
            new LambdaStep(shared),
            new ClaimStep(shared, recovery),
            new ApiStep(shared, protocol),
        ];
        observe = new ObserveStep(shared, protocol);
        revoke = new RevokeStep<Integration, IntegrationPass>(services.Permissions, isLive: _ => true);
    }

    /// <summary>Plans for one object. Reads what a pass would read.</summary>
    /// <exception cref="AwsCallException">AWS cannot be read.</exception>
    /// <exception cref="PlanException">It cannot be told.</exception>
    public Task<ObjectPlan> PlanAsync(Integration entity, CancellationToken cancellationToken) =>
        PlannedPass.OfAsync(new IntegrationPass(entity, NoEvents.Instance), PlanAsync, DeletionAsync, cancellationToken);

    private async Task<IntegrationPlan> PlanAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        var lost = LostCreate.Of(pass);
        if (await PlannedPass.RunAsync(pass, steps, cancellationToken) is { } outcome)
        {
            return IntegrationPlan.Blocked(outcome);
        }

        var first = FirstUpdate.Of(pass);
        if (await observe.RunAsync(pass, cancellationToken) is { } unobserved)
        {
            return IntegrationPlan.Blocked(unobserved);
        }

        if (pass.Lambda is not null)
        {
            await new AccountStep(services.Integrations.Accounts).RunAsync(pass, cancellationToken);
        }

        await new GrantStep<Integration, IntegrationPass>(services.Integrations, services.Permissions).RunAsync(pass, cancellationToken);
        var grants = services.Policies.Take();
        // A create for the wrong protocol is refused by AWS, or undone as soon as AWS shows what was made.
        var plan = pass.Observed is null && await protocol.AskAsync(pass, cancellationToken) is { } mismatch
            ? IntegrationPlan.Blocked(mismatch)
            : await IntegrationPlan.OfAsync(pass, first, () => RoutesAsync(pass, cancellationToken), services.Options);
        if (!plan.IsBlocked)
        {
            await revoke.RunAsync(pass, cancellationToken);
        }

        return (plan with { Calls = [.. grants, .. plan.Calls, .. services.Policies.Take()] }).Noting(lost?.NoteOf(pass)).Noting(PlannedPass.NoteOf(pass.Granted));
    }

    private async Task<IntegrationPlan> DeletionAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        var (status, spec) = (pass.Status, pass.Spec);
        if (PlannedPass.LeftBecause(pass, spec.DeletionPolicy) is { } left)
        {
            return IntegrationPlan.Nothing(left);
        }

        if (status is { IntegrationId: null, PendingCreate: null, Permission: null } && pass.Annotation(ApiGroup.IntegrationIdAnnotation) is null)
        {
            return IntegrationPlan.Nothing("Nothing of it is in AWS.");
        }

        if (await target.RunAsync(pass, cancellationToken) is { } unresolved)
        {
            return IntegrationPlan.Blocked(unresolved);
        }

        var lost = LostCreate.Of(pass);
        if (lost is not null && await recovery.RunAsync(pass, cancellationToken) is { } uncertain)
        {
            return IntegrationPlan.Blocked(uncertain);
        }

        if (status.ApiGatewayManaged == true)
        {
            return IntegrationPlan.Nothing("Left in AWS: it was made by quick create and goes with its API.");
        }

        var id = status.IntegrationId ?? pass.Annotation(ApiGroup.IntegrationIdAnnotation);
        var claims = services.Integrations.Claims;
        if (id is not null && claims.Rival(pass.Entity, pass.Target.Region, pass.ApiId, id) is { } rival)
        {
            return await PlannedPass.ReleasedAsync(services, pass, pass.Permission, IntegrationPlan.Nothing($"Left in AWS: it belongs to {rival}."), cancellationToken);
        }

        var replaced = status.ReplacingIntegrationId is { Length: > 0 } old && claims.Rival(pass.Entity, pass.Target.Region, pass.ApiId, old) is null ? old : null;
        List<string> ids = [.. new[] { id, replaced }.OfType<string>()];
        var routes = ids.Count == 0 ? [] : await RoutesAsync(pass, cancellationToken);
        var holding = routes.Where(route => ids.Exists(one => route.Target == $"integrations/{one}")).Select(route => route.Id).ToList();
        if (holding.Count > 0)
        {
            return IntegrationPlan.Blocked(new PassOutcome.Waiting(
                Reasons.DeletionBlockedByRoutes, $"Delete routes {string.Join(", ", holding)} of API {pass.ApiId}, or point them to another integration: AWS deletes no integration that routes use.", default));
        }

        var plan = new IntegrationPlan(ChangeKind.Delete, [], ids.ConvertAll(one => PlannedCall.DeleteIntegration(pass.ApiId, one)), lost?.NoteOf(pass));
        return await PlannedPass.ReleasedAsync(services, pass, pass.Permission, plan, cancellationToken);
    }

    private static async Task<IReadOnlyList<(string Target, string Id)>> RoutesAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await pass.Target.Client.GetAllRoutesAsync(pass.ApiId, cancellationToken)).Select(route => (route.Target ?? "", route.RouteId ?? ""))];
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            // The API is gone, and all its routes.
            return [];
        }
    }
}
