namespace Operator.ApiGateway.Errors;

/// <summary>Any failed call of API Gateway v1 (REST APIs). The name is that of the official package.</summary>
public sealed class AmazonAPIGatewayException : AwsCallException
{
    public AmazonAPIGatewayException() : this("The API Gateway call failed.") { }

    public AmazonAPIGatewayException(string message) : this(message, null) { }

    public AmazonAPIGatewayException(string message, Exception? innerException) : base(message, innerException) { }

    internal AmazonAPIGatewayException(Failure failure) : base(failure) { }
}
