namespace Operator.Reconcilers.RestDeployments;

/// <summary>Everything that the next move of a RestDeployment depends on, besides the clock.</summary>
internal sealed record DeploymentState
{
    /// <summary>Hash of what the API's RestIntegrations say that AWS holds.</summary>
    public required string ContentHash { get; init; }

    /// <summary>There is something to deploy: at least one RestIntegration is in AWS.</summary>
    public bool HasContent { get; init; } = true;

    /// <summary>A RestIntegration of the API is being written, or deleted: more changes are to come.</summary>
    public bool IsBusy { get; init; }

    /// <summary>When a change was first seen that no deployment holds.</summary>
    public DateTimeOffset? PendingSince { get; init; }

    /// <summary>When <see cref="ContentHash"/> was last seen to change.</summary>
    public required DateTimeOffset LastChange { get; init; }

    /// <summary>When a deployment was last made, or begun.</summary>
    public DateTimeOffset? LastDeployed { get; init; }

    /// <summary>Content that differs from the newest deployment's only because the store is behind: AWS was read and is deployed as it is.</summary>
    public string? VerifiedHash { get; init; }

    /// <summary>AWS refused to deploy this content, and until when that is believed.</summary>
    public (string Hash, DateTimeOffset Until)? Refused { get; init; }

    /// <summary>What the stage serves; null when there is no stage, or it serves nothing.</summary>
    public string? Served { get; init; }

    /// <summary>Deployments made here, newest first: id and hash of what it holds.</summary>
    public IReadOnlyList<(string Id, string Hash)> History { get; init; } = [];

    /// <summary>The newest one was deleted by somebody else.</summary>
    public bool NewestIsGone { get; init; }

    /// <summary>Deployments that must not be deleted: a stage serves them, or AWS refused to.</summary>
    public IReadOnlySet<string> InUse { get; init; } = new HashSet<string>();

    public required TimeSpan Debounce { get; init; }

    public required TimeSpan MinInterval { get; init; }

    public int HistoryLimit { get; init; } = 10;

    public string? RollbackTo { get; init; }

    /// <summary>Whether there is a change that no deployment holds. Not while the stage is pinned: then nothing is to be deployed.</summary>
    public bool IsPending => RollbackTo is null
        && (History.Count == 0 || NewestIsGone || (ContentHash != History[0].Hash && ContentHash != VerifiedHash));
}

/// <summary>The next move.</summary>
internal abstract record DeploymentMove
{
    private DeploymentMove()
    {
    }

    /// <summary>The stage serves what it should, and there is nothing to tidy up.</summary>
    public sealed record Nothing : DeploymentMove;

    /// <summary>There is nothing to deploy yet.</summary>
    public sealed record WaitForContent : DeploymentMove;

    /// <summary>AWS refused to deploy this very content.</summary>
    public sealed record StayRefused(DateTimeOffset Until) : DeploymentMove;

    /// <summary>Changes may still be coming, or the last deployment is too recent.</summary>
    public sealed record Wait(DateTimeOffset Until) : DeploymentMove;

    /// <summary>Make a deployment.</summary>
    public sealed record Deploy : DeploymentMove;

    /// <summary>Have the stage serve the newest deployment.</summary>
    public sealed record PointStage(string DeploymentId) : DeploymentMove;

    /// <summary>Have the stage serve the deployment that the spec pins it to.</summary>
    public sealed record Rollback(string DeploymentId) : DeploymentMove;

    /// <summary>Delete old deployments that were made here and that nobody uses; oldest first.</summary>
    public sealed record Prune(IReadOnlyList<string> DeploymentIds) : DeploymentMove;
}

/// <summary>Decides the next move from state and clock alone, so that it can be tested as a table. Pure.</summary>
internal static class DeploymentPlan
{
    // A change that never ends, or an integration that never gets done, must not keep the others from going live for ever.
    private const int PutOffFactor = 10;
    private static readonly TimeSpan LeastPutOff = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long changes may be put off by further changes and by integrations under way, counted from the first of them: ten debounce
    /// times, but at least a minute.
    /// </summary>
    public static TimeSpan LongestPutOff(TimeSpan debounce)
    {
        var longest = debounce * PutOffFactor;
        return longest < LeastPutOff ? LeastPutOff : longest;
    }

    /// <summary>
    /// The next move. A pinned stage comes before everything; then a stage that serves something else than the newest deployment;
    /// then what is to be deployed; then tidying up.
    /// </summary>
    public static DeploymentMove Next(DeploymentState state, DateTimeOffset now)
    {
        if (state.RollbackTo is { } pinned)
        {
            return state.Served == pinned ? PruneOrNothing(state) : new DeploymentMove.Rollback(pinned);
        }

        if (state is { History: [var newest, ..], NewestIsGone: false } && state.Served != newest.Id)
        {
            return new DeploymentMove.PointStage(newest.Id);
        }

        return state.IsPending ? NextOfPending(state, now) : PruneOrNothing(state);
    }

    private static DeploymentMove NextOfPending(DeploymentState state, DateTimeOffset now)
    {
        if (!state.HasContent && state.History.Count == 0)
        {
            return new DeploymentMove.WaitForContent();
        }

        if (state.Refused is { } refused && refused.Hash == state.ContentHash && now < refused.Until)
        {
            return new DeploymentMove.StayRefused(refused.Until);
        }

        var latest = (state.PendingSince ?? now) + LongestPutOff(state.Debounce);
        var quiet = state.LastChange + state.Debounce;
        var due = state.IsBusy || quiet > latest ? latest : quiet;
        if (state.LastDeployed + state.MinInterval is { } allowed && allowed > due)
        {
            due = allowed;
        }

        return now < due ? new DeploymentMove.Wait(due) : new DeploymentMove.Deploy();
    }

    private static DeploymentMove PruneOrNothing(DeploymentState state)
    {
        var surplus = state.History
            .Skip(Math.Max(1, state.HistoryLimit))
            .Select(record => record.Id)
            .Where(id => id != state.RollbackTo && !state.InUse.Contains(id))
            .Reverse()
            .ToList();
        return surplus.Count == 0 ? new DeploymentMove.Nothing() : new DeploymentMove.Prune(surplus);
    }
}
