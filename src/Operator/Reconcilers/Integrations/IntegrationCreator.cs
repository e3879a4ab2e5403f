using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// Creates an integration exactly once, although the service takes no token for it. Within the API's write lane: note which
/// integrations there are, write the intent to status (which fails if our view of the object is old), create, write the id. A
/// crash or lost answer at any point leaves an intent from which <see cref="LostCreateRecovery"/> finds what was made.
/// </summary>
internal sealed class IntegrationCreator(ReconcilerServices services, OpenIntents intents, ApiProtocol protocol)
{
    /// <summary>
    /// Creates the integration and persists its id. An existing id in status becomes the one that is replaced.
    /// </summary>
    /// <param name="pass">The pass; gets the new id and what AWS returned.</param>
    /// <param name="conclude">Completes the status for the write of the id, where nothing remains to be done after it: one write instead of two.</param>
    /// <param name="cancellationToken">Stops the pass; a create that was sent counts as lost then.</param>
    /// <returns>
    /// What keeps the integration from being made, or from being left as it was made. When the object went, or was taken over, meanwhile,
    /// nothing is left behind. Null when nothing does.
    /// </returns>
    public async Task<PassOutcome?> CreateAsync(IntegrationPass pass, Action<IntegrationPass> conclude, CancellationToken cancellationToken)
    {
        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        var (status, desired) = (pass.Status, pass.Desired);
        if (await services.Snapshots.ListAsync(pass.Target, pass.ApiId, services.Options.InventoryMaxAge, cancellationToken) is not { } known)
        {
            return OutcomeMapper.ApiNotFound(pass.Home, services.Options);
        }

        // Learnt from a create before this one in the lane, perhaps.
        if (protocol.KnownMismatch(pass) is { } mismatch)
        {
            return mismatch;
        }

        var replaced = status.IntegrationId;
        var fields = desired.State.Fields.Order(StringComparer.Ordinal).ToList();
        status.ApiId = pass.ApiId;
        status.Region = pass.Target.Region;
        status.PendingCreate = new PendingCreate
        {
            StartedAt = intents.Now(),
            Fingerprint = Fingerprint.Of(desired.State, fields, desired.Defaults),
            Fields = fields,
            KnownIntegrationIds = [.. known.Ids],
        };
        services.Conditions.Begin(pass, "Wait a moment: the integration is being created.");
        var intent = LostCreateRecovery.IntentOf(status.PendingCreate);
        await WriteIntentAsync(pass, intent, cancellationToken);

        CreateIntegrationResponse response;
        try
        {
            response = await SendAsync(pass, intent, cancellationToken);
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception is { ErrorClass: ErrorClass.Invalid, OutcomeUnknown: false })
        {
            if (await protocol.AskAsync(pass, cancellationToken) is { } cause)
            {
                return cause;
            }

            throw;
        }

        var id = response.IntegrationId!;
        services.Snapshots.Wrote(pass.Api, response.ToIntegration());
        services.Claims.Record(pass.Entity, pass.Target.Region, pass.ApiId, id);
        pass.Observed = IntegrationMapping.ToObserved(response.ToIntegration());
        pass.SawAws = true;
        pass.OnceDeclared = new HashSet<string>();
        status.CreatedAt = status.PendingCreate.StartedAt;
        status.PendingCreate = null;
        status.LastAppliedFields = fields;
        status.IntegrationId = id;
        status.ReplacingIntegrationId ??= replaced;
        status.ApiGatewayManaged = null;
        status.Observed = pass.Observed;
        pass.Publish(EventType.Normal, Events.Created, "Create", Messages.WithRequestId(
            $"Created integration {id} of API {pass.ApiId}", response.ResponseMetadata?.RequestId));
        conclude(pass);
        return await PersistIdAsync(pass, intent) ? await protocol.CheckAsync(pass, cancellationToken) : await UndoAsync(pass, id);
    }

    private async Task WriteIntentAsync(IntegrationPass pass, string intent, CancellationToken cancellationToken)
    {
        try
        {
            await services.Writer.WriteStatusAsync(pass, locked: true, cancellationToken);
        }
        catch (Exception exception) when (exception is not KubernetesApiException { IsConflict: true })
        {
            // It may be there all the same. A conflict is left out because then it is not: what is there is another process'.
            intents.MadeNothing(pass.Key, intent);
            throw;
        }
    }

    private async Task<CreateIntegrationResponse> SendAsync(IntegrationPass pass, string intent, CancellationToken cancellationToken)
    {
        // Not a word of an earlier failure may outlive the moment from which something can be made.
        intents.Forget(pass.Key);
        try
        {
            var response = await pass.Target.Client.CreateIntegrationAsync(
                IntegrationMapping.ToCreate(pass.ApiId, UpdatePlanner.Create(pass.Desired.State)), cancellationToken);
            if (string.IsNullOrEmpty(response.IntegrationId))
            {
                // Without an id the answer is as good as lost.
                throw new AmazonApiGatewayV2Exception("The answer of CreateIntegration has no integration id.") { OutcomeUnknown = true };
            }

            return response;
        }
        catch (AmazonApiGatewayV2Exception exception) when (!exception.OutcomeUnknown)
        {
            // Nothing was made: the intent goes with the status that tells why, or if that cannot be written, at the next look.
            intents.MadeNothing(pass.Key, intent);
            pass.Status.PendingCreate = null;
            throw;
        }
        catch
        {
            services.Snapshots.Invalidate(pass.Api);
            throw;
        }
    }

    // The id is worth some patience, and not to be stopped by a shutdown: without it the next pass has to search. It is written only
    // into the object that holds our intent: a process that was frozen and thaws must not write over what its successor has made.
    private async Task<bool> PersistIdAsync(IntegrationPass pass, string intent)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await services.Writer.WriteStatusWhileAsync(
                    pass,
                    current => current.Status switch
                    {
                        { PendingCreate: { } pending } when LostCreateRecovery.IntentOf(pending) == intent => true,
                        { PendingCreate: null, IntegrationId: { } id } when id == pass.Status.IntegrationId => null,
                        _ => false,
                    },
                    CancellationToken.None);
            }
            catch (Exception exception) when (exception is KubernetesApiException or HttpRequestException or IOException or TimeoutException
                && attempt < services.Options.IdWriteAttempts)
            {
                ReconcilerLog.IdNotWritten(services.Logger, pass.Status.IntegrationId!, attempt, exception);
                await Task.Delay(services.Options.IdWritePause * attempt, services.TimeProvider, CancellationToken.None);
            }
        }
    }

    // Nobody's status names the integration, and nobody else knows its id: we are in the API's write lane, and a process that does not lead
    // any more is not let through to AWS.
    private async Task<PassOutcome> UndoAsync(IntegrationPass pass, string id)
    {
        try
        {
            await pass.Target.Client.DeleteIntegrationAsync(new() { ApiId = pass.ApiId, IntegrationId = id }, CancellationToken.None);
            services.Snapshots.Deleted(pass.Api, id);
        }
        catch (Exception exception) when (exception is AwsCallException or WriteFencedException)
        {
            ReconcilerLog.LeftBehind(services.Logger, id, pass.ApiId, exception);
        }

        pass.Status.IntegrationId = null;
        return new PassOutcome.Superseded($"{pass.Key} went, or was taken over, while integration {id} was made for it.");
    }
}
