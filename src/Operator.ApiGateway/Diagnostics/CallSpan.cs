using System.Diagnostics;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Diagnostics;

/// <summary>
/// The span of one call, waiting and retries included, with an event for each attempt: the time between the span's begin and the first of
/// them is the wait for the account's budget. Attributes are OpenTelemetry's for AWS calls where it has one.
/// </summary>
internal static class CallSpan
{
    public static Activity? Start(string service, string operation, string account, string region) =>
        ApiGatewayInstruments.Activities.HasListeners()
            ? ApiGatewayInstruments.Activities.StartActivity($"{service}/{operation}", ActivityKind.Client)?
                .SetTag("rpc.system", "aws-api")
                .SetTag("rpc.service", service)
                .SetTag("rpc.method", operation)
                .SetTag("cloud.region", region)
                .SetTag("aws.account", account)
            : null;

    /// <summary>An attempt has got through the budget and is sent.</summary>
    public static void Sent(this Activity span, int attempt) =>
        span.AddEvent(new ActivityEvent("attempt", tags: new() { ["attempt"] = attempt }));

    /// <summary>An attempt was refused, or got no answer.</summary>
    public static void Failed(this Activity span, int attempt, ServiceError? error, Exception? exception) =>
        span.AddEvent(new ActivityEvent("attempt failed", tags: new()
        {
            // Null leaves an attribute out.
            ["attempt"] = attempt,
            ["http.response.status_code"] = (int?)error?.StatusCode,
            ["aws.error_code"] = error?.Code,
            ["aws.request_id"] = error?.RequestId,
            ["error.type"] = exception?.GetType().FullName,
        }));

    /// <summary>The call is over.</summary>
    /// <param name="span">The span.</param>
    /// <param name="code">The code of the metric: <c>OK</c> without an error.</param>
    /// <param name="status">Of the last answer; 0 when there was none.</param>
    /// <param name="requestId">Of the last answer.</param>
    /// <param name="attempts">How many were sent.</param>
    /// <param name="errorClass">What the failure comes to; null when it succeeded or was given up.</param>
    public static void Ended(this Activity span, string code, int status, string? requestId, int attempts, ErrorClass? errorClass)
    {
        span.SetTag("aws.error_code", code)
            .SetTag("aws.request_id", requestId)
            .SetTag("aws.attempts", attempts)
            .SetTag("http.response.status_code", status == 0 ? null : status);
        if (code != "OK")
        {
            span.SetTag("error.type", code).SetStatus(ActivityStatusCode.Error, errorClass?.ToString());
        }
    }
}
