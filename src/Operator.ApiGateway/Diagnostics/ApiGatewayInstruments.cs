using System.Diagnostics;
using System.Diagnostics.Metrics;
using Operator.ApiGateway.Resilience;

namespace Operator.ApiGateway.Diagnostics;

/// <summary>
/// Metrics and traces of this library. Names are a contract with dashboards; times are seconds.
/// </summary>
public static class ApiGatewayInstruments
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Operator.ApiGateway";

    internal const string ServiceTag = "rpc.service";
    internal const string OperationTag = "rpc.method";
    internal const string CodeTag = "aws.error_code";
    internal const string ClassTag = "error.type";
    internal const string RegionTag = "cloud.region";
    internal const string LaneTag = "lane";

    internal static readonly ActivitySource Activities = new(Name);

    internal static readonly Meter Meter = new(Name);

    /// <summary>Finished calls by service, operation, region, error code ("OK" when there was none) and error class.</summary>
    internal static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "apigateway.client.calls", "{call}", "Finished API Gateway and Lambda calls.");

    /// <summary>Requests sent, retries included; compare with the account's quota.</summary>
    internal static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "apigateway.client.attempts", "{request}", "Requests sent to API Gateway and Lambda, retries included.");

    /// <summary>Duration of a call, waiting and retries included.</summary>
    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "apigateway.client.duration", "s", "Duration of API Gateway and Lambda calls, waiting and retries included.");

    /// <summary>Refusals by the service because there were too many requests (429), by service, operation and region.</summary>
    internal static readonly Counter<long> Throttles = Meter.CreateCounter<long>(
        "apigateway.client.throttles", "{request}", "Requests that the service refused because there were too many (429).");

    /// <summary>Time a request waited for the account's budget, by service, region and lane.</summary>
    internal static readonly Histogram<double> BudgetWait = Meter.CreateHistogram<double>(
        "apigateway.client.budget.wait", "s", "Time requests waited for the account's request budget.");

    /// <summary>The label of a lane, in lower case.</summary>
    internal static KeyValuePair<string, object?> Lane(RequestPriority lane) => new(LaneTag, lane.ToString().ToLowerInvariant());
}
