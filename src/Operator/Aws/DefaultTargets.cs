using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.Apis.V1Alpha1;

namespace Operator.Aws;

/// <summary>Every object lives in the account of the operator's own credentials.</summary>
internal sealed class DefaultTargets(IApiGatewayClientFactory clients) : ITargetResolver
{
    /// <inheritdoc />
    public AwsTarget Resolve(Integration entity, string region) =>
        new(AwsAccount.Default.Key, region, clients.GetClient(AwsAccount.Default, region));
}
