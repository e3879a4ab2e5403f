using System.Net;
using Operator.ApiGateway.Resilience;

namespace Operator.ApiGateway.Errors;

/// <summary>A failed call in full, before it becomes the exception of the service that was called.</summary>
internal sealed record Failure(string Message, Exception? Cause = null)
{
    public ErrorClass ErrorClass { get; init; }

    public string? ErrorCode { get; init; }

    public HttpStatusCode StatusCode { get; init; }

    public string? RequestId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public bool OutcomeUnknown { get; init; }

    public ServiceCircuit? Circuit { get; init; }

    public IReadOnlyList<string> ReferencingRouteIds { get; init; } = [];

    public MissingResource MissingResource { get; init; }

    public string? LimitType { get; init; }

    public string? ResourceType { get; init; }

    /// <summary>An error answer, judged by the one table.</summary>
    public static Failure Of(ServiceError error, Exception? cause = null)
    {
        var classification = ErrorClassifier.Classify(error.StatusCode, error.Code, error.Message);
        return new(error.Message, cause)
        {
            ErrorClass = classification.Class,
            ErrorCode = error.Code,
            StatusCode = error.StatusCode,
            RequestId = error.RequestId,
            RetryAfter = error.RetryAfter,
            ReferencingRouteIds = classification.ReferencingRouteIds,
            MissingResource = classification.MissingResource,
            LimitType = error.LimitType,
            ResourceType = error.ResourceType,
        };
    }

    /// <summary>Our own refusal of a request, in the form in which the service would refuse it.</summary>
    public static Failure Refused(string message, Exception? cause = null) =>
        Of(new ServiceError(HttpStatusCode.BadRequest, "BadRequestException", message, RequestId: null), cause);
}
