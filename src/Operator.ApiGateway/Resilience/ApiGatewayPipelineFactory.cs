using System.Collections.Concurrent;
using Operator.ApiGateway.Transport;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Operator.ApiGateway.Resilience;

/// <summary>
/// Builds the strategies around a call, outermost first: total budget of time, retry, circuit breaker of the region. Below them
/// <see cref="ApiGatewayResilienceHandler"/> takes from the account's request budget and applies the attempt timeout.
/// </summary>
/// <remarks>
/// Retry stands outside the breaker so that each attempt is counted, and outside the budget so that a retry pays for itself like any
/// other request. One pipeline per endpoint: its circuit is shared by all accounts, because an outage is the region's.
/// </remarks>
internal sealed class ApiGatewayPipelineFactory
{
    internal static readonly ResiliencePropertyKey<RequestState> StateKey = new("Operator.ApiGateway.RequestState");

    private readonly ConcurrentDictionary<string, Lazy<(ResiliencePipeline<HttpResponseMessage> Pipeline, ServiceCircuit Circuit)>> _pipelines =
        new(StringComparer.Ordinal);

    private readonly ApiGatewayResilienceOptions _options;
    private readonly TimeProvider _timeProvider;

    public ApiGatewayPipelineFactory(ApiGatewayResilienceOptions options, TimeProvider timeProvider)
    {
        options.ThrowIfInvalid();
        _options = options;
        _timeProvider = timeProvider;
        AttemptTimeout = new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddTimeout(new TimeoutStrategyOptions { Name = "attempt", Timeout = options.AttemptTimeout })
            .Build();
    }

    public ResiliencePipeline AttemptTimeout { get; }

    public TimeProvider TimeProvider => _timeProvider;

    /// <summary>
    /// The pipeline of a service at an endpoint; the same one, with the same circuit, each time. API Gateway v1 and v2 are one service here;
    /// Lambda has its own circuit even where a stand-in serves all from one address.
    /// </summary>
    public (ResiliencePipeline<HttpResponseMessage> Pipeline, ServiceCircuit Circuit) For(AwsService service, Uri endpoint) => _pipelines.GetOrAdd(
        $"{service.SigningName} {endpoint.AbsoluteUri}",
        _ => new Lazy<(ResiliencePipeline<HttpResponseMessage>, ServiceCircuit)>(() => Build($"{service.DisplayName} at {endpoint.Authority}"))).Value;

    private (ResiliencePipeline<HttpResponseMessage> Pipeline, ServiceCircuit Circuit) Build(string name)
    {
        var state = new CircuitBreakerStateProvider();
        var circuit = new ServiceCircuit(name, state, _options.BreakerBreakDuration, _timeProvider);
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _timeProvider }
            .AddTimeout(new TimeoutStrategyOptions { Name = "total", Timeout = _options.TotalTimeout });
        if (_options.MaxAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = _options.MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.BaseDelay,
                MaxDelay = _options.MaxDelay,
                ShouldHandle = args => ValueTask.FromResult(
                    RetryRules.ShouldRetry(StateOf(args.Context), args.Outcome.Exception, _options.MaxDelay)),
                DelayGenerator = args => ValueTask.FromResult(StateOf(args.Context).LastError?.RetryAfter),
            });
        }

        var pipeline = builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = _options.BreakerFailureRatio,
                MinimumThroughput = _options.BreakerMinimumThroughput,
                SamplingDuration = _options.BreakerSamplingDuration,
                BreakDuration = _options.BreakerBreakDuration,
                StateProvider = state,
                OnOpened = _ =>
                {
                    circuit.HasOpened();
                    return default;
                },
                OnClosed = _ =>
                {
                    circuit.HasClosed();
                    return default;
                },
                ShouldHandle = args => ValueTask.FromResult(
                    RetryRules.CountsAgainstRegion(StateOf(args.Context), args.Outcome.Exception)),
            })
            .Build();
        return (pipeline, circuit);
    }

    private static RequestState StateOf(ResilienceContext context) => context.Properties.GetValue(StateKey, null!);
}
