using Operator.Sandbox.ApiGateway.Lambda;
using Operator.Sandbox.ApiGateway.Rest;

namespace Operator.Sandbox.ApiGateway.State;

/// <summary>Everything one account owns in one region. Every access happens under <see cref="Gate"/>.</summary>
internal sealed class Partition(string account, string region, Identifiers identifiers, ApiGatewayOptions settings)
{
    public Lock Gate { get; } = new();

    public string Account { get; } = account;

    public string Region { get; } = region;

    public Identifiers Identifiers { get; } = identifiers;

    public ApiGatewayOptions Settings { get; } = settings;

    public ResourceSet<ApiResource> Apis { get; } = new();

    public ResourceSet<VpcLinkResource> VpcLinks { get; } = new();

    public ResourceSet<RestApi> RestApis { get; } = new();

    /// <summary>REST-style (Network Load Balancer) links: REST and WebSocket APIs take them, the v2 operations do not show them.</summary>
    public ResourceSet<VpcLinkResource> RestVpcLinks { get; } = new();

    public ResourceSet<LambdaFunction> Functions { get; } = new();
}
