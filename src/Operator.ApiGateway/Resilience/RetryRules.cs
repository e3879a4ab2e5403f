using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Transport;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Operator.ApiGateway.Resilience;

/// <summary>Which outcomes are repeated, which count against the region, and after which a write may have happened.</summary>
internal static class RetryRules
{
    /// <summary>The class of a failed attempt; null when it succeeded.</summary>
    public static ErrorClass? ClassOf(Exception? exception, ServiceError? error) => exception switch
    {
        CredentialsUnavailableException => ErrorClass.CredentialsUnavailable,
        HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException => ErrorClass.Unavailable,
        not null => ErrorClass.Unknown,
        null when error is not null => ErrorClassifier.Classify(error.StatusCode, error.Code, error.Message).Class,
        null => null,
    };

    /// <summary>
    /// Reads and writes that name their object are repeated. A create is repeated only when it certainly wrote nothing: the service
    /// throttled it, or no connection was made. Everything else could leave a second object behind. A patch is repeated after a lost race
    /// as well; but once its answer is lost, a second application would be refused (or done) for what the first one did.
    /// </summary>
    public static bool ShouldRetry(RequestState state, Exception? exception, TimeSpan longestWait)
    {
        if (exception is BrokenCircuitException || state.LastError?.RetryAfter > longestWait)
        {
            return false;
        }

        var errorClass = ClassOf(exception, state.LastError);
        return state.Kind switch
        {
            CallKind.Create => errorClass == ErrorClass.Throttled || NothingWasSent(exception),
            CallKind.Patch => errorClass is ErrorClass.Throttled or ErrorClass.ConcurrentModification || NothingWasSent(exception),
            _ => errorClass is ErrorClass.Throttled or ErrorClass.Unavailable or ErrorClass.ConcurrentModification,
        };
    }

    /// <summary>Only failures to serve count; refusals and throttling show that the region works.</summary>
    public static bool CountsAgainstRegion(RequestState state, Exception? exception) =>
        ClassOf(exception, state.LastError) == ErrorClass.Unavailable;

    /// <summary>True when this attempt of a write ended without a definite word on whether it was carried out.</summary>
    public static bool MayHaveBeenApplied(CallKind kind, Exception? exception, ServiceError? error)
    {
        if (kind == CallKind.Read || exception is CredentialsUnavailableException || NothingWasSent(exception))
        {
            return false;
        }

        return exception is not null || ClassOf(null, error) is ErrorClass.Unavailable or ErrorClass.Unknown;
    }

    private static bool NothingWasSent(Exception? exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
