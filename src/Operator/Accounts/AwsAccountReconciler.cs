using Microsoft.Extensions.Logging;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Conditions;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Finalizers;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Patching;

namespace Operator.Accounts;

/// <summary>
/// Says of an <see cref="AwsAccount"/> whether it is reached, and keeps it for as long as objects that it allows use it: they need it to clean up.
/// </summary>
/// <remarks>
/// Calls to AWS: AssumeRole when the account is new, was edited, or its sessions are due for renewal; nothing otherwise. Writes to the API server:
/// the finalizer, and the status when it changed.
/// </remarks>
internal sealed partial class AwsAccountReconciler(
    IKubernetesClient client,
    AccountProbe probe,
    IReadOnlyList<IAccountUsers> users,
    IAccountDirectory directory,
    IEventRecorder events,
    TimeSpan recheck,
    TimeProvider timeProvider,
    ILogger<AwsAccountReconciler> logger,
    IWriteTracker? writes = null) : IReconciler<AwsAccount>
{
    private const int Examples = 3;

    private static readonly TimeSpan InUseRecheck = TimeSpan.FromMinutes(5);
    private static readonly Func<AwsAccount, AwsAccount> Copy = ObjectCopy.ByJson(KubernetesJson.TypeInfo<AwsAccount>(ApiJson.Options));

    private readonly FinalizerGate<AwsAccount> gate = new(client, ApiGroup.Finalizer);
    private readonly StatusPatcher<AwsAccount> statuses = new(client, ApiJson.Options);

    /// <inheritdoc />
    public async Task<ReconcileResult> ReconcileAsync(AwsAccount entity, ReconcileContext context, CancellationToken cancellationToken)
    {
        // Items of a list carry neither, and events need both.
        entity.ApiVersion ??= ApiGroup.GroupVersion;
        entity.Kind ??= nameof(AwsAccount);
        try
        {
            return entity.Metadata.DeletionTimestamp is null
                ? await KeepAsync(entity, cancellationToken)
                : await LetGoAsync(entity, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            return new ReconcileResult.Conflict(exception.Message);
        }
    }

    /// <inheritdoc />
    public void Forget(ObjectKey key)
    {
    }

    private async Task<ReconcileResult> KeepAsync(AwsAccount entity, CancellationToken cancellationToken)
    {
        switch (await gate.EnsureAsync(entity, cancellationToken))
        {
            case FinalizerOutcome<AwsAccount>.Changed changed:
                Wrote(entity, changed.Entity);
                break;
            case FinalizerOutcome<AwsAccount>.Gone:
                return new ReconcileResult.Succeeded(ResyncAfter: null);
            case FinalizerOutcome<AwsAccount>.Conflict conflict:
                return new ReconcileResult.Conflict(conflict.Message);
        }

        var finding = await probe.LookAsync(AccountProfile.Of(entity), cancellationToken);
        await WriteAsync(
            entity,
            finding.IsReached ? ConditionStatus.True : ConditionStatus.False,
            finding.Reason,
            finding.Message,
            finding.IsReached ? null : finding.MayPass ? Conditions.Reconciling : Conditions.Stalled,
            finding.AccountId,
            cancellationToken);
        return finding switch
        {
            { IsReached: true } => new ReconcileResult.Succeeded(recheck),
            { MayPass: true } => new ReconcileResult.Waiting(finding.Reason, finding.Message, AccountProbe.Recheck),
            _ => new ReconcileResult.Stalled(finding.Reason, finding.Message, recheck),
        };
    }

    private async Task<ReconcileResult> LetGoAsync(AwsAccount entity, CancellationToken cancellationToken)
    {
        if (!gate.IsHeld(entity))
        {
            return new ReconcileResult.Succeeded(ResyncAfter: null);
        }

        // Who may not use it cleans up nothing by it: an account that was made for others by mistake can go again.
        var name = entity.Metadata.Name!;
        var inUse = users.SelectMany(kind => kind.Of(name)).Where(user => directory.Find(user.Namespace, name).Profile is not null).ToList();
        if (inUse.Count > 0)
        {
            var names = string.Join(", ", inUse.Take(Examples)) + (inUse.Count > Examples ? ", ..." : "");
            var message = $"Delete the objects that use this account, which they need to clean up in AWS: {inUse.Count} do ({names}).";
            await WriteAsync(
                entity, ConditionStatus.False, Reasons.AccountInUse, message, Conditions.DeletionBlocked, entity.Status?.AccountId, cancellationToken);
            return new ReconcileResult.Waiting(Reasons.AccountInUse, message, InUseRecheck);
        }

        return await gate.RemoveAsync(entity) is FinalizerOutcome<AwsAccount>.Conflict conflict
            ? new ReconcileResult.Conflict(conflict.Message)
            : new ReconcileResult.Succeeded(ResyncAfter: null);
    }

    private async Task WriteAsync(
        AwsAccount entity, string ready, string reason, string message, string? abnormal, string? accountId, CancellationToken cancellationToken)
    {
        var before = Copy(entity);
        var status = entity.Status ??= new AwsAccountStatus();
        var conditions = new ConditionSet(status.Conditions ??= [], timeProvider, entity.Metadata.Generation);
        var was = conditions.Find(Conditions.Ready)?.Reason;
        // A request id differs each time; a status that differed with it would be written at every look.
        var text = conditions.Find(Conditions.Ready) is { } known && known.Reason == reason && Reconcilers.Messages.SayTheSame(known.Message ?? "", message) ? known.Message! : message;
        conditions.Set(Conditions.Ready, ready, reason, text);
        foreach (var type in new[] { Conditions.Reconciling, Conditions.Stalled, Conditions.DeletionBlocked })
        {
            if (type == abnormal)
            {
                conditions.Set(type, ConditionStatus.True, reason, text);
            }
            else
            {
                conditions.Remove(type);
            }
        }

        status.AccountId = accountId ?? status.AccountId;
        status.ObservedGeneration = entity.Metadata.Generation;
        if (was != reason)
        {
            ReadyChanged(logger, entity.Metadata.Name!, ready, reason, text);
            if (ready != ConditionStatus.True)
            {
                events.Publish(entity, EventType.Warning, reason, abnormal == Conditions.DeletionBlocked ? "Delete" : "Reconcile", text);
            }
        }

        Wrote(entity, await statuses.PatchAsync(before, entity, optimisticLock: false, cancellationToken));
    }

    private void Wrote(AwsAccount entity, AwsAccount written)
    {
        entity.Metadata.ResourceVersion = written.Metadata.ResourceVersion;
        entity.Metadata.Finalizers = written.Metadata.Finalizers;
        writes?.RecordWrite(ObjectKey.Of(entity), written.Metadata.ResourceVersion);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "AwsAccount {Name} is now {Status}/{Reason}: {Message}")]
    private static partial void ReadyChanged(ILogger logger, string name, string status, string reason, string message);
}
