using Operator.ApiGateway.Errors;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Operator.ApiGateway.Transport;

/// <summary>Every way a call can end badly.</summary>
internal static class Failures
{
    public static Failure FromAnswer(ServiceError error, RequestState state) =>
        Failure.Of(error) with { OutcomeUnknown = state.MayHaveBeenApplied, Circuit = state.Circuit };

    public static Failure FromException(AwsService service, Exception exception, RequestState state) => exception switch
    {
        CredentialsUnavailableException => Without(ErrorClass.CredentialsUnavailable, CredentialsUnavailableException.Code, exception.Message, exception, state),
        TimeoutRejectedException when state.AwaitingCredentials => Without(
            ErrorClass.CredentialsUnavailable, CredentialsUnavailableException.Code, "AWS credentials could not be obtained in time.", exception, state),
        TimeoutRejectedException when state.AwaitingBudget => Without(
            ErrorClass.Throttled, "ClientBudgetExhausted", "The call waited too long for the account's request budget.", exception, state),
        TimeoutRejectedException => Without(
            ErrorClass.Unavailable, "RequestTimeout", $"{service.DisplayName} did not answer in time.", exception, state),
        BrokenCircuitException broken => Without(
            ErrorClass.Unavailable, AwsCallException.CircuitOpenCode, $"{service.DisplayName} failed repeatedly in this region; calls are paused.", exception, state)
            with
        { RetryAfter = broken.RetryAfter },
        HttpRequestException or IOException => Without(
            ErrorClass.Unavailable, "ConnectionError", $"{service.DisplayName} could not be reached: {exception.Message}", exception, state),
        _ => Without(ErrorClass.Unknown, "ClientError", $"The call failed before an answer: {exception.Message}", exception, state),
    };

    /// <summary>A success status with a body that is not the operation's: the write, if it was one, has probably happened.</summary>
    public static Failure Unreadable(HttpResponseMessage response, RequestState state, Exception exception) =>
        new($"The endpoint answered HTTP {(int)response.StatusCode} to {state.Operation} with a body that is not its answer.", exception)
        {
            ErrorClass = ErrorClass.Unknown,
            ErrorCode = "UnreadableAnswer",
            StatusCode = response.StatusCode,
            RequestId = ServiceErrorReader.RequestIdOf(response),
            OutcomeUnknown = state.Kind != CallKind.Read,
        };

    private static Failure Without(ErrorClass errorClass, string code, string message, Exception cause, RequestState state) =>
        new(message, cause) { ErrorClass = errorClass, ErrorCode = code, OutcomeUnknown = state.MayHaveBeenApplied, Circuit = state.Circuit };
}
