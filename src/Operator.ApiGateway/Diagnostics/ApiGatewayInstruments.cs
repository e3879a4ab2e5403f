using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Operator.ApiGateway.Resilience;

namespace Operator.ApiGateway.Diagnostics;

/// <summary>
/// Metrics and traces of this library. Names are a contract with dashboards; times are seconds. The Prometheus format adds <c>_total</c>
/// to counters and <c>_seconds</c> to times.
/// </summary>
public static class ApiGatewayInstruments
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Operator.ApiGateway";

    internal const string ServiceTag = "service";
    internal const string OperationTag = "operation";
    internal const string CodeTag = "code";
    internal const string ClassTag = "class";
    internal const string AccountTag = "account";
    internal const string RegionTag = "region";
    internal const string LaneTag = "lane";

    internal static readonly ActivitySource Activities = new(Name);

    internal static readonly Meter Meter = new(Name);

    /// <summary>Finished calls by service, operation, account (as in <see cref="BudgetName"/>), region, error code ("OK" when there was none) and error class.</summary>
    internal static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "apigateway_operator_aws_calls", "{call}", "Finished API Gateway and Lambda calls.");

    /// <summary>Requests sent, retries included; compare with the account's quota.</summary>
    internal static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "apigateway_operator_aws_requests", "{request}", "Requests sent to API Gateway and Lambda, retries included.");

    /// <summary>Duration of a call, waiting and retries included.</summary>
    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "apigateway_operator_aws_call_duration", "s", "Duration of API Gateway and Lambda calls, waiting and retries included.",
        advice: Buckets(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60));

    /// <summary>Refusals by the service because there were too many requests (429), by service, operation and region.</summary>
    internal static readonly Counter<long> Throttles = Meter.CreateCounter<long>(
        "apigateway_operator_aws_throttles", "{request}", "Requests that the service refused because there were too many (429).");

    /// <summary>Time a request waited for the account's budget, by service, region and lane.</summary>
    internal static readonly Histogram<double> BudgetWait = Meter.CreateHistogram<double>(
        "apigateway_operator_aws_budget_wait", "s", "Time requests waited for the account's request budget, by lane.", advice: Buckets(0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300));

    /// <summary>Makes all instruments, those included whose class nothing has used yet, so that a listener knows every name.</summary>
    public static void Initialize() => RuntimeHelpers.RunClassConstructor(typeof(BudgetGauges).TypeHandle);

    /// <summary>The label of a lane, in lower case.</summary>
    internal static KeyValuePair<string, object?> Lane(RequestPriority lane) => new(LaneTag, lane.ToString().ToLowerInvariant());

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
