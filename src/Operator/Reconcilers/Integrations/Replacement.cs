using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// The second half of a replacement: <c>status.integrationId</c> is the new integration, complete with its responses, and
/// <c>status.replacingIntegrationId</c> the old one. Routes move to the new one, the old one is deleted, the field is cleared.
/// Each step can be repeated, so a crash anywhere only means doing some of them again.
/// </summary>
internal sealed class Replacement(ReconcilerServices services)
{
    /// <summary>Finishes a replacement, if one is under way.</summary>
    public async Task<PassOutcome?> FinishAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        var status = pass.Status;
        if (status.ReplacingIntegrationId is not { } old)
        {
            return null;
        }

        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        // Routes of an integration that another object has are not this object's to move, whatever its status says.
        if (old != status.IntegrationId && !services.Claims.IsTaken(pass.Entity, pass.Target.Region, pass.ApiId, old))
        {
            await MoveRoutesAsync(pass, old, cancellationToken);
            try
            {
                var response = await pass.Target.Client.DeleteIntegrationAsync(
                    new DeleteIntegrationRequest { ApiId = pass.ApiId, IntegrationId = old }, cancellationToken);
                pass.LastRequestId = response.ResponseMetadata?.RequestId;
            }
            catch (AmazonApiGatewayV2Exception exception)
                when (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: not MissingResource.Api })
            {
                // Deleted before a crash, or by somebody: what was wanted.
            }
            catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass == ErrorClass.ReferencedByRoutes)
            {
                return new PassOutcome.Waiting(
                    Reasons.ReplacementBlocked,
                    Messages.WithAws($"Nothing to do unless it lasts: integration {status.IntegrationId} is in use, {old} still has routes, which the operator moves.", exception),
                    services.Options.BlockedRecheck);
            }

            services.Snapshots.Deleted(pass.Api, old);
            pass.Publish(EventType.Normal, Events.Replaced, "Replace", Messages.WithRequestId(
                $"Integration {status.IntegrationId} of API {pass.ApiId} took over from {old}, which is deleted", pass.LastRequestId));
        }

        status.ReplacingIntegrationId = null;
        return null;
    }

    private static async Task MoveRoutesAsync(IntegrationPass pass, string old, CancellationToken cancellationToken)
    {
        var routes = await pass.Target.Client.GetAllRoutesAsync(pass.ApiId, cancellationToken);
        foreach (var route in routes.Where(route => route.Target == Target(old)))
        {
            var response = await pass.Target.Client.UpdateRouteAsync(
                new UpdateRouteRequest { ApiId = pass.ApiId, RouteId = route.RouteId, Target = Target(pass.Status.IntegrationId!) }, cancellationToken);
            pass.Publish(EventType.Normal, Events.RouteMoved, "Replace", Messages.WithRequestId(
                $"Pointed route {route.RouteKey} ({route.RouteId}) of API {pass.ApiId} from integration {old} to {pass.Status.IntegrationId}",
                response.ResponseMetadata?.RequestId));
        }
    }

    private static string Target(string integrationId) => $"integrations/{integrationId}";
}
