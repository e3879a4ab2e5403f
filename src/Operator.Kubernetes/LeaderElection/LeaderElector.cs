using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.LeaderElection;

/// <summary>
/// Leadership by a coordination.k8s.io Lease, compatible with client-go's.
/// </summary>
/// <remarks>
/// <para>
/// Guarantees: the work's token is cancelled before any other process can lead (the inequality is at
/// <see cref="LeaderElectionOptions"/>); a failing API server costs leadership only after the whole renew deadline; a lease whose
/// holder is silent is taken only after we ourselves have watched it unchanged for its whole duration, so that another machine's clock
/// never matters; leadership that was lost is not sought again in this process, whose memory may be wrong by now.
/// </para>
/// <para>Our own times are measured on the monotonic clock, from before a request was sent.</para>
/// </remarks>
public sealed partial class LeaderElector : ILeadership
{
    private readonly LeaderElectionOptions _options;
    private readonly LeaseLock _lock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<double> _random;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly LeaseObservation _observed;
    private long _heldUntil;
    private int _failures;

    /// <summary>An elector that has not started. Throws <see cref="ArgumentException"/> for times that cannot fence.</summary>
    public LeaderElector(
        IKubernetesClient client,
        LeaderElectionOptions options,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory,
        Func<double>? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        options.Validate();
        _options = options;
        _time = timeProvider;
        _logger = loggerFactory.CreateLogger("Operator.Kubernetes.LeaderElection.LeaderElector");
        _random = random ?? Jitter.Shared;
        _lock = new LeaseLock(client, options, timeProvider);
        _observed = new LeaseObservation(timeProvider);
        _tag = new("name", options.LeaseName);
    }

    /// <summary>Called with the holder's identity whenever it changes, empty for nobody. Must be quick and not throw.</summary>
    public Action<string>? OnNewLeader { get; init; }

    /// <inheritdoc />
    public bool IsLeader
    {
        get
        {
            var until = Volatile.Read(ref _heldUntil);
            return until != 0 && _time.GetTimestamp() < until;
        }
    }

    /// <inheritdoc />
    public async Task RunAsync(Func<CancellationToken, Task<bool>> lead, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(lead);
        RuntimeDiagnostics.LeaderStatus.Record(0, _tag);
        using var fence = new Fence(_time);
        try
        {
            if (!await AcquireAsync(fence, stopping).ConfigureAwait(false))
            {
                return;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }

        RuntimeDiagnostics.LeaderStatus.Record(1, _tag);
        CountTransition("acquired");
        LogAcquired(_logger, _options.Namespace, _options.LeaseName, _options.Identity);
        using var finished = new CancellationTokenSource();
        var renewal = Task.Run(() => RenewAsync(fence, finished.Token), CancellationToken.None);
        var clean = false;
        try
        {
            clean = await lead(fence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (fence.Token.IsCancellationRequested)
        {
            // The work ended because leadership did; that is told below.
        }
        finally
        {
            await finished.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(false);
            await EndAsync(fence, clean).ConfigureAwait(false);
        }

        if (fence.Token.IsCancellationRequested)
        {
            throw new LeadershipLostException($"Lease {_options.Namespace}/{_options.LeaseName} was lost; another process may lead now.");
        }
    }

    /// <returns>Whether the lease is ours; false when asked to stop.</returns>
    private async Task<bool> AcquireAsync(Fence fence, CancellationToken stopping)
    {
        LogWaiting(_logger, _options.Namespace, _options.LeaseName, _options.Identity);
        while (!stopping.IsCancellationRequested)
        {
            var sent = _time.GetTimestamp();
            if (await TryHoldAsync(_options.RenewDeadline, stopping).ConfigureAwait(false) == HoldResult.Held && Extend(fence, sent))
            {
                return true;
            }

            await Task.Delay(_options.RetryPeriod * (1 + (0.2 * _random())), _time, stopping).ConfigureAwait(false);
        }

        return false;
    }

    private async Task RenewAsync(Fence fence, CancellationToken finished)
    {
        try
        {
            while (!fence.Token.IsCancellationRequested)
            {
                await Task.Delay(_options.RetryPeriod, _time, finished).ConfigureAwait(false);
                var sent = _time.GetTimestamp();
                switch (await TryHoldAsync(Remaining(), finished).ConfigureAwait(false))
                {
                    case HoldResult.Held:
                        Extend(fence, sent);
                        break;
                    case HoldResult.Foreign:
                        Volatile.Write(ref _heldUntil, 0);
                        fence.Break();
                        break;
                    default:
                        // Keep trying: the lease is ours until the fence, which has its own timer, breaks.
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (finished.IsCancellationRequested)
        {
            // The work is done.
        }
    }

    /// <returns>Whether the lease is held still; an answer that took longer than the deadline does not count.</returns>
    private bool Extend(Fence fence, long sent)
    {
        var until = sent + (long)(_options.RenewDeadline.TotalSeconds * _time.TimestampFrequency);
        if (!fence.Extend(until))
        {
            return false;
        }

        Volatile.Write(ref _heldUntil, until);
        return true;
    }

    private TimeSpan Remaining()
    {
        var left = _time.GetElapsedTime(_time.GetTimestamp(), Volatile.Read(ref _heldUntil));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task EndAsync(Fence fence, bool clean)
    {
        var lost = fence.Token.IsCancellationRequested;
        Volatile.Write(ref _heldUntil, 0);
        RuntimeDiagnostics.LeaderStatus.Record(0, _tag);
        CountTransition(lost ? "lost" : "released");
        if (lost)
        {
            LogLost(_logger, _options.Namespace, _options.LeaseName);
            return;
        }

        if (!clean || !_options.ReleaseOnCancel || _observed.Lease is not { } lease || lease.Spec?.HolderIdentity != _options.Identity)
        {
            return;
        }

        try
        {
            using var patience = new CancellationTokenSource(_options.RetryPeriod, _time);
            await ReleaseAsync(lease, patience.Token).ConfigureAwait(false);
            LogReleased(_logger, _options.Namespace, _options.LeaseName);
        }
        catch (Exception exception)
        {
            // It runs out by itself; the next leader waits a little longer.
            LogReleaseFailed(_logger, exception, _options.Namespace, _options.LeaseName);
        }
    }

    private async Task ReleaseAsync(V1Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            await _lock.ReleaseAsync(lease, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // The renewal that was cut off when the work ended has arrived after all: another version, but the same holder.
            var current = await _lock.GetAsync(cancellationToken).ConfigureAwait(false);
            if (current?.Spec?.HolderIdentity == _options.Identity)
            {
                await _lock.ReleaseAsync(current, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void CountTransition(string change) =>
        RuntimeDiagnostics.LeaderTransitions.Add(1, _tag, new KeyValuePair<string, object?>("change", change));
}
