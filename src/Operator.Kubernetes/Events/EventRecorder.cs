using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Events;

/// <summary>
/// Writes events.k8s.io/v1 events from one background loop.
/// </summary>
/// <remarks>
/// Guarantees: <see cref="Publish"/> returns at once and never throws, whatever the API server does; what cannot be written is
/// counted (<c>events_dropped</c>, by reason) and logged once when the trouble begins. Caveat: events are best effort; nothing may depend on one.
/// An event goes into its object's namespace (<c>default</c> for cluster-wide objects).
/// </remarks>
public sealed partial class EventRecorder : IEventRecorder
{
    private readonly IKubernetesClient _client;
    private readonly EventRecorderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<PendingEvent> _channel;
    private readonly EventCorrelator _correlator;
    private readonly string _reportingInstance;
    private bool _warned;

    /// <summary>A recorder; nothing is written before <see cref="RunAsync"/>.</summary>
    public EventRecorder(IKubernetesClient client, EventRecorderOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _client = client;
        _options = options;
        _time = timeProvider;
        _logger = loggerFactory.CreateLogger("Operator.Kubernetes.Events.EventRecorder");
        _correlator = new EventCorrelator(options, timeProvider);
        _reportingInstance = BoundedText.Fit(options.ReportingInstance, EventNames.MaxFieldLength);
        _channel = Channel.CreateBounded<PendingEvent>(
            new BoundedChannelOptions(options.Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <inheritdoc />
    public void Publish(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string action, string note)
    {
        if (string.IsNullOrEmpty(regarding?.Metadata?.Name) || string.IsNullOrEmpty(reason))
        {
            Drop("unnamed");
            return;
        }

        var metadata = regarding.Metadata;
        var reference = new V1ObjectReference
        {
            ApiVersion = regarding.ApiVersion,
            Kind = regarding.Kind,
            Name = metadata.Name,
            NamespaceProperty = metadata.NamespaceProperty,
            Uid = metadata.Uid,
            ResourceVersion = metadata.ResourceVersion,
        };
        var identity = new EventIdentity(
            metadata.Uid ?? $"{regarding.Kind}/{metadata.NamespaceProperty}/{metadata.Name}",
            type,
            BoundedText.Fit(reason, EventNames.MaxFieldLength),
            BoundedText.Fit(string.IsNullOrEmpty(action) ? reason : action, EventNames.MaxFieldLength),
            BoundedText.Fit(note ?? "", EventNames.MaxNoteBytes));
        if (!_channel.Writer.TryWrite(new PendingEvent(identity, reference, _time.GetUtcNow().UtcDateTime)))
        {
            Drop("overflow");
        }
    }

    /// <summary>Writes events until cancelled; then what is queued, for <see cref="EventRecorderOptions.FlushTimeout"/> at most.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var flush = new CancellationTokenSource();
        using var flushTimer = _time.CreateTimer(
            static source => ((CancellationTokenSource)source!).Cancel(), flush, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var stopped = cancellationToken.UnsafeRegister(
            _ =>
            {
                _channel.Writer.TryComplete();
                flushTimer.Change(_options.FlushTimeout, Timeout.InfiniteTimeSpan);
            },
            null);
        await using (stopped.ConfigureAwait(false))
        {
            try
            {
                await foreach (var pending in _channel.Reader.ReadAllAsync(flush.Token).ConfigureAwait(false))
                {
                    await HandleAsync(pending, flush.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (flush.IsCancellationRequested)
            {
                while (_channel.Reader.TryRead(out _))
                {
                    Drop("stopped");
                }
            }
        }
    }

    private async Task HandleAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        switch (_correlator.Judge(pending))
        {
            case EventCorrelator.Verdict.Drop(var reason):
                Drop(reason);
                break;
            case EventCorrelator.Verdict.Write(var series):
                await WriteAsync(pending, series, cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }
    }

    private async Task WriteAsync(PendingEvent pending, EventCorrelator.Series series, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteOnceAsync(pending, series, cancellationToken).ConfigureAwait(false);
                _warned = false;
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Drop("stopped");
                throw;
            }
            catch (Exception exception) when (attempt < _options.Attempts && IsTransient(exception))
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), _time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Drop("error");
                if (!_warned)
                {
                    _warned = true;
                    LogFailed(_logger, exception, pending.Regarding.NamespaceProperty, pending.Regarding.Name, pending.Identity.Reason);
                }

                return;
            }
        }
    }

    private async Task WriteOnceAsync(PendingEvent pending, EventCorrelator.Series series, CancellationToken cancellationToken)
    {
        var @namespace = pending.Regarding.NamespaceProperty ?? "default";
        if (series.Name is { } name)
        {
            try
            {
                await _client.PatchAsync<Eventsv1Event>(
                    new ObjectKey(@namespace, name), EventNames.SeriesPatch(series.Count, pending.At), null, cancellationToken).ConfigureAwait(false);
                Written("patch");
                return;
            }
            catch (KubernetesApiException exception) when (exception.IsNotFound)
            {
                // The server keeps events for about an hour; the series goes on as a new one.
                series.Restart();
            }
        }

        // The name stays over attempts: if the answer to the first one was lost, the second finds the event there.
        series.ReservedName ??= EventNames.NameFor(pending.Regarding.Name!);
        var created = EventNames.Create(pending, series, @namespace, _options.ReportingController, _reportingInstance);
        try
        {
            await _client.CreateAsync(created, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            LogExisted(_logger, created.Metadata.Name);
        }

        series.Name = series.ReservedName;
        Written("create");
    }

    private static bool IsTransient(Exception exception) => exception is not KubernetesApiException answer
        || (int)answer.StatusCode >= 500 || (int)answer.StatusCode == 429;

    private static void Drop(string reason) =>
        RuntimeDiagnostics.EventsDropped.Add(1, new KeyValuePair<string, object?>("reason", reason));

    private static void Written(string verb) =>
        RuntimeDiagnostics.EventsWritten.Add(1, new KeyValuePair<string, object?>("verb", verb));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Event {Name} was written by an attempt whose answer was lost")]
    private static partial void LogExisted(ILogger logger, string? name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot write event {Reason} about {Namespace}/{Name}; further failures are only counted")]
    private static partial void LogFailed(ILogger logger, Exception exception, string? @namespace, string? name, string reason);
}
