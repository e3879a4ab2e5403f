using System.Collections.Concurrent;
using System.Collections.Immutable;
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
/// know. An intent stays in status when the write of it was not answered, or the write that takes it away failed. All of them are kept until a
/// call is sent: while the API server is away, each try adds one, and any of them may be the one in status. The lease ends that soon.
/// </remarks>
internal sealed class OpenIntents(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<ObjectKey, ImmutableHashSet<string>> madeNothing = [];
    private readonly ConcurrentDictionary<ObjectKey, (string Intent, long At)> firstLooks = [];

    /// <summary>The time to tell a new intent from any other by: now, in whole microseconds, as status keeps it.</summary>
    public DateTime Now()
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>The call of this intent of ours was not sent, or every attempt of it was refused.</summary>
    /// <param name="key">The object.</param>
    /// <param name="intent">Tells this intent of the object from any other.</param>
    public void MadeNothing(ObjectKey key, string intent) => madeNothing.AddOrUpdate(key, _ => [intent], (_, known) => known.Add(intent));

    /// <summary>Whether <see cref="MadeNothing"/> was said of this intent, and nothing was sent since.</summary>
    public bool HasMadeNothing(ObjectKey key, string intent) => madeNothing.TryGetValue(key, out var known) && known.Contains(intent);

    /// <summary>How much longer a call of this intent may take effect; zero or less when it cannot any more.</summary>
    /// <param name="key">The object.</param>
    /// <param name="intent">Tells this intent of the object from any other.</param>
    /// <param name="settleTime">How long a call may take effect after its process has ended.</param>
    public TimeSpan Left(ObjectKey key, string intent, TimeSpan settleTime)
    {
        var look = firstLooks.AddOrUpdate(
            key, _ => (intent, timeProvider.GetTimestamp()), (_, known) => known.Intent == intent ? known : (intent, timeProvider.GetTimestamp()));
        return settleTime - timeProvider.GetElapsedTime(look.At);
    }

    /// <summary>The intent is resolved, its call is about to be sent, or the object is gone.</summary>
    public void Forget(ObjectKey key)
    {
        madeNothing.TryRemove(key, out _);
        firstLooks.TryRemove(key, out _);
    }
}
