using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Events;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// Changes an integration in place and judges the reply: one PATCH in the normal case; two more where a mapping within a
/// response status outlives the first.
/// </summary>
internal sealed class IntegrationUpdater(ReconcilerServices services)
{
    /// <summary>How a pass ends whose update was not sent.</summary>
    public static PassOutcome EditedAgain { get; } = new PassOutcome.Superseded("The spec was edited again before it was sent.", IsQueued: true);

    /// <summary>
    /// Sends one PATCH and judges nothing: the plan may rest on an old view. <see cref="IntegrationPass.Observed"/> becomes the reply.
    /// </summary>
    /// <returns>The differences that the reply still shows; null when nothing was sent because the spec was edited again meanwhile.</returns>
    public async Task<IReadOnlyList<FieldChange>?> TryAsync(IntegrationPass pass, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        return services.Peers.HasNewerSpec(pass.Entity) ? null : (await SendAsync(pass, Plan(pass, changes), statusesWereReset: false, cancellationToken)).Leftovers;
    }

    /// <summary>Updates, and says what the reply leaves to be done. <see cref="IntegrationPass.Observed"/> becomes the reply.</summary>
    /// <returns>Null when nothing was sent because the spec was edited again meanwhile.</returns>
    public async Task<ReplyCheck?> UpdateAsync(IntegrationPass pass, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        if (services.Peers.HasNewerSpec(pass.Entity))
        {
            return null;
        }

        var request = Plan(pass, changes);
        ReplyCheck check;
        try
        {
            check = await SendAsync(pass, request, statusesWereReset: false, cancellationToken);
        }
        catch (AmazonApiGatewayV2Exception exception)
            when (exception.ErrorClass == ErrorClass.Invalid && request.TriesUnprovenRemoval && changes.Any(change => change is { Ignored: false, IsRemoval: true }))
        {
            // The refusal may be about the way of removing and not about the spec. A new integration tells: it is made from the
            // spec alone, and if that is what AWS refuses, nothing has changed.
            return new ReplyCheck(Remedy.Replace, [.. changes.Where(change => change is { Ignored: false, IsRemoval: true })]);
        }

        if (check.Remedy == Remedy.ResetStatuses)
        {
            await SendAsync(pass, UpdatePlanner.ResetStatuses(request, check.Leftovers), statusesWereReset: true, cancellationToken);
            check = await SendAsync(pass, request, statusesWereReset: true, cancellationToken);
        }

        return check;
    }

    private static RequestFields Plan(IntegrationPass pass, IReadOnlyList<FieldChange> changes) =>
        UpdatePlanner.Update(pass.Desired, ResourceState.Observed(FieldMap.Integration, pass.Observed!), changes);

    private async Task<ReplyCheck> SendAsync(IntegrationPass pass, RequestFields request, bool statusesWereReset, CancellationToken cancellationToken)
    {
        var id = pass.Status.IntegrationId!;
        Model.UpdateIntegrationResponse response;
        try
        {
            response = await pass.Target.Client.UpdateIntegrationAsync(IntegrationMapping.ToUpdate(pass.ApiId, id, request), cancellationToken);
        }
        catch
        {
            services.Snapshots.Doubt(pass.Api, id);
            throw;
        }

        var integration = response.ToIntegration();
        services.Snapshots.Wrote(pass.Api, integration);
        Take(pass, integration);
        pass.SawAws = true;
        pass.LastRequestId = response.ResponseMetadata?.RequestId;
        return ReplyCheck.Of(pass.Desired, ResourceState.Observed(FieldMap.Integration, pass.Observed!), pass.OnceDeclared, statusesWereReset);
    }

    private static void Take(IntegrationPass pass, Model.Integration integration)
    {
        var responses = pass.Observed?.IntegrationResponses;
        pass.Observed = IntegrationMapping.ToObserved(integration);
        pass.Observed.IntegrationResponses = responses;
        pass.Status.Observed = pass.Observed;
    }

    /// <summary>Tells people that an update was made.</summary>
    public static void Announce(IntegrationPass pass, IReadOnlyList<FieldChange> changes)
    {
        var names = DriftReport.Names(changes.Where(change => !change.Ignored));
        var (reason, verb) = pass.IsEdit ? (Events.Updated, "Updated") : (Events.DriftCorrected, "Corrected drift of");
        pass.Publish(EventType.Normal, reason, "Update", Messages.WithRequestId(
            $"{verb} integration {pass.Status.IntegrationId} of API {pass.ApiId}: {names}", pass.LastRequestId));
    }
}
