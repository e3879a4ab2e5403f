using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;

namespace Operator.Cli;

/// <summary>The AWS clients of verbs that read an account; made by the verb, disposed by it.</summary>
internal interface IAwsConnection : IDisposable
{
    /// <summary>HTTP and WebSocket APIs in a region; null for the configured one.</summary>
    IAmazonApiGatewayV2 ApiGatewayV2(string? region);

    /// <summary>REST APIs in a region; null for the configured one.</summary>
    IAmazonAPIGateway ApiGateway(string? region);
}

/// <summary>With the SDK's own chain of credentials, region and endpoints, as the AWS CLI has them.</summary>
internal sealed class AwsConnection : IAwsConnection
{
    private readonly DefaultAccountCredentials credentials = new();
    private readonly ApiGatewayClientFactory clients;

    public AwsConnection() => clients = new ApiGatewayClientFactory(credentials, NullLoggerFactory.Instance, TimeProvider.System);

    /// <inheritdoc />
    public IAmazonApiGatewayV2 ApiGatewayV2(string? region) => clients.GetClient(AwsAccount.Default, region);

    /// <inheritdoc />
    public IAmazonAPIGateway ApiGateway(string? region) => clients.GetRestApiClient(AwsAccount.Default, region);

    /// <inheritdoc />
    public void Dispose()
    {
        clients.Dispose();
        credentials.Dispose();
    }
}
