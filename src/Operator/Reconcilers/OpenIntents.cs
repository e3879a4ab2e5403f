using System.Collections.Concurrent;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers;

/// <summary>
/// What this process knows of write-ahead intents: which of its own certainly made nothing, and how long it has known of each other one, on
/// its monotonic clock. After <see cref="ReconcilerOptions.CreateSettleTime"/> the call that belongs to an intent can take effect no more.
/// </summary>
/// <remarks>
/// <para>
/// Not the time of day that the intent carries: another machine wrote that, its clock may be off by an hour, and ours may be set in
/// between. A new process waits from its own first look, which is later than the last moment at which its predecessor could send: the
/// lease, and the fence on writes, see to that. So a restart costs the whole wait once more, and only objects with an open intent pay.
/// </para>
/// An intent whose call was never sent, or was refused, needs no wait, but only the process that did not send it, or got the refusal, can
/// know. An intent stays in status when the write of it was not answered, or the write that takes it away failed.
/// </remarks>
internal sealed class OpenIntents(TimeProvider timeProvider)
{
    // Without a time: it made nothing.
    private readonly ConcurrentDictionary<ObjectKey, (string Intent, long? FirstLook)> intents = [];

    /// <summary>The call of this intent of ours was not sent, or every attempt of it was refused.</summary>
    /// <param name="key">The object.</param>
    /// <param name="intent">Tells this intent of the object from any other.</param>
    public void MadeNothing(ObjectKey key, string intent) => intents[key] = (intent, null);

    /// <summary>Whether <see cref="MadeNothing"/> is the last that is known of this intent.</summary>
    public bool HasMadeNothing(ObjectKey key, string intent) => intents.TryGetValue(key, out var known) && known == (intent, null);

    /// <summary>How much longer a call of this intent may take effect; zero or less when it cannot any more.</summary>
    /// <param name="key">The object.</param>
    /// <param name="intent">Tells this intent of the object from any other.</param>
    /// <param name="settleTime">How long a call may take effect after its process has ended.</param>
    public TimeSpan Left(ObjectKey key, string intent, TimeSpan settleTime)
    {
        var known = intents.AddOrUpdate(
            key,
            _ => (intent, timeProvider.GetTimestamp()),
            (_, known) => known.Intent == intent && known.FirstLook is not null ? known : (intent, timeProvider.GetTimestamp()));
        return settleTime - timeProvider.GetElapsedTime(known.FirstLook!.Value);
    }

    /// <summary>The intent is resolved, its call is about to be sent, or the object is gone.</summary>
    public void Forget(ObjectKey key) => intents.TryRemove(key, out _);
}
