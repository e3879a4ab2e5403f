using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;
using Operator.Drift;
using Operator.Reconcilers.Integrations;
using Integration = Operator.Apis.V1Alpha1.Integration;

namespace Operator.Planning;

/// <summary>Reads what a plan is made from, with as few calls as the reconciler makes, and plans.</summary>
internal static class IntegrationWorldReader
{
    /// <summary>The plan for an object. Calls: GetApi; GetIntegration when it names one, with its responses where it owns them; GetRoutes for a replacement.</summary>
    /// <exception cref="AmazonApiGatewayV2Exception">A read failed; a missing integration is no failure, a missing API is.</exception>
    /// <param name="client">Reads the API.</param>
    /// <param name="entity">The object, with its status if it has one.</param>
    /// <param name="effective">Its spec as it is sent.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public static async Task<IntegrationPlan> PlanAsync(
        IAmazonApiGatewayV2 client, Integration entity, EffectiveIntegration effective, CancellationToken cancellationToken)
    {
        var api = await client.GetApiAsync(new GetApiRequest { ApiId = entity.Spec.KnownApiId }, cancellationToken);
        if (api.ProtocolType is { } protocol && protocol != entity.Spec.ProtocolType.ToString())
        {
            return new IntegrationPlan(
                ChangeKind.None, [], [], $"Set protocolType to {protocol}: API {entity.Spec.KnownApiId} is a {protocol} API.", IsBlocked: true);
        }

        var world = await ReadAsync(client, entity, effective, cancellationToken);
        var plan = IntegrationPlan.Of(entity, world);
        if (plan.Kind != ChangeKind.Replace)
        {
            return plan;
        }

        var routes = await client.GetAllRoutesAsync(entity.Spec.KnownApiId, cancellationToken);
        return IntegrationPlan.Of(entity, world with
        {
            Routes = [.. routes.Where(route => route.Target == $"integrations/{world.IntegrationId}").Select(route => (route.RouteId ?? "", route.RouteKey ?? ""))],
        });
    }

    /// <summary>The routes of an API; none when there is no such API.</summary>
    /// <exception cref="AmazonApiGatewayV2Exception">The read failed for another reason.</exception>
    public static async Task<IReadOnlyList<Route>> RoutesAsync(IAmazonApiGatewayV2 client, string apiId, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAllRoutesAsync(apiId, cancellationToken);
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return [];
        }
    }

    private static async Task<ObservedWorld> ReadAsync(
        IAmazonApiGatewayV2 client, Integration entity, EffectiveIntegration effective, CancellationToken cancellationToken)
    {
        if (IntegrationClaims.ClaimedId(entity) is not { } id)
        {
            return new ObservedWorld(effective, null, null, IsManaged: false, []);
        }

        try
        {
            var integration = (await client.GetIntegrationAsync(new GetIntegrationRequest { ApiId = entity.Spec.KnownApiId, IntegrationId = id }, cancellationToken)).ToIntegration();
            var observed = IntegrationMapping.ToObserved(integration);
            if (ResponsePlanner.Owns(DesiredIntegration.From(effective.Spec), (entity.Status?.LastAppliedFields ?? []).ToHashSet(StringComparer.Ordinal)))
            {
                observed.IntegrationResponses =
                    [.. (await client.GetAllIntegrationResponsesAsync(entity.Spec.KnownApiId, id, cancellationToken)).Select(IntegrationMapping.ToObserved)];
            }

            return new ObservedWorld(effective, id, observed, integration.ApiGatewayManaged == true, []);
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: not MissingResource.Api })
        {
            return new ObservedWorld(effective, id, null, IsManaged: false, []);
        }
    }
}
