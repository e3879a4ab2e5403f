using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace Operator.Telemetry;

/// <summary>
/// Logs what OpenTelemetry's SDK and exporter only tell their event sources: a collector that cannot be reached, values that cannot be
/// used. Each kind of problem once in a while, because an exporter without its collector has one every few seconds.
/// </summary>
internal sealed partial class OtlpProblems : EventListener
{
    // The SDK warns of every meter of the runtime that it is not asked to collect.
    private const string NoProblem = "MetricInstrumentIgnored";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Source, int Event), long> told = [];
    private readonly TimeProvider timeProvider;
    private readonly ILogger logger;

    public OtlpProblems(TimeProvider timeProvider, ILogger logger)
    {
        this.timeProvider = timeProvider;
        this.logger = logger;
        // The base class tells of the sources there are from within its constructor, before there is a logger.
        foreach (var source in EventSource.GetSources())
        {
            Hear(source);
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (logger is not null)
        {
            Hear(eventSource);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName == NoProblem)
        {
            return;
        }

        var key = (eventData.EventSource.Name, eventData.EventId);
        var now = timeProvider.GetTimestamp();
        if (told.TryGetValue(key, out var last) && timeProvider.GetElapsedTime(last, now) < Pause)
        {
            return;
        }

        told[key] = now;
        LogProblem(logger, Text(eventData));
    }

    private static string Text(EventWrittenEventArgs problem)
    {
        var values = (problem.Payload ?? (IReadOnlyCollection<object?>)[]).Select(FirstLine).ToArray();
        return problem.Message is { } message
            ? string.Format(System.Globalization.CultureInfo.InvariantCulture, message, values)
            : $"{problem.EventName} {string.Join(' ', values)}";
    }

    // Exceptions come as text with their stack.
    private static object? FirstLine(object? value) => value is string text ? text.Split('\n', 2)[0].TrimEnd() : value;

    private void Hear(EventSource source)
    {
        if (source.Name.StartsWith("OpenTelemetry-", StringComparison.Ordinal))
        {
            EnableEvents(source, EventLevel.Warning);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "OpenTelemetry: {Problem} (told every five minutes at most)")]
    private static partial void LogProblem(ILogger logger, string problem);
}
