using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Events;
using Operator.Reconcilers.Integrations;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Reads the integration, and its responses where the object owns them. One that was deleted outside is forgotten, which makes
/// the next steps create it again; one that was to be adopted is waited for.
/// </summary>
internal sealed class ObserveStep(ReconcilerServices services) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.IntegrationId is not { } id)
        {
            return null;
        }

        try
        {
            var integration = await services.Reader.GetAsync(pass.Target, pass.ApiId, id, cancellationToken);
            pass.Observed = IntegrationMapping.ToObserved(integration);
            pass.Status.ApiGatewayManaged = integration.ApiGatewayManaged == true ? true : null;
            if (ResponsePlanner.Owns(pass.Desired, pass.OnceDeclared))
            {
                var responses = await services.Reader.GetResponsesAsync(pass.Target, pass.ApiId, id, cancellationToken);
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

        return null;
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
        services.Inventory.Deleted(pass.Api, id);

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
