using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// Carries out a <see cref="ResponsePlan"/>. A response is identified by its key, so a create whose answer is lost needs no
/// intent: the next pass finds it by the key.
/// </summary>
internal sealed class ResponseWriter(ReconcilerServices services)
{
    /// <summary>Brings the responses in line; the observed list in the pass follows each step.</summary>
    public async Task ApplyAsync(IntegrationPass pass, ResponsePlan plan, CancellationToken cancellationToken)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        foreach (var surplus in plan.Deletes)
        {
            await DeleteAsync(pass, surplus, cancellationToken);
        }

        foreach (var (key, fields) in plan.Creates)
        {
            await CreateAsync(pass, key, fields, cancellationToken);
        }

        foreach (var (existing, fields) in plan.Updates)
        {
            await UpdateAsync(pass, existing, fields, cancellationToken);
        }

        pass.Publish(EventType.Normal, Events.ResponsesChanged, "Update", Messages.WithRequestId(
            $"Changed integration responses of {pass.Status.IntegrationId} of API {pass.ApiId}: {DriftReport.Names(plan.Changes.Where(change => !change.Ignored))}",
            pass.LastRequestId));
    }

    private static async Task CreateAsync(IntegrationPass pass, string key, RequestFields fields, CancellationToken cancellationToken)
    {
        var response = await pass.Target.Client.CreateIntegrationResponseAsync(
            IntegrationMapping.ToCreate(pass.ApiId, pass.Status.IntegrationId!, key, fields), cancellationToken);
        Done(pass, response.ResponseMetadata?.RequestId);
        Observed(pass).Add(IntegrationMapping.ToObserved(response.ToIntegrationResponse()));
    }

    private static async Task UpdateAsync(IntegrationPass pass, ObservedIntegrationResponse existing, RequestFields fields, CancellationToken cancellationToken)
    {
        var response = await pass.Target.Client.UpdateIntegrationResponseAsync(
            IntegrationMapping.ToUpdate(pass.ApiId, pass.Status.IntegrationId!, existing, fields), cancellationToken);
        Done(pass, response.ResponseMetadata?.RequestId);
        var reply = IntegrationMapping.ToObserved(response.ToIntegrationResponse());
        Remove(pass, existing);
        Observed(pass).Add(reply);
        if (ResponsePlanner.MustRecreate(pass.Desired, reply, pass.OnceDeclared))
        {
            await DeleteAsync(pass, reply, cancellationToken);
            await CreateAsync(pass, reply.IntegrationResponseKey, UpdatePlanner.Create(pass.Desired.Responses![reply.IntegrationResponseKey]), cancellationToken);
        }
    }

    private static async Task DeleteAsync(IntegrationPass pass, ObservedIntegrationResponse surplus, CancellationToken cancellationToken)
    {
        try
        {
            var response = await pass.Target.Client.DeleteIntegrationResponseAsync(
                new DeleteIntegrationResponseRequest
                {
                    ApiId = pass.ApiId,
                    IntegrationId = pass.Status.IntegrationId,
                    IntegrationResponseId = surplus.IntegrationResponseId,
                },
                cancellationToken);
            Done(pass, response.ResponseMetadata?.RequestId);
        }
        catch (AmazonApiGatewayV2Exception exception)
            when (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: MissingResource.IntegrationResponse })
        {
            // Gone is what was wanted.
        }

        Remove(pass, surplus);
    }

    private static void Done(IntegrationPass pass, string? requestId) => pass.LastRequestId = requestId;

    private static void Remove(IntegrationPass pass, ObservedIntegrationResponse response) =>
        pass.Observed!.IntegrationResponses =
            [.. Observed(pass).Where(other => other.IntegrationResponseId != response.IntegrationResponseId)];

    private static IList<ObservedIntegrationResponse> Observed(IntegrationPass pass) => pass.Observed!.IntegrationResponses ??= [];
}
