using Operator.ApiGateway;
using Operator.ApiGateway.Identity;

namespace Operator.Aws;

/// <summary>Targets over the process' clients.</summary>
internal sealed class AwsTargets(IApiGatewayClientFactory clients, IRestApiClientFactory restClients) : ITargetResolver
{
    /// <inheritdoc />
    public AwsTarget Resolve(AccountAccess account, string region) =>
        new(account, region, clients.GetClient(account, region), restClients.GetRestApiClient(account, region));
}
