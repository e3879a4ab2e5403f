using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.Kubernetes.Core;

namespace Operator.Aws;

/// <summary>Every object lives in the account of the operator's own credentials.</summary>
internal sealed class DefaultTargets(IApiGatewayClientFactory clients, IRestApiClientFactory restClients) : ITargetResolver
{
    /// <inheritdoc />
    public AwsTarget Resolve(IKubernetesObject<V1ObjectMeta> entity, string region) => new(
        AwsAccount.Default.Key,
        region,
        clients.GetClient(AwsAccount.Default, region),
        restClients.GetRestApiClient(AwsAccount.Default, region));
}
