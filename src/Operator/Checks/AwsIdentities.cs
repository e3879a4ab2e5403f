using Microsoft.Extensions.Logging.Abstractions;
using Operator.Accounts;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Transport;

namespace Operator.Checks;

/// <summary>Who the operator is in each account, by the credentials, roles and endpoints with which it would work there.</summary>
internal sealed class AwsIdentities : IDisposable
{
    // STS of any region knows every account of the partition.
    private const string AnyRegion = "us-east-1";

    private readonly DefaultAccountCredentials own = new();
    private readonly string? region = new ApiGatewayConfig().EffectiveRegion;
    private readonly AccountCredentials credentials;

    public AwsIdentities() => credentials = new AccountCredentials(own, region, TimeProvider.System, NullLoggerFactory.Instance);

    /// <inheritdoc cref="IdentityOf" />
    public async Task<CallerIdentity> OfAsync(AccountProfile account, CancellationToken cancellationToken)
    {
        var session = credentials.GetCredentials(account.Access);
        // First by itself: the refusal of a role is not one of GetCallerIdentity.
        _ = await session.GetCredentialsAsync().WaitAsync(cancellationToken);
        return await new StsCallerIdentity(account.Access.Endpoints.Sts).GetAsync(session, account.Region ?? region ?? AnyRegion, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => own.Dispose();
}
