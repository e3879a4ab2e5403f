using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;
using Operator.Telemetry;

namespace Operator.Tests.Telemetry;

public sealed class OtlpProblemsTests
{
    [Fact]
    public void A_problem_is_logged_once_in_a_while_in_one_line()
    {
        var log = new Lines();
        var clock = new Clock();
        using var early = new Source();
        using var problems = new OtlpProblems(clock, log);

        early.Unreachable("http://collector", "IOException: no\n   at Somewhere()");
        early.Unreachable("http://collector", "again");
        early.Fine();
        early.MetricInstrumentIgnored();
        Assert.Equal(["OpenTelemetry: No way to http://collector: IOException: no (told every five minutes at most)"], log);

        clock.Now += TimeSpan.FromMinutes(5).Ticks;
        early.Unreachable("http://collector", "still");
        Assert.Equal(2, log.Count);
    }

    [Fact]
    public void A_source_that_is_made_later_is_heard_too()
    {
        var log = new Lines();
        using var problems = new OtlpProblems(new Clock(), log);
        using var late = new Source();

        late.Unreachable("x", "y");

        Assert.Single(log);
    }

    [EventSource(Name = "OpenTelemetry-Of-A-Test")]
    private sealed class Source : EventSource
    {
        [Event(1, Level = EventLevel.Error, Message = "No way to {0}: {1}")]
        public void Unreachable(string address, string why) => WriteEvent(1, address, why);

        [Event(2, Level = EventLevel.Informational)]
        public void Fine() => WriteEvent(2);

        [Event(3, Level = EventLevel.Warning)]
        public void MetricInstrumentIgnored() => WriteEvent(3);
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
