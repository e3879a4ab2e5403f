using Operator.ApiGateway.V1;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>
/// Finds out what became of a CreateDeployment whose answer was lost. Deployments have no name, token or tag, and their description
/// is the user's: so it is found by elimination, among those that the API did not hold before, that are not older than the attempt, and
/// that no other RestDeployment made.
/// </summary>
/// <remarks>
/// A single candidate is taken. Several cannot be told apart; then none is taken and a new deployment is made, which costs one
/// deployment that is left in AWS and needs nobody to decide. None, after the time in which a late create may still take effect, means that
/// nothing was made. Whatever a mistake here might be, no stage serves anything wrong: a deployment made after the intent holds what the
/// intent was about, or newer.
/// </remarks>
internal sealed class LostDeploymentRecovery(RestDeploymentServices services, OpenIntents intents)
{
    // Our clock against AWS': more than that and no request would be accepted.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Settles the intent in status, if there is one; an outcome when that has to wait.</summary>
    public async Task<PassOutcome?> RunAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.PendingDeployment is not { } pending)
        {
            return null;
        }

        if (intents.HasMadeNothing(pass.Key, IntentOf(pending)))
        {
            pass.Status.PendingDeployment = null;
            return null;
        }

        var candidates = await CandidatesAsync(pass, pending, cancellationToken);
        if (candidates.Count == 0
            && intents.Left(pass.Key, IntentOf(pending), services.Options.CreateSettleTime) is var left && left > TimeSpan.Zero)
        {
            return new PassOutcome.Waiting(
                Reasons.CreatePending,
                "Nothing to do: the answer of a CreateDeployment was lost, and the operator waits until it is sure whether there is a deployment.",
                left);
        }

        intents.Forget(pass.Key);
        pass.Status.PendingDeployment = null;
        pass.Status.LastDeployedAt = RestDeploymentServices.WholeSeconds(pending.StartedAt);
        if (candidates is [var found])
        {
            Take(pass, pending, found.Id, found.CreatedDate);
            pass.Publish(EventType.Normal, Events.Recovered, "Deploy", $"Deployment {found.Id} of API {pass.ApiId} is this object's: the answer of its CreateDeployment was lost.");
        }
        else if (candidates.Count > 1)
        {
            pass.Publish(EventType.Warning, Events.DeploymentUncertain, "Deploy",
                $"One of deployments {string.Join(", ", candidates.Select(candidate => candidate.Id))} of API {pass.ApiId} was made here, but the answer was lost and nothing tells which. A new one is made; delete those that are not needed.");
        }

        return null;
    }

    /// <summary>Tells an intent of an object from any other of the same object.</summary>
    public static string IntentOf(PendingDeployment pending) => $"{pending.StartedAt.ToUniversalTime():O} {pending.Hash}";

    private static void Take(RestDeploymentPass pass, PendingDeployment pending, string deploymentId, DateTime? createdDate)
    {
        pass.Status.History = [new() { DeploymentId = deploymentId, DeployedAt = createdDate ?? pending.StartedAt, Hash = pending.Hash }, .. pass.History];
        pass.NewlyMade = deploymentId;
        // What it holds is known only if nothing has changed since.
        pass.Status.Deployed = pass.Contents.Hash == pending.Hash ? pass.Contents.Hashes.ToDictionary(StringComparer.Ordinal) : null;

        // The stage was missing when it was written down as ours to make; if it serves something else already, somebody else made it.
        if (pass.Status is { StageOwned: true, DeploymentId: null }
            && pass.Stages.Served(pass.Spec.StageName) is { } served
            && pass.History.All(record => record.DeploymentId != served))
        {
            pass.Status.StageOwned = null;
        }
    }

    private async Task<List<(string Id, DateTime? CreatedDate)>> CandidatesAsync(
        RestDeploymentPass pass, PendingDeployment pending, CancellationToken cancellationToken)
    {
        var others = services.Neighbours.DeploymentsOf(pass.ApiId, pass.Place)
            .Where(other => ObjectKey.Of(other) != pass.Key)
            .SelectMany(other => other.Status?.History ?? [])
            .Select(record => record.DeploymentId);
        var excluded = others
            .Concat(pending.KnownDeploymentIds)
            .Concat(pass.History.Select(record => record.DeploymentId))
            .ToHashSet(StringComparer.Ordinal);
        var earliest = pending.StartedAt - ClockSkew;
        return
        [
            .. (await pass.Target.Rest.GetAllDeploymentsAsync(pass.ApiId, cancellationToken))
                .Where(deployment => !string.IsNullOrEmpty(deployment.Id) && !excluded.Contains(deployment.Id)
                    && (deployment.CreatedDate ?? DateTime.MaxValue) >= earliest)
                .Select(deployment => (deployment.Id!, deployment.CreatedDate)),
        ];
    }
}
