using System.Net;
using Amazon.Runtime;
using Operator.ApiGateway.Resilience;

namespace Operator.ApiGateway.Errors;

/// <summary>
/// Any failed call of any client here. Each service has its own subclass, named as in the official package; the members here are what a
/// reconciler decides on, and they mean the same for every service.
/// </summary>
/// <remarks>
/// <c>StatusCode</c> is 0 when no answer was received. <c>Message</c> is the service's own text, which may repeat parts of the
/// request (an ARN, a mapping expression) but never credentials.
/// </remarks>
public abstract class AwsCallException : AmazonServiceException
{
    /// <summary><c>ErrorCode</c> of a call that an open circuit refused: nothing was sent.</summary>
    public const string CircuitOpenCode = "CircuitOpen";

    protected AwsCallException(string message, Exception? innerException) : base(message, innerException) { }

    private protected AwsCallException(Failure failure)
        : base(failure.Message, failure.Cause,
            failure.StatusCode >= HttpStatusCode.InternalServerError ? ErrorType.Receiver : ErrorType.Sender,
            failure.ErrorCode, failure.RequestId, failure.StatusCode)
    {
        ErrorClass = failure.ErrorClass;
        RetryAfter = failure.RetryAfter;
        OutcomeUnknown = failure.OutcomeUnknown;
        Circuit = failure.ErrorClass == ErrorClass.Unavailable ? failure.Circuit : null;
        ReferencingRouteIds = failure.ReferencingRouteIds;
        MissingResource = failure.MissingResource;
        LimitType = failure.LimitType;
        ResourceType = failure.ResourceType;
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

    /// <summary>
    /// The circuit that this failure was counted in, or that refused the call; null unless the class is <see cref="ErrorClass.Unavailable"/>.
    /// If it is open, the same call has no prospects before it closes.
    /// </summary>
    public ServiceCircuit? Circuit { get; init; }

    /// <summary>Ids of the routes that hold the integration; empty unless the class is <see cref="ErrorClass.ReferencedByRoutes"/>.</summary>
    public IReadOnlyList<string> ReferencingRouteIds { get; init; } = [];

    /// <summary>Which object is missing, when the class is <see cref="ErrorClass.NotFound"/>.</summary>
    public MissingResource MissingResource { get; init; }

    /// <summary>Modelled member <c>limitType</c> of a 429 of API Gateway v2; null when not sent.</summary>
    public string? LimitType { get; init; }

    /// <summary>Modelled member <c>resourceType</c> of a 404 of API Gateway v2; null when not sent.</summary>
    public string? ResourceType { get; init; }
}
