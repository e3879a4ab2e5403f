using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.LeaderElection;

/// <content>Single attempts to take or renew the lease.</content>
public sealed partial class LeaderElector
{
    private enum HoldResult
    {
        /// <summary>The lease names us, as of this attempt.</summary>
        Held,

        /// <summary>Somebody else has it and is alive as far as we know.</summary>
        Foreign,

        /// <summary>No answer, or somebody wrote in between: unknown.</summary>
        Failed,
    }

    private async Task<HoldResult> TryHoldAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        // No request may eat the whole deadline: several attempts must fit into it.
        var limit = TimeSpan.FromTicks(Math.Max(1, Math.Min(patience.Ticks, (_options.RenewDeadline / 2).Ticks)));
        using var timeout = new CancellationTokenSource(limit, _time);
        using var request = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var result = await AttemptAsync(request.Token).ConfigureAwait(false);
            if (_failures > 0)
            {
                LogAnswering(_logger, _options.Namespace, _options.LeaseName, _failures);
                _failures = 0;
            }

            return result;
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // Somebody wrote first (or our own last write did arrive after all): look before the next attempt.
            _observed.Distrust();
            LogRaced(_logger, _options.Namespace, _options.LeaseName);
            return HoldResult.Failed;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _observed.Distrust();
            RuntimeDiagnostics.LeaderErrors.Add(1, _tag);
            if (_failures++ == 0)
            {
                LogFailing(_logger, exception, _options.Namespace, _options.LeaseName);
            }

            return HoldResult.Failed;
        }
    }

    private async Task<HoldResult> AttemptAsync(CancellationToken cancellationToken)
    {
        // While we hold it and nothing went wrong, what we wrote last is what is there: one request per renewal.
        if (_observed is { IsTrusted: true, Lease: { } ours } && ours.Spec?.HolderIdentity == _options.Identity)
        {
            Observe(await _lock.HoldAsync(ours, cancellationToken).ConfigureAwait(false));
            return HoldResult.Held;
        }

        var current = await _lock.GetAsync(cancellationToken).ConfigureAwait(false);
        if (current is null)
        {
            Observe(await _lock.CreateAsync(cancellationToken).ConfigureAwait(false));
            return HoldResult.Held;
        }

        Observe(current);
        var holder = current.Spec?.HolderIdentity;
        if (!string.IsNullOrEmpty(holder) && holder != _options.Identity && !_observed.HasRunOut(_options.LeaseDuration))
        {
            return HoldResult.Foreign;
        }

        Observe(await _lock.HoldAsync(current, cancellationToken).ConfigureAwait(false));
        return HoldResult.Held;
    }

    private void Observe(V1Lease lease)
    {
        var before = _observed.Holder;
        _observed.See(lease);
        if (before != _observed.Holder)
        {
            LogNewLeader(_logger, _options.Namespace, _options.LeaseName, _observed.Holder ?? "");
            OnNewLeader?.Invoke(_observed.Holder ?? "");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for lease {Namespace}/{Lease} as {Identity}")]
    private static partial void LogWaiting(ILogger logger, string @namespace, string lease, string identity);

    [LoggerMessage(Level = LogLevel.Information, Message = "Leading: lease {Namespace}/{Lease} is held by {Identity}")]
    private static partial void LogAcquired(ILogger logger, string @namespace, string lease, string identity);

    [LoggerMessage(Level = LogLevel.Information, Message = "Lease {Namespace}/{Lease} is held by '{Holder}' now")]
    private static partial void LogNewLeader(ILogger logger, string @namespace, string lease, string holder);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Lease {Namespace}/{Lease} was written by somebody else meanwhile")]
    private static partial void LogRaced(ILogger logger, string @namespace, string lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot reach lease {Namespace}/{Lease}; trying on")]
    private static partial void LogFailing(ILogger logger, Exception exception, string @namespace, string lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "Lease {Namespace}/{Lease} answers again after {Failures} failures")]
    private static partial void LogAnswering(ILogger logger, string @namespace, string lease, int failures);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lease {Namespace}/{Lease} is lost")]
    private static partial void LogLost(ILogger logger, string @namespace, string lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "Lease {Namespace}/{Lease} is given away")]
    private static partial void LogReleased(ILogger logger, string @namespace, string lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Namespace}/{Lease} could not be given away; it runs out by itself")]
    private static partial void LogReleaseFailed(ILogger logger, Exception exception, string @namespace, string lease);
}
