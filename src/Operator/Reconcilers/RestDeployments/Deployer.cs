using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Events;
using Operator.Reconcilers.Rest;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>
/// Makes a deployment: reads what the API really holds, writes the intent, calls CreateDeployment, records the result. Within the
/// API's write lane, so that no integration of the API changes between the read and the call.
/// </summary>
/// <remarks>
/// The read is one GetResources per deployment. Without it the record would rest on what the RestIntegrations' status says, and a
/// change that somebody made in AWS meanwhile would go live while the record denied it: undone later, it would be live for ever.
/// </remarks>
internal sealed class Deployer(RestDeploymentServices services, OpenIntents intents)
{
    // A message is for reading: the first few say where to look.
    private const int NamedMethods = 10;

    /// <summary>Deploys; an outcome when that has to wait, null when the newest deployment is up to date now.</summary>
    public async Task<PassOutcome?> DeployAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        var snapshot = await services.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: true, cancellationToken);
        if (snapshot is null)
        {
            return OutcomeMapper.ApiNotFound(pass.Home, services.Options);
        }

        var actual = pass.Contents.As(snapshot);
        if (!pass.NewestIsGone && pass.History is [var newest, ..] && newest.Hash == actual.Hash)
        {
            // The status of an integration is behind what AWS holds, and AWS' state is deployed. Its own pass will notice.
            services.Memory.SetVerified(pass.Key, pass.Contents.Hash, newest.DeploymentId);
            pass.Status.Deployed = actual.Hashes.ToDictionary(StringComparer.Ordinal);
            return null;
        }

        var intent = await WriteIntentAsync(pass, actual, cancellationToken);
        // Not a word of an earlier failure may outlive the moment from which something can be made.
        intents.Forget(pass.Key);
        CreateDeploymentResponse made;
        try
        {
            made = await pass.Target.Rest.CreateDeploymentAsync(
                new CreateDeploymentRequest { RestApiId = pass.ApiId, Description = NullIfEmpty(pass.Spec.Description) }, cancellationToken);
        }
        catch (AwsCallException exception) when (!exception.OutcomeUnknown)
        {
            // Nothing was made: the intent goes with the status that tells why, or if that cannot be written, at the next look.
            intents.MadeNothing(pass.Key, intent);
            pass.Status.PendingDeployment = null;
            if (exception.ErrorClass != ErrorClass.Invalid)
            {
                throw;
            }

            return Refused(pass, snapshot, exception);
        }

        Record(pass, actual, made);
        return null;
    }

    private async Task<string> WriteIntentAsync(RestDeploymentPass pass, ApiContents actual, CancellationToken cancellationToken)
    {
        var known = await pass.Target.Rest.GetAllDeploymentsAsync(pass.ApiId, cancellationToken);
        pass.Status.PendingDeployment = new PendingDeployment
        {
            StartedAt = intents.Now(),
            Hash = actual.Hash,
            KnownDeploymentIds = [.. known.Select(deployment => deployment.Id).OfType<string>()],
        };
        var intent = LostDeploymentRecovery.IntentOf(pass.Status.PendingDeployment);
        try
        {
            await services.Writer.WriteStatusAsync(pass, locked: true, cancellationToken);
            return intent;
        }
        catch (Exception exception) when (exception is not KubernetesApiException { IsConflict: true })
        {
            // It may be there all the same. A conflict is left out because then it is not: what is there is another process'.
            intents.MadeNothing(pass.Key, intent);
            throw;
        }
    }

    private void Record(RestDeploymentPass pass, ApiContents actual, CreateDeploymentResponse made)
    {
        var (status, now) = (pass.Status, services.Now());
        var id = made.Id ?? throw new InvalidOperationException("CreateDeployment answered without an id.");
        status.PendingDeployment = null;
        status.LastDeployedAt = now;
        status.History =
        [
            new() { DeploymentId = id, DeployedAt = now, Hash = actual.Hash },
            // One that is gone cannot be rolled back to.
            .. pass.NewestIsGone ? pass.History.Skip(1) : pass.History,
        ];
        status.Deployed = actual.Hashes.ToDictionary(StringComparer.Ordinal);
        pass.NewestIsGone = false;
        pass.NewlyMade = id;
        if (actual.Hash != pass.Contents.Hash)
        {
            services.Memory.SetVerified(pass.Key, pass.Contents.Hash, id);
        }

        pass.LastRequestId = made.ResponseMetadata?.RequestId;
        pass.Publish(EventType.Normal, Events.Created, "Deploy", Messages.WithRequestId(
            $"Made deployment {id} of API {pass.ApiId} with {actual.Hashes.Count} integrations of RestIntegration objects.", pass.LastRequestId));
    }

    private PassOutcome.Waiting Refused(RestDeploymentPass pass, RestSnapshot snapshot, AwsCallException exception)
    {
        var methods = snapshot.ById.Values
            .SelectMany(resource => resource.Methods.Select(method => (Name: $"{method.Key} {resource.Path}", method.Value.Integration)))
            .ToList();
        var without = methods.Where(method => method.Integration is null).Select(method => method.Name).Order(StringComparer.Ordinal).ToList();
        var (reason, what) = methods.Count == 0
            ? (Reasons.NothingToDeploy, $"Create a method in API {pass.ApiId}: there is nothing to deploy.")
            : without.Count > 0
                ? (Reasons.MethodWithoutIntegration, $"Give {Names(without)} of API {pass.ApiId} an integration, or delete what is not needed: AWS deploys all methods or none.")
                : (Reasons.DeploymentRefused, $"Correct what AWS names here in API {pass.ApiId}.");
        var outcome = new PassOutcome.Waiting(
            reason, Messages.WithAws($"{what} Tried again when a RestIntegration of the API changes, on request, and every hour.", exception), services.Options.StalledRecheck);
        services.Memory.SetRefused(pass, pass.Contents.Hash, services.TimeProvider.GetUtcNow() + services.Options.StalledRecheck, outcome);
        return outcome;
    }

    private static string Names(List<string> methods) => string.Join(", ", methods.Take(NamedMethods))
        + (methods.Count > NamedMethods ? $" and {methods.Count - NamedMethods} more" : "");

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
