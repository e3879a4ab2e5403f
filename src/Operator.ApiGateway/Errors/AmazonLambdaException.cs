namespace Operator.ApiGateway.Errors;

/// <summary>Any failed call of Lambda. The name is that of the official package.</summary>
public sealed class AmazonLambdaException : AwsCallException
{
    public AmazonLambdaException() : this("The Lambda call failed.") { }

    public AmazonLambdaException(string message) : this(message, null) { }

    public AmazonLambdaException(string message, Exception? innerException) : base(message, innerException) { }

    internal AmazonLambdaException(Failure failure) : base(failure) { }
}
