using System.Collections.Concurrent;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers;

/// <summary>
/// How long this process has known of each write-ahead intent, on its monotonic clock: after <see cref="ReconcilerOptions.CreateSettleTime"/>
/// the call that belongs to an intent can take effect no more.
/// </summary>
/// <remarks>
/// Not the time of day that the intent carries: another machine wrote that, its clock may be off by an hour, and ours may be set in
/// between. A new process waits from its own first look, which is later than the last moment at which its predecessor could send: the
/// lease, and the fence on writes, see to that. So a restart costs the whole wait once more, and only objects with an open intent pay.
/// </remarks>
internal sealed class IntentAges(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<ObjectKey, (string Intent, long Seen)> firstLooks = [];

    /// <summary>How much longer a call of this intent may take effect; zero or less when it cannot any more.</summary>
    /// <param name="key">The object.</param>
    /// <param name="intent">Tells this intent of the object from an earlier one.</param>
    /// <param name="settleTime">How long a call may take effect after its process has ended.</param>
    public TimeSpan Left(ObjectKey key, string intent, TimeSpan settleTime)
    {
        var look = firstLooks.AddOrUpdate(
            key,
            _ => (intent, timeProvider.GetTimestamp()),
            (_, known) => known.Intent == intent ? known : (intent, timeProvider.GetTimestamp()));
        return settleTime - timeProvider.GetElapsedTime(look.Seen);
    }

    /// <summary>The intent is resolved, or the object is gone.</summary>
    public void Forget(ObjectKey key) => firstLooks.TryRemove(key, out _);
}
