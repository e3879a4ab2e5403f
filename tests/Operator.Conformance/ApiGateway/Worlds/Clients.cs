using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;

namespace Operator.Conformance.ApiGateway;

/// <summary>The product's own clients for a world: signed, retried and throttled as in production.</summary>
internal static class Clients
{
    public static ApiGatewayClientFactory For(Gateway gateway) => new(
        new AnyCredentials(), NullLoggerFactory.Instance, TimeProvider.System, new() { ServiceURL = gateway.Address });

    private sealed class AnyCredentials : IAccountCredentials
    {
        public AWSCredentials GetCredentials(AccountAccess account) => new BasicAWSCredentials("AKIACONFORMANCE", "not-a-secret");
    }
}
