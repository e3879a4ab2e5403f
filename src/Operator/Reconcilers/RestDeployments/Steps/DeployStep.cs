using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers.RestDeployments.Steps;

/// <summary>
/// Looks at the stages, then makes one move after the other until nothing is left to do or something has to be waited for. The whole
/// step holds the API's write lane: a stage is never pointed by what another pass has seen.
/// </summary>
internal sealed class DeployStep(RestDeploymentServices services, LostDeploymentRecovery recovery, Deployer deployer, StageWriter stages)
    : IPassStep<RestDeploymentPass>
{
    // Recover, deploy, point, prune, and as much again in doubt; more means that two moves undo each other.
    private const int MostMoves = 8;

    public async Task<PassOutcome?> RunAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        // From the cache as it is now: what integrations wrote while this pass waited for the lane counts.
        pass.Contents = ApiContents.Of(services.Neighbours.IntegrationsOf(pass.ApiId, pass.Place));
        if (await StillWaitingAsync(pass, cancellationToken) is { } waiting)
        {
            return waiting;
        }

        pass.Stages = await ApiStages.ReadAsync(pass.Target, pass.ApiId, cancellationToken);
        services.Memory.SetStages(pass);
        pass.SawAws = true;
        pass.Status.RestApiId = pass.ApiId;
        pass.Status.Region = pass.Target.Region;
        pass.Status.StageName = pass.Spec.StageName;
        if (await recovery.RunAsync(pass, cancellationToken) is { } uncertain)
        {
            return uncertain;
        }

        for (var moves = 0; moves < MostMoves; moves++)
        {
            var state = StateOf(pass);
            if (await MakeAsync(pass, DeploymentPlan.Next(state, services.TimeProvider.GetUtcNow()), cancellationToken) is { } outcome)
            {
                pass.Status.PendingSince = state.PendingSince?.UtcDateTime;
                return outcome;
            }
        }

        throw new InvalidOperationException($"RestDeployment {pass.Key} does not come to an end.");
    }

    /// <summary>There is no RestIntegration to deploy. Applied together, the deployment is as likely to come first: no event warns of that, the condition says it.</summary>
    public static PassOutcome.Waiting NothingToDeploy(RestDeploymentPass pass, ReconcilerOptions options) => new(
        Reasons.NothingToDeploy, $"Create a RestIntegration for API {pass.ApiId}: there is none in place that could be deployed.", options.ResyncPeriod, IsRoutine: true);

    /// <summary>The deployment that the spec pins the stage to is gone.</summary>
    public static PassOutcome.Stalled RollbackNotFound(RestDeploymentPass pass, string deploymentId, ReconcilerOptions options) => new(
        Reasons.DeploymentNotFound,
        $"Set spec.rollbackTo to a deployment of API {pass.ApiId}, for example one of status.history, or take it out: deployment {deploymentId} does not exist. Stage {pass.Spec.StageName} is left as it is.",
        options.StalledRecheck);

    /// <summary>Whether a deployment exists. One GetDeployment.</summary>
    public static async Task<bool> ExistsAsync(RestDeploymentPass pass, string deploymentId, CancellationToken cancellationToken)
    {
        try
        {
            await pass.Target.Rest.GetDeploymentAsync(
                new GetDeploymentRequest { RestApiId = pass.ApiId, DeploymentId = deploymentId }, cancellationToken);
            return true;
        }
        catch (AwsCallException exception) when (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: MissingResource.Deployment })
        {
            return false;
        }
    }

    // Every change of a burst wakes this object, and none of these passes has to do with the stages: one look at the beginning will do until
    // there is something to move.
    private async Task<PassOutcome?> StillWaitingAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.PendingDeployment is not null || services.Memory.Stages(pass) is not { } known)
        {
            return null;
        }

        pass.Stages = known;
        var state = StateOf(pass);
        if (DeploymentPlan.Next(state, services.TimeProvider.GetUtcNow()) is not DeploymentMove.Wait wait)
        {
            return null;
        }

        pass.Status.PendingSince = state.PendingSince?.UtcDateTime;
        return await MakeAsync(pass, wait, cancellationToken);
    }

    private DeploymentState StateOf(RestDeploymentPass pass)
    {
        var (spec, status, contents) = (pass.Spec, pass.Status, pass.Contents);
        var refused = services.Memory.Refused(pass);
        var state = new DeploymentState
        {
            ContentHash = contents.Hash,
            HasContent = contents.Hashes.Count > 0,
            IsBusy = contents.IsBusy,
            LastChange = services.Memory.LastChange(pass.Key, contents.Hash),
            LastDeployed = Time(status.LastDeployedAt),
            VerifiedHash = services.Memory.Verified(pass.Key, pass.History is [var newest, ..] ? newest.DeploymentId : null),
            Refused = refused is null ? null : (refused.ContentHash, refused.Until),
            Served = pass.Stages.Served(spec.StageName),
            History = [.. pass.History.Select(record => (record.DeploymentId, record.Hash))],
            NewestIsGone = pass.NewestIsGone,
            InUse = pass.Stages.InUse.Union(pass.Undeletable).ToHashSet(StringComparer.Ordinal),
            Debounce = TimeSpan.FromSeconds(spec.DebounceSeconds),
            MinInterval = TimeSpan.FromSeconds(spec.MinIntervalSeconds),
            HistoryLimit = spec.HistoryLimit,
            RollbackTo = string.IsNullOrEmpty(spec.RollbackTo) ? null : spec.RollbackTo,
        };
        return state with { PendingSince = state.IsPending ? Time(status.PendingSince) ?? services.Now() : null };
    }

    private async Task<PassOutcome?> MakeAsync(RestDeploymentPass pass, DeploymentMove move, CancellationToken cancellationToken)
    {
        switch (move)
        {
            case DeploymentMove.WaitForContent:
                return NothingToDeploy(pass, services.Options);
            case DeploymentMove.StayRefused refused:
                var waiting = (PassOutcome.Waiting)services.Memory.Refused(pass)!.Outcome;
                return waiting with { After = refused.Until - services.TimeProvider.GetUtcNow() };
            case DeploymentMove.Wait wait:
                return new PassOutcome.Waiting(
                    Reasons.DeploymentPending,
                    $"Nothing to do: stage {pass.Spec.StageName} of API {pass.ApiId} is deployed anew after {pass.Spec.DebounceSeconds} s without a change of the API's RestIntegrations.",
                    wait.Until - services.TimeProvider.GetUtcNow(),
                    IsRoutine: true);
            case DeploymentMove.Deploy:
                return await deployer.DeployAsync(pass, cancellationToken);
            case DeploymentMove.PointStage point:
                return await PointAsync(pass, point.DeploymentId, cancellationToken);
            case DeploymentMove.Rollback rollback:
                return await RollbackAsync(pass, rollback.DeploymentId, cancellationToken);
            case DeploymentMove.Prune prune:
                await HistoryPruner.DeleteAsync(pass, prune.DeploymentIds, cancellationToken);
                return null;
            default:
                return Settle(pass);
        }
    }

    private async Task<PassOutcome?> PointAsync(RestDeploymentPass pass, string deploymentId, CancellationToken cancellationToken)
    {
        // One just made is there; an older one may have been deleted while the stage served another.
        if (pass.NewlyMade != deploymentId && !await ExistsAsync(pass, deploymentId, cancellationToken))
        {
            pass.NewestIsGone = true;
            return null;
        }

        if (await stages.PointAsync(pass, deploymentId, cancellationToken) is { } outcome)
        {
            return outcome;
        }

        Describe(pass, pass.History[0]);
        return null;
    }

    private async Task<PassOutcome?> RollbackAsync(RestDeploymentPass pass, string deploymentId, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(pass, deploymentId, cancellationToken))
        {
            return RollbackNotFound(pass, deploymentId, services.Options);
        }

        if (await stages.PointAsync(pass, deploymentId, cancellationToken) is { } outcome)
        {
            return outcome;
        }

        Describe(pass, pass.History.FirstOrDefault(record => record.DeploymentId == deploymentId));
        return null;
    }

    // What an older deployment holds is known only where it equals what is in place now.
    private static void Describe(RestDeploymentPass pass, DeploymentRecord? served)
    {
        if (served is null || served.DeploymentId != pass.NewlyMade)
        {
            pass.Status.Deployed = served?.Hash == pass.Contents.Hash ? pass.Contents.Hashes.ToDictionary(StringComparer.Ordinal) : null;
        }
    }

    private static PassOutcome.Settled Settle(RestDeploymentPass pass)
    {
        var status = pass.Status;
        var served = pass.Stages.Served(pass.Spec.StageName);
        var record = pass.History.FirstOrDefault(record => record.DeploymentId == served);
        if (status.DeploymentId != served)
        {
            // Pointed by a process that died before it could say so, or by somebody else.
            Describe(pass, record);
        }

        status.DeploymentId = served;
        status.DeployedHash = record?.Hash;
        return string.IsNullOrEmpty(pass.Spec.RollbackTo)
            ? new PassOutcome.Settled(Reasons.Available, $"Stage {pass.Spec.StageName} of API {pass.ApiId} serves deployment {status.DeploymentId}, which holds all changes.")
            : new PassOutcome.Settled(Reasons.RolledBack, $"Stage {pass.Spec.StageName} of API {pass.ApiId} is pinned to deployment {status.DeploymentId}. Take out spec.rollbackTo to have changes deployed again.");
    }

    private static DateTimeOffset? Time(DateTime? value) => value is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;
}
