using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Events;

namespace Operator.Kubernetes.Reflection;

/// <content>Failures: what counts as one, how they are told, and how long to wait after them.</content>
public sealed partial class Reflector<T>
{
    /// <summary>Reason of the event about an object that cannot be read.</summary>
    public const string InvalidObjectReason = "InvalidObject";

    private static bool IsStop(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    /// <returns>True: pause.</returns>
    private bool OnFailure(Exception exception, Counter<long> counter)
    {
        _failures++;
        if (exception is KubernetesApiException { IsExpired: true })
        {
            // Normal life after a long pause or a compaction, hence no warning.
            Count(counter, "expired");
            LogExpired(_logger, KindName);
            _watcher.OnExpired();
            return true;
        }

        Count(counter, exception is TimeoutException ? "idle" : "error");
        if (_warned)
        {
            LogStillFailing(_logger, exception, KindName, _failures);
        }
        else
        {
            _warned = true;
            LogFailing(_logger, exception, KindName);
        }

        return true;
    }

    private void OnHealthy()
    {
        Activity();
        if (_warned)
        {
            _warned = false;
            LogRecovered(_logger, KindName, _failures);
        }

        _failures = 0;
    }

    private void Activity()
    {
        Tick();
        Volatile.Write(ref _lastActivity, _time.GetTimestamp());
    }

    private void Tick() => Volatile.Write(ref _lastTick, _time.GetTimestamp());

    private TimeSpan NextBackoff()
    {
        // Between half and all of first * 2^(failures - 1), so that a restarted API server is not asked by everybody at once.
        var doubled = _options.FirstBackoff.TotalSeconds * Math.Pow(2, Math.Clamp(_failures - 1, 0, 32));
        return TimeSpan.FromSeconds(Math.Min(doubled, _options.MaximumBackoff.TotalSeconds) * (1 - (0.5 * _random())));
    }

    private void Report(InvalidObject item)
    {
        RuntimeDiagnostics.InvalidObjects.Add(1, _kindTag);
        LogInvalid(_logger, KindName, item.Metadata.NamespaceProperty, item.Metadata.Name, item.Error);
        if (!string.IsNullOrEmpty(item.Metadata.Name))
        {
            _events?.Publish(
                new Regarded(item.Metadata),
                EventType.Warning,
                InvalidObjectReason,
                "Read",
                $"The object cannot be read and is left alone until it is corrected: {item.Error}");
        }
    }

    private void Count(Counter<long> counter, string result) =>
        counter.Add(1, _kindTag, new KeyValuePair<string, object?>("result", result));

    private static KeyValuePair<string, object?> EventTag(WatchEventType type) => new("type", type switch
    {
        WatchEventType.Added => "added",
        WatchEventType.Modified => "modified",
        WatchEventType.Deleted => "deleted",
        _ => "bookmark",
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "Listed {Kind} in {Namespace}: {Count} objects, {Changes} changes")]
    private static partial void LogListed(ILogger logger, string kind, string @namespace, int count, int changes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot list or watch {Kind}; retrying until it works")]
    private static partial void LogFailing(ILogger logger, Exception exception, string kind);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Still cannot list or watch {Kind} ({Failures} failures in a row)")]
    private static partial void LogStillFailing(ILogger logger, Exception exception, string kind, int failures);

    [LoggerMessage(Level = LogLevel.Information, Message = "Watching {Kind} again after {Failures} failures")]
    private static partial void LogRecovered(ILogger logger, string kind, int failures);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The version of {Kind} expired; listing again")]
    private static partial void LogExpired(ILogger logger, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot read {Kind} {Namespace}/{Name}: {Error}")]
    private static partial void LogInvalid(ILogger logger, string kind, string? @namespace, string? name, string error);

    /// <summary>Stands for an object that could not be read, in an event.</summary>
    private sealed class Regarded : IKubernetesObject<V1ObjectMeta>
    {
        public Regarded(V1ObjectMeta metadata)
        {
            var entity = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>();
            ApiVersion = entity is null ? null : entity.Group.Length == 0 ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}";
            Kind = KindName;
            Metadata = metadata;
        }

        public string? ApiVersion { get; set; }

        public string? Kind { get; set; }

        public V1ObjectMeta Metadata { get; set; }
    }
}
