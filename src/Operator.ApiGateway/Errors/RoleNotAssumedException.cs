namespace Operator.ApiGateway.Errors;

/// <summary>A role of a chain could not be assumed, so there are no credentials.</summary>
/// <param name="roleArn">The role.</param>
/// <param name="message">What STS, or the way to it, said.</param>
/// <param name="innerException">The failure.</param>
public sealed class RoleNotAssumedException(string roleArn, string message, Exception innerException) : CredentialsUnavailableException(message, innerException)
{
    /// <summary>The role that refused.</summary>
    public string RoleArn { get; } = roleArn;

    /// <summary>STS answered, and refused; otherwise it could not be reached or throttled, or there were no credentials to ask it with.</summary>
    public bool IsRefused { get; init; }
}
