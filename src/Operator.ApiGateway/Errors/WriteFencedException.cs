namespace Operator.ApiGateway.Errors;

/// <summary>
/// A write was not sent because this process may not write any more (<see cref="ApiGatewayClientFactoryOptions.MayWrite"/>). It is a
/// cancellation, not a failure: whoever may write now decides what becomes of the work, and nothing is to be recorded about it.
/// </summary>
public sealed class WriteFencedException : OperationCanceledException
{
    /// <summary>About one write.</summary>
    /// <param name="operation">Its official name.</param>
    public WriteFencedException(string operation)
        : base($"{operation} was not sent: this process may not write to AWS any more.")
    {
    }
}
