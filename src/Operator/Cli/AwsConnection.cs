using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;
using Operator.Aws;
using Operator.Planning.Sources;

namespace Operator.Cli;

/// <summary>The AWS clients of verbs that read an account; made by the verb, disposed by it. They refuse to write.</summary>
internal interface IAwsConnection : IDisposable
{
    /// <summary>HTTP and WebSocket APIs in a region; null for the configured one.</summary>
    IAmazonApiGatewayV2 ApiGatewayV2(string? region);

    /// <summary>REST APIs in a region; null for the configured one.</summary>
    IAmazonAPIGateway ApiGateway(string? region);

    /// <summary>Everything that plans read, in the accounts that AwsAccounts lead to as well.</summary>
    AwsReader Reader { get; }

    /// <summary>The configured region; null when there is none.</summary>
    string? DefaultRegion { get; }
}

/// <summary>With the SDK's own chain of credentials, region and endpoints, as the AWS CLI has them.</summary>
internal sealed class AwsConnection : IAwsConnection
{
    private readonly DefaultAccountCredentials own = new();
    private readonly ApiGatewayClientFactory clients;

    public AwsConnection()
    {
        var credentials = new AccountCredentials(own, DefaultRegion, TimeProvider.System, NullLoggerFactory.Instance);
        clients = new ApiGatewayClientFactory(
            credentials, NullLoggerFactory.Instance, TimeProvider.System, new ApiGatewayClientFactoryOptions { MayWrite = () => false });
        var accounts = new CallerAccountIds(new StsCallerIdentity(), credentials, TimeProvider.System, NullLogger<CallerAccountIds>.Instance);
        Reader = new AwsReader(new AwsTargets(clients, clients), clients, accounts, accounts.Known);
    }

    /// <inheritdoc />
    public IAmazonApiGatewayV2 ApiGatewayV2(string? region) => clients.GetClient(AccountAccess.Default, region);

    /// <inheritdoc />
    public IAmazonAPIGateway ApiGateway(string? region) => clients.GetRestApiClient(AccountAccess.Default, region);

    /// <inheritdoc />
    public AwsReader Reader { get; }

    /// <inheritdoc />
    public string? DefaultRegion => new ApiGatewayConfig().EffectiveRegion;

    /// <inheritdoc />
    public void Dispose()
    {
        clients.Dispose();
        own.Dispose();
    }
}
