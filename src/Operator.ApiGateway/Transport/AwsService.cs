using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Transport;

/// <summary>What differs between the services that are called; transport, resilience and error table are the same for all.</summary>
/// <param name="Name">Name in metrics, traces and the user agent, without spaces.</param>
/// <param name="DisplayName">Name in messages.</param>
/// <param name="ServiceId">
/// The SDK's service id: it names the endpoint's environment variable (<c>AWS_ENDPOINT_URL_{id}</c>) and the key in a profile's
/// <c>services</c> section, with spaces as underscores.
/// </param>
/// <param name="Version">Version of the service's API.</param>
/// <param name="SigningName">SigV4 service name and DNS label.</param>
/// <param name="PathPrefix">What every path starts with.</param>
/// <param name="Fail">Makes the service's own exception.</param>
internal sealed record AwsService(
    string Name, string DisplayName, string ServiceId, string Version, string SigningName, string PathPrefix, Func<Failure, AwsCallException> Fail)
{
    public static AwsService ApiGatewayV2 { get; } = new(
        "ApiGatewayV2", "API Gateway", "ApiGatewayV2", "2018-11-29", ApiGatewayConfig.SigningName, "/v2",
        failure => new AmazonApiGatewayV2Exception(failure));

    public static AwsService ApiGateway { get; } = new(
        "APIGateway", "API Gateway", "API Gateway", "2015-07-09", ApiGatewayConfig.SigningName, "",
        failure => new AmazonAPIGatewayException(failure));

    public static AwsService Lambda { get; } = new(
        "Lambda", "Lambda", "Lambda", "2015-03-31", "lambda", "/2015-03-31",
        failure => new AmazonLambdaException(failure));
}
