namespace Operator.Sandbox.ApiGateway;

/// <summary>One call as the server saw it. Bodies are never kept.</summary>
/// <param name="Sequence">1 for the first call of the server's life; never repeats.</param>
/// <param name="Operation">The name in the AWS model, or Unknown.</param>
/// <param name="Status">The HTTP status that was sent; 0 when the connection was aborted instead.</param>
/// <param name="RequestId">The answer's x-amzn-RequestId.</param>
/// <param name="Region">From the signature's scope; empty when unsigned.</param>
/// <param name="Account">Whose access key signed; empty when unsigned.</param>
/// <param name="AccessKeyId">Which access key signed, as sent; empty when unsigned. Tells callers of one account apart.</param>
/// <param name="Caller">Who that is: the session's name for keys of an assumed role, the access key id for all others.</param>
/// <param name="Time">When the answer was decided, by the server's clock.</param>
/// <param name="Path">As sent, without the query.</param>
/// <param name="Role">The name of the role that an AssumeRole was for; null for all other operations.</param>
/// <param name="Fault">The injected fault that struck, if one did.</param>
public sealed record CallRecord(
    long Sequence,
    string Operation,
    int Status,
    string RequestId,
    string Region,
    string Account,
    string AccessKeyId,
    string Caller,
    DateTimeOffset Time,
    string Path,
    string? Role,
    FaultKind? Fault);
