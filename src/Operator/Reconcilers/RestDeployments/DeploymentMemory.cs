using System.Collections.Concurrent;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>
/// What is remembered of an object between passes and need not survive the process: a restart costs at most one more debounce, one
/// more read and one more refused attempt.
/// </summary>
internal sealed class DeploymentMemory(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<ObjectKey, (string Hash, DateTimeOffset At)> changes = [];
    // The integration that is behind may be brought back to what its status says, and then the status never changes: so AWS is read again.
    private static readonly TimeSpan VerifiedFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ObjectKey, (string ContentHash, string DeploymentId, DateTimeOffset At)> verified = [];
    private readonly ConcurrentDictionary<ObjectKey, Refusal> refusals = [];
    private readonly ConcurrentDictionary<ObjectKey, (ApiStages Stages, DateTimeOffset At, (string?, long?, string?) Occasion)> stages = [];

    /// <summary>When the content was last seen to change; now, when it was never seen before or differs.</summary>
    public DateTimeOffset LastChange(ObjectKey key, string contentHash) => changes.AddOrUpdate(
        key,
        _ => (contentHash, timeProvider.GetUtcNow()),
        (_, known) => known.Hash == contentHash ? known : (contentHash, timeProvider.GetUtcNow())).At;

    /// <summary>Content that AWS was found to have deployed already: a short while ago, and that deployment is still the newest.</summary>
    public string? Verified(ObjectKey key, string? newest) =>
        verified.TryGetValue(key, out var known) && known.DeploymentId == newest && timeProvider.GetUtcNow() - known.At < VerifiedFor
            ? known.ContentHash
            : null;

    public void SetVerified(ObjectKey key, string contentHash, string deploymentId) =>
        verified[key] = (contentHash, deploymentId, timeProvider.GetUtcNow());

    /// <summary>What AWS refused; null once the object changed, or somebody asked for a pass.</summary>
    public Refusal? Refused(RestDeploymentPass pass) =>
        refusals.TryGetValue(pass.Key, out var known) && known.Occasion == Occasion(pass) ? known : null;

    public void SetRefused(RestDeploymentPass pass, string contentHash, DateTimeOffset until, PassOutcome outcome) =>
        refusals[pass.Key] = new Refusal(contentHash, until, outcome, Occasion(pass));

    /// <summary>The stages as this object's last look showed them and its moves left them; null when that is too long ago, the object changed, or somebody asks.</summary>
    public ApiStages? Stages(RestDeploymentPass pass) =>
        stages.TryGetValue(pass.Key, out var known) && known.Occasion == Occasion(pass) && timeProvider.GetUtcNow() - known.At < VerifiedFor
            ? known.Stages
            : null;

    public void SetStages(RestDeploymentPass pass) => stages[pass.Key] = (pass.Stages, timeProvider.GetUtcNow(), Occasion(pass));

    public void Forget(ObjectKey key)
    {
        stages.TryRemove(key, out _);
        changes.TryRemove(key, out _);
        verified.TryRemove(key, out _);
        refusals.TryRemove(key, out _);
    }

    private static (string? Uid, long? Generation, string? Requested) Occasion(RestDeploymentPass pass) =>
        (pass.Metadata.Uid, pass.Generation, pass.Annotation(Apis.V1Alpha1.ApiGroup.ReconcileRequestedAt));
}

/// <summary>AWS refused to deploy.</summary>
/// <param name="ContentHash">This content.</param>
/// <param name="Until">No earlier try than this, unless something changes.</param>
/// <param name="Outcome">What conditions say meanwhile.</param>
/// <param name="Occasion">State of the object at that time.</param>
internal sealed record Refusal(
    string ContentHash, DateTimeOffset Until, PassOutcome Outcome, (string? Uid, long? Generation, string? Requested) Occasion);
