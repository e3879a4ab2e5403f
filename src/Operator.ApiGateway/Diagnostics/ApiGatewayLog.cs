using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Diagnostics;

/// <summary>
/// One line per write, whatever its end: the audit trail of what this process did to an account. The target is kinds and ids; bodies
/// never appear; the caller's log scope says for which object and generation.
/// </summary>
internal static partial class ApiGatewayLog
{
    [LoggerMessage(1, LogLevel.Information,
        "{Operation} {Target} in {Region}: HTTP {Status}, request {RequestId}, {Attempts} attempt(s)")]
    public static partial void WriteDone(
        ILogger logger, string operation, string target, string region, int status, string? requestId, int attempts);

    [LoggerMessage(2, LogLevel.Information,
        "{Operation} {Target} in {Region} failed: {ErrorClass} {ErrorCode}, HTTP {Status}, request {RequestId}, {Attempts} attempt(s), outcome unknown: {OutcomeUnknown}")]
    public static partial void WriteFailed(
        ILogger logger, string operation, string target, string region, ErrorClass errorClass, string? errorCode,
        int status, string? requestId, int attempts, bool outcomeUnknown);

    [LoggerMessage(3, LogLevel.Information,
        "{Operation} {Target} in {Region} was cancelled after {Attempts} attempt(s)")]
    public static partial void WriteCancelled(
        ILogger logger, string operation, string target, string region, int attempts);
}
