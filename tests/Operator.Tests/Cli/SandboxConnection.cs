using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;
using Operator.Aws;
using Operator.Cli;
using Operator.Planning.Sources;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>The verbs' way to the sandbox instead of AWS.</summary>
internal sealed class SandboxConnection : IAwsConnection
{
    private readonly ApiGatewayClientFactory clients;

    public SandboxConnection(Uri address, bool mayWrite = false)
    {
        clients = new ApiGatewayClientFactory(
            new AccountCredentials(new TestCredentials(() => true), DefaultRegion, TimeProvider.System, NullLoggerFactory.Instance),
            NullLoggerFactory.Instance,
            TimeProvider.System,
            new ApiGatewayClientFactoryOptions { ServiceURL = address, MayWrite = () => mayWrite });
        Reader = new AwsReader(new AwsTargets(clients, clients), clients, new FixedAccount(), account => account.AccountId ?? "123456789012");
    }

    public IAmazonApiGatewayV2 ApiGatewayV2(string? region) => clients.GetClient(AccountAccess.Default, region ?? DefaultRegion);

    public IAmazonAPIGateway ApiGateway(string? region) => clients.GetRestApiClient(AccountAccess.Default, region ?? DefaultRegion);

    public AwsReader Reader { get; }

    public string? DefaultRegion => "us-west-2";

    public void Dispose() => clients.Dispose();
}
