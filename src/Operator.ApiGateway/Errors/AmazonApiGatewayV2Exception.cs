using System.Net;
using Amazon.Runtime;

namespace Operator.ApiGateway.Errors;

/// <summary>
/// Any failed call. Name and base class are those of the official package; the added members are what a reconciler decides on.
/// </summary>
/// <remarks>
/// <c>StatusCode</c> is 0 when no answer was received. <c>Message</c> is the service's own text, which may repeat parts of the
/// request (an ARN, a mapping expression) but never credentials.
/// </remarks>
public sealed class AmazonApiGatewayV2Exception : AmazonServiceException
{
    public AmazonApiGatewayV2Exception() : this("The API Gateway call failed.") { }

    public AmazonApiGatewayV2Exception(string message) : base(message) { }

    public AmazonApiGatewayV2Exception(string message, Exception? innerException) : base(message, innerException) { }

    internal AmazonApiGatewayV2Exception(ServiceError error, Exception? innerException = null)
        : base(error.Message, innerException, error.StatusCode >= HttpStatusCode.InternalServerError ? ErrorType.Receiver : ErrorType.Sender,
            error.Code, error.RequestId, error.StatusCode)
    {
        var classification = ErrorClassifier.Classify(error.StatusCode, error.Code, error.Message);
        ErrorClass = classification.Class;
        ReferencingRouteIds = classification.ReferencingRouteIds;
        MissingResource = classification.MissingResource;
        RetryAfter = error.RetryAfter;
        LimitType = error.LimitType;
        ResourceType = error.ResourceType;
    }

    /// <summary>What the failure means.</summary>
    public ErrorClass ErrorClass { get; init; }

    /// <summary>How long the service, or an open circuit, asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// True when the request was a write and may have been carried out although it failed here: the answer was lost, timed out,
    /// unreadable, or the service failed halfway. After a create, look for the object before creating again.
    /// </summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>Ids of the routes that hold the integration; empty unless the class is <see cref="ErrorClass.ReferencedByRoutes"/>.</summary>
    public IReadOnlyList<string> ReferencingRouteIds { get; init; } = [];

    /// <summary>Which object is missing, when the class is <see cref="ErrorClass.NotFound"/>.</summary>
    public MissingResource MissingResource { get; init; }

    /// <summary>Modelled member <c>limitType</c> of a 429; null when not sent.</summary>
    public string? LimitType { get; init; }

    /// <summary>Modelled member <c>resourceType</c> of a 404; null when not sent.</summary>
    public string? ResourceType { get; init; }
}
