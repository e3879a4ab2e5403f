using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Events;
using Operator.Reconcilers.Integrations;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Reads the integration, and its responses where the object owns them. One that was deleted outside is forgotten, which makes
/// the next steps create it again; one that was to be adopted is waited for.
/// </summary>
internal sealed class ObserveStep(ReconcilerServices services, ApiProtocol protocol) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.IntegrationId is not { } id || pass.Observed is not null)
        {
            return null;
        }

        try
        {
            var integration = await ReadAsync(pass, id, cancellationToken);
            pass.Observed = IntegrationMapping.ToObserved(integration);
            pass.Status.ApiGatewayManaged = integration.ApiGatewayManaged == true ? true : null;
            if (ResponsePlanner.Owns(pass.Desired, pass.OnceDeclared))
            {
                var responses = await pass.Target.Client.GetAllIntegrationResponsesAsync(pass.ApiId, id, cancellationToken);
                pass.Observed.IntegrationResponses = [.. responses.Select(IntegrationMapping.ToObserved)];
            }
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return await MissingAsync(pass, id, exception, cancellationToken);
        }

        pass.SawAws = true;
        pass.Status.ApiId = pass.ApiId;
        pass.Status.Region = pass.Target.Region;
        pass.Status.Observed = pass.Observed;
        if (pass.Adopting)
        {
            services.Claims.Record(pass.Entity, pass.Target.Region, pass.ApiId, id);
            pass.Publish(EventType.Normal, Events.Adopted, "Adopt", $"Took over integration {id} of API {pass.ApiId}.");
        }

        // A crash may have come between the create and this question.
        return pass is { Adopting: false, ManagementPolicy: ManagementPolicy.Manage, LastAppliedGeneration: null }
            ? await protocol.CheckAsync(pass, cancellationToken)
            : null;
    }

    // A routine look shares what is read for the other objects of the API, and so do looks that somebody asked for; what the shared list
    // does not have is asked for by name, because a list that changes while it is read may miss something.
    private async Task<Model.Integration> ReadAsync(IntegrationPass pass, string id, CancellationToken cancellationToken)
    {
        var (region, api) = (pass.Target.Region, pass.ApiId);
        if (pass.IsKnown && (pass.IsRoutine || pass.AskedSince is not null) && await services.Snapshots.FindAsync(
            pass.Target,
            api,
            id,
            pass.AskedSince,
            () => pass.IsRoutine ? services.Peers.Compared(region, api) : services.Peers.AskedFor(region, api),
            cancellationToken) is { } shared)
        {
            return shared;
        }

        var response = await pass.Target.Client.GetIntegrationAsync(new() { ApiId = pass.ApiId, IntegrationId = id }, cancellationToken);
        return response.ToIntegration();
    }

    private async Task<PassOutcome?> MissingAsync(
        IntegrationPass pass, string id, AmazonApiGatewayV2Exception exception, CancellationToken cancellationToken)
    {
        if (exception.MissingResource != MissingResource.Integration)
        {
            // The API may be what is missing; only then are all its integrations gone for good with it.
            services.Apis.Invalidate(pass.Api);
            if (!(await services.Apis.GetAsync(pass.Target, pass.ApiId, cancellationToken)).Exists)
            {
                return OutcomeMapper.ApiNotFound(pass.Home, services.Options, exception);
            }
        }

        pass.SawAws = true;
        pass.Status.Observed = null;
        pass.Status.ApiGatewayManaged = null;
        services.Snapshots.Deleted(pass.Api, id);

        var observeOnly = pass.Spec.ManagementPolicy == ManagementPolicy.Observe;
        var bySpec = pass.Adopting && pass.Annotation(ApiGroup.IntegrationIdAnnotation) is null;
        if (observeOnly || bySpec)
        {
            return NotFound($"Create integration {id} in API {pass.ApiId}, or make a new object without spec.integrationId.", exception);
        }

        if (!pass.Adopting && !pass.IsEdit && pass.Spec.DriftPolicy == DriftPolicy.Detect)
        {
            return NotFound($"Set driftPolicy to Correct to have it made again: integration {id} was deleted outside of Kubernetes.", exception);
        }

        if (!pass.Adopting)
        {
            pass.Publish(EventType.Warning, Events.Vanished, "Observe", Messages.WithRequestId(
                $"Integration {id} of API {pass.ApiId} was deleted outside of Kubernetes; it is made again", exception.RequestId));
        }

        // What comes now is a create of this object, not a take-over.
        pass.Adopting = false;
        pass.Status.IntegrationId = null;
        return null;
    }

    private PassOutcome.Waiting NotFound(string whatToDo, AmazonApiGatewayV2Exception exception) =>
        new(Reasons.IntegrationNotFound, Messages.WithAws(whatToDo, exception), services.Options.MissingRecheck);
}
