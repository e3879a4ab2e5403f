using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;
using Operator.Cli;

namespace Operator.Tests.Cli;

/// <summary>The verbs' way to the sandbox instead of AWS.</summary>
internal sealed class SandboxConnection : IAwsConnection, IAccountCredentials
{
    private readonly ApiGatewayClientFactory clients;

    public SandboxConnection(Uri address) => clients = new ApiGatewayClientFactory(
        this, NullLoggerFactory.Instance, TimeProvider.System, new ApiGatewayClientFactoryOptions { ServiceURL = address });

    public IAmazonApiGatewayV2 ApiGatewayV2(string? region) => clients.GetClient(AccountAccess.Default, region ?? "us-west-2");

    public IAmazonAPIGateway ApiGateway(string? region) => clients.GetRestApiClient(AccountAccess.Default, region ?? "us-west-2");

    public ILambdaClientFactory Lambda => clients;

    public string? DefaultRegion => "us-west-2";

    public Task<string?> AccountIdAsync(string region, CancellationToken cancellationToken) => Task.FromResult<string?>("123456789012");

    public AWSCredentials GetCredentials(AccountAccess account) => new BasicAWSCredentials("AKIDEXAMPLE", "secret");

    public void Dispose() => clients.Dispose();
}
