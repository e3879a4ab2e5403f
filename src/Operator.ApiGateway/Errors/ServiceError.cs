using System.Net;

namespace Operator.ApiGateway.Errors;

/// <summary>An error answer, read but not yet judged. <c>Code</c> is empty when the answer did not come from the service.</summary>
internal sealed record ServiceError(HttpStatusCode StatusCode, string Code, string Message, string? RequestId)
{
    public TimeSpan? RetryAfter { get; init; }

    public string? LimitType { get; init; }

    public string? ResourceType { get; init; }
}
