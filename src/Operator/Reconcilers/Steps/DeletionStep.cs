using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;
using Operator.Reconcilers.Integrations;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Cleans up the AWS side of an object that is being deleted, then lets it go. Ids come from status only; when status has none
/// (lost in a backup and restore) the id annotation counts, with the spec's API. A create whose answer was lost is resolved
/// first, so that nothing is left behind. The permission to invoke a function goes when the integration is gone.
/// </summary>
internal sealed class DeletionStep(ReconcilerServices services, TargetStep<Apis.V1Alpha1.Integration> target, LostCreateRecovery recovery) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (!pass.IsDeleting)
        {
            return null;
        }

        if (!pass.HasFinalizer)
        {
            return new PassOutcome.Gone();
        }

        var (status, spec) = (pass.Status, pass.Spec);
        if (spec.ManagementPolicy == ManagementPolicy.Observe || spec.DeletionPolicy == DeletionPolicy.Retain)
        {
            return await LetGoAsync(pass, spec.DeletionPolicy == DeletionPolicy.Retain ? "deletionPolicy is Retain" : "managementPolicy is Observe");
        }

        if (status is { IntegrationId: null, PendingCreate: null, Permission: null } && pass.Annotation(ApiGroup.IntegrationIdAnnotation) is null)
        {
            return await services.Writer.RemoveFinalizerAsync(pass);
        }

        if (await target.RunAsync(pass, cancellationToken) is { } unresolved)
        {
            return unresolved;
        }

        if (status.PendingCreate is not null && await recovery.RunAsync(pass, cancellationToken) is { } uncertain)
        {
            return uncertain;
        }

        if (status.ApiGatewayManaged == true)
        {
            return await LetGoAsync(pass, "it was made by quick create and goes with its API");
        }

        var id = status.IntegrationId ?? pass.Annotation(ApiGroup.IntegrationIdAnnotation);
        if (id is not null && services.Claims.Rival(pass.Entity, pass.Target.Region, pass.ApiId, id) is { } rival)
        {
            return await services.Permissions.ReleaseAsync(pass, status.Permission, cancellationToken)
                ?? await LetGoAsync(pass, $"it belongs to {rival}");
        }

        // What is being replaced may be somebody else's just as well.
        if (status.ReplacingIntegrationId is { Length: > 0 } old && services.Claims.Rival(pass.Entity, pass.Target.Region, pass.ApiId, old) is not null)
        {
            status.ReplacingIntegrationId = null;
        }

        // The one in use first: routes, if there are any, point to it, and then nothing has been deleted yet.
        foreach (var integrationId in new[] { id, status.ReplacingIntegrationId }.Where(candidate => !string.IsNullOrEmpty(candidate)))
        {
            if (await DeleteAsync(pass, integrationId!, cancellationToken) is { } blocked)
            {
                return blocked;
            }
        }

        // Last: an integration that routes still hold is still called.
        return await services.Permissions.ReleaseAsync(pass, status.Permission, cancellationToken)
            ?? await services.Writer.RemoveFinalizerAsync(pass);
    }

    private async Task<PassOutcome?> DeleteAsync(IntegrationPass pass, string integrationId, CancellationToken cancellationToken)
    {
        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        try
        {
            var response = await pass.Target.Client.DeleteIntegrationAsync(
                new DeleteIntegrationRequest { ApiId = pass.ApiId, IntegrationId = integrationId }, cancellationToken);
            pass.Publish(EventType.Normal, Events.Deleted, "Delete", Messages.WithRequestId(
                $"Deleted integration {integrationId} of API {pass.ApiId}", response.ResponseMetadata?.RequestId));
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            // The integration or its whole API is gone: what was wanted.
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass == ErrorClass.ReferencedByRoutes)
        {
            var routes = exception.ReferencingRouteIds.Count == 0 ? "the routes that use it" : "routes " + string.Join(", ", exception.ReferencingRouteIds);
            return new PassOutcome.Waiting(
                Reasons.DeletionBlockedByRoutes,
                Messages.WithAws($"Delete {routes} of API {pass.ApiId}, or point them to another integration.", exception),
                services.Options.BlockedRecheck);
        }

        services.Snapshots.Deleted(pass.Api, integrationId);
        return null;
    }

    private async Task<PassOutcome> LetGoAsync(IntegrationPass pass, string why)
    {
        if ((pass.Status.IntegrationId ?? pass.Annotation(ApiGroup.IntegrationIdAnnotation)) is { } id)
        {
            pass.Publish(EventType.Normal, Events.Retained, "Delete", $"Left integration {id} in AWS: {why}.");
        }

        return await services.Writer.RemoveFinalizerAsync(pass);
    }
}
