using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Diagnostics;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests;

/// <summary>What an operator of the operator can see of a call, and what must never be seen.</summary>
public sealed class DiagnosticsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, string?> Writes()
    {
        var data = new TheoryData<string, int, string?>();
        foreach (var operation in new[]
        {
            "CreateIntegration", "UpdateIntegration", "DeleteIntegration", "CreateIntegrationResponse", "UpdateIntegrationResponse",
            "DeleteIntegrationResponse", "UpdateRoute",
        })
        {
            data.Add(operation, 200, null);
            data.Add(operation, 400, "BadRequestException");
            data.Add(operation, 503, null);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Every_write_leaves_exactly_one_line_at_Information(string operation, int status, string? code)
    {
        using var log = new RecordingLog();
        var handler = new StubHandler((_, _) =>
        {
            var response = StubHandler.Respond(status, "{}", code);
            response.Headers.TryAddWithoutValidation("x-amzn-RequestId", "req-42");
            return response;
        });
        using var factory = Fixture.Factory(handler: handler, loggers: log);

        await IgnoringFailureAsync(() => RetryTests.CallAsync(factory.Client(), operation));

        var (level, line) = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Information, level);
        Assert.StartsWith(operation + " api a ", line, StringComparison.Ordinal);
        Assert.Contains($"HTTP {status}", line, StringComparison.Ordinal);
        Assert.Contains("request req-42", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_its_caller_gives_up_leaves_a_line_too()
    {
        using var log = new RecordingLog();
        using var cancellation = new CancellationTokenSource();
        using var factory = Fixture.Factory(loggers: log, handler: new StubHandler((_, _) =>
        {
            cancellation.Cancel();
            throw new OperationCanceledException(cancellation.Token);
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => factory.Client().DeleteIntegrationAsync(new() { ApiId = "a", IntegrationId = "i" }, cancellation.Token));

        Assert.Equal("DeleteIntegration api a integration i in eu-west-1 was cancelled after 1 attempt(s)", Assert.Single(log.Lines).Line);
    }

    [Fact]
    public async Task Reads_leave_no_line()
    {
        using var log = new RecordingLog();
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200)), loggers: log);

        await factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);

        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_created_integrations_id_is_in_the_line_and_its_body_and_credentials_are_not()
    {
        using var log = new RecordingLog();
        using var factory = Fixture.Factory(
            handler: new StubHandler((_, _) => StubHandler.Respond(201, """{"integrationId":"new-id","description":"private"}""")), loggers: log);

        await factory.Client().CreateIntegrationAsync(
            new() { ApiId = "a", IntegrationType = "MOCK", Description = "private", RequestTemplates = new() { ["a/b"] = "private" } }, Token);

        var (_, line) = Assert.Single(log.Lines);
        Assert.Contains("integration new-id", line, StringComparison.Ordinal);
        Assert.DoesNotContain("private", line, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-secret", line, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIDEXAMPLE", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_attempts_and_times_are_measured_by_operation_and_code()
    {
        // A region of this test's own tells its measurements from those of tests that run at the same time.
        const string region = "me-metrics-1";
        ConcurrentBag<(string Instrument, double Value, string? Operation, string? Code, string? Account)> seen = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ApiGatewayInstruments.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
        listener.Start();
        using var factory = Fixture.Factory(handler: new StubHandler((attempt, _) =>
            attempt < 3 ? StubHandler.Respond(503) : attempt == 3 ? StubHandler.Respond(200) : StubHandler.Respond(404, "{}", "NotFoundException")));
        var client = factory.Client(region);

        await client.GetApiAsync(new() { ApiId = "a" }, Token);
        await IgnoringFailureAsync(() => client.GetApiAsync(new() { ApiId = "a" }, Token));

        Assert.Equal(["NotFoundException", "OK"], seen.Where(one => one.Instrument == "apigateway_operator_aws_calls").Select(one => one.Code).Order());
        Assert.Equal(4, seen.Count(one => one.Instrument == "apigateway_operator_aws_requests"));
        Assert.Equal(2, seen.Count(one => one.Instrument == "apigateway_operator_aws_call_duration" && one.Operation == "GetApi"));
        Assert.Equal(4, seen.Count(one => one.Instrument == "apigateway_operator_aws_budget_wait"));
        Assert.All(
            seen.Where(one => one.Instrument is "apigateway_operator_aws_calls" or "apigateway_operator_aws_requests"),
            one => Assert.Equal("default", one.Account));

        void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = new Dictionary<string, object?>(tags.ToArray());
            if (all.GetValueOrDefault("region") as string == region)
            {
                seen.Add((instrument.Name, value, all.GetValueOrDefault("operation") as string, all.GetValueOrDefault("code") as string, all.GetValueOrDefault("account") as string));
            }
        }
    }

    [Fact]
    public async Task Each_call_is_one_span_with_its_request_id()
    {
        ConcurrentBag<Activity> spans = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ApiGatewayInstruments.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var handler = new StubHandler((_, _) =>
        {
            var response = StubHandler.Respond(403, "{}", "AccessDeniedException");
            response.Headers.TryAddWithoutValidation("x-amzn-RequestId", "req-span");
            return response;
        });
        using var factory = Fixture.Factory(handler: handler);

        await IgnoringFailureAsync(() => factory.Client().GetStagesAsync(new() { ApiId = "a" }, Token));

        var span = Assert.Single(spans, span => span.GetTagItem("aws.request_id") as string == "req-span");
        Assert.Equal(("ApiGatewayV2/GetStages", ActivityStatusCode.Error), (span.OperationName, span.Status));
        Assert.Equal("AccessDeniedException", span.GetTagItem("aws.error_code"));
    }

    [Fact]
    public async Task A_span_tells_every_attempt_and_where_the_call_went()
    {
        const string region = "me-spans-1";
        ConcurrentBag<Activity> spans = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ApiGatewayInstruments.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var factory = Fixture.Factory(handler: new StubHandler((attempt, _) =>
        {
            var response = attempt switch
            {
                1 => StubHandler.Respond(503),
                2 => throw new HttpRequestException(HttpRequestError.ConnectionError, "cut"),
                _ => StubHandler.Respond(200),
            };
            response.Headers.TryAddWithoutValidation("x-amzn-RequestId", $"req-{attempt}");
            return response;
        }));

        await factory.Client(region).GetApiAsync(new() { ApiId = "a" }, Token);

        var span = Assert.Single(spans, span => span.GetTagItem("cloud.region") as string == region);
        Assert.Equal(
            ("aws-api", "ApiGatewayV2", "GetApi", "default", "OK", "req-3", 3, 200),
            (span.GetTagItem("rpc.system"), span.GetTagItem("rpc.service"), span.GetTagItem("rpc.method"), span.GetTagItem("aws.account"),
                span.GetTagItem("aws.error_code"), span.GetTagItem("aws.request_id"), span.GetTagItem("aws.attempts"), span.GetTagItem("http.response.status_code")));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal(
            ["attempt 1", "attempt failed 1 503 req-1", "attempt 2", "attempt failed 2 System.Net.Http.HttpRequestException", "attempt 3"],
            span.Events.Select(e => string.Join(' ', e.Tags.Where(tag => tag.Key != "aws.error_code").Select(tag => tag.Value).Prepend(e.Name))));
    }

    private static async Task IgnoringFailureAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (AmazonApiGatewayV2Exception)
        {
            // Some of the cases fail on purpose; what the failure left behind is what the test reads.
        }
    }

    private sealed class RecordingLog : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Line)> Lines { get; } = new();

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose() { }
    }
}
