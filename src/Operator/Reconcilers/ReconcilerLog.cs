using Microsoft.Extensions.Logging;

namespace Operator.Reconcilers;

/// <summary>What the reconciler logs itself; every change made in AWS is logged by the client, within this scope.</summary>
internal static partial class ReconcilerLog
{
    [LoggerMessage(1, LogLevel.Warning, "The id {IntegrationId} of a new integration could not be written to status (attempt {Attempt})")]
    public static partial void IdNotWritten(ILogger logger, string integrationId, int attempt, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "{Object} is now {Status}/{Reason}: {Message}")]
    public static partial void ReadyChanged(ILogger logger, Kubernetes.Core.ObjectKey @object, string status, string reason, string message);

    [LoggerMessage(3, LogLevel.Error, "Integration {IntegrationId} of API {ApiId} was made for an object that went meanwhile, and could not be deleted again; delete it by hand")]
    public static partial void LeftBehind(ILogger logger, string integrationId, string apiId, Exception exception);
}
