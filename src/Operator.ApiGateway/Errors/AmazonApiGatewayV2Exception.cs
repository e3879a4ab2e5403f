namespace Operator.ApiGateway.Errors;

/// <summary>Any failed call of API Gateway v2 (HTTP and WebSocket APIs). The name is that of the official package.</summary>
public sealed class AmazonApiGatewayV2Exception : AwsCallException
{
    public AmazonApiGatewayV2Exception() : this("The API Gateway call failed.") { }

    public AmazonApiGatewayV2Exception(string message) : this(message, null) { }

    public AmazonApiGatewayV2Exception(string message, Exception? innerException) : base(message, innerException) { }

    internal AmazonApiGatewayV2Exception(Failure failure) : base(failure) { }
}
