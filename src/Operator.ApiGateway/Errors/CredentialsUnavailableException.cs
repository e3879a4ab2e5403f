namespace Operator.ApiGateway.Errors;

/// <summary>
/// No credentials could be obtained, before anything was sent. Callers of a client see it as the inner exception of an
/// <see cref="AmazonApiGatewayV2Exception"/> of class <see cref="ErrorClass.CredentialsUnavailable"/>.
/// </summary>
public class CredentialsUnavailableException : Exception
{
    internal const string Code = "CredentialsUnavailable";

    public CredentialsUnavailableException() : this("No AWS credentials are available.") { }

    public CredentialsUnavailableException(string message) : base(message) { }

    public CredentialsUnavailableException(string message, Exception? innerException) : base(message, innerException) { }
}
