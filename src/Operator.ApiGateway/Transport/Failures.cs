using System.Net;
using Operator.ApiGateway.Errors;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Operator.ApiGateway.Transport;

/// <summary>Every way a call can end badly, as the one exception type that callers see.</summary>
internal static class Failures
{
    public static AmazonApiGatewayV2Exception FromAnswer(ServiceError error, RequestState state) =>
        new(error) { OutcomeUnknown = state.MayHaveBeenApplied };

    public static AmazonApiGatewayV2Exception FromException(Exception exception, RequestState state) => exception switch
    {
        AmazonApiGatewayV2Exception already => already,
        CredentialsUnavailableException => Without(ErrorClass.CredentialsUnavailable, CredentialsUnavailableException.Code, exception.Message, exception, state),
        TimeoutRejectedException when state.AwaitingCredentials => Without(
            ErrorClass.CredentialsUnavailable, CredentialsUnavailableException.Code, "AWS credentials could not be obtained in time.", exception, state),
        TimeoutRejectedException when state.AwaitingBudget => Without(
            ErrorClass.Throttled, "ClientBudgetExhausted", "The call waited too long for the account's request budget.", exception, state),
        TimeoutRejectedException => Without(ErrorClass.Unavailable, "RequestTimeout", "API Gateway did not answer in time.", exception, state),
        BrokenCircuitException broken => new AmazonApiGatewayV2Exception(
            "API Gateway failed repeatedly in this region; calls are paused.", exception)
        {
            ErrorClass = ErrorClass.Unavailable,
            ErrorCode = "CircuitOpen",
            RetryAfter = broken.RetryAfter,
            OutcomeUnknown = state.MayHaveBeenApplied,
        },
        HttpRequestException or IOException => Without(
            ErrorClass.Unavailable, "ConnectionError", $"API Gateway could not be reached: {exception.Message}", exception, state),
        _ => Without(ErrorClass.Unknown, "ClientError", $"The call failed before an answer: {exception.Message}", exception, state),
    };

    /// <summary>A success status with a body that is not the operation's: the write, if it was one, has probably happened.</summary>
    public static AmazonApiGatewayV2Exception Unreadable(HttpResponseMessage response, RequestState state, Exception exception) =>
        new($"The endpoint answered HTTP {(int)response.StatusCode} to {state.Operation} with a body that is not its answer.", exception)
        {
            ErrorClass = ErrorClass.Unknown,
            ErrorCode = "UnreadableAnswer",
            StatusCode = response.StatusCode,
            RequestId = ServiceErrorReader.RequestIdOf(response),
            OutcomeUnknown = state.Kind != CallKind.Read,
        };

    private static AmazonApiGatewayV2Exception Without(ErrorClass errorClass, string code, string message, Exception inner, RequestState state) =>
        new(message, inner)
        {
            ErrorClass = errorClass,
            ErrorCode = code,
            StatusCode = (HttpStatusCode)0,
            OutcomeUnknown = state.MayHaveBeenApplied,
        };
}
