using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;

namespace Operator.ApiGateway.Identity;

/// <summary>
/// Names the STS client to the SDK, which otherwise finds it by reflection: trimmed and ahead-of-time compiled builds would lose web
/// identity without any warning.
/// </summary>
internal static class SecurityTokenService
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(context => new AmazonSecurityTokenServiceClient(
            new AnonymousAWSCredentials(),
            new AmazonSecurityTokenServiceConfig { RegionEndpoint = context.SecurityTokenServiceClientContextData.Region }));
        return true;
    });

    public static void Register() => _ = Registered.Value;
}
