using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;

namespace Operator.Aws;

/// <summary>Where an object's AWS side lives and the client that reaches it.</summary>
/// <param name="Account">How the account is reached; two targets with the same one share an account.</param>
/// <param name="Region">Region name.</param>
/// <param name="Client">Client for HTTP and WebSocket APIs of that account and region; owned by whoever made the target.</param>
/// <param name="Rest">The same for REST APIs.</param>
internal sealed record AwsTarget(AccountAccess Account, string Region, IAmazonApiGatewayV2 Client, IAmazonAPIGateway Rest)
{
    /// <summary>Names the credentials. Not an account id.</summary>
    public string AccountKey => Account.Key;

    /// <summary>The key under which everything about one API of this target is kept.</summary>
    public ApiKey Api(string apiId) => new(AccountKey, Region, apiId);
}

/// <summary>Identity of one API across accounts and regions.</summary>
internal readonly record struct ApiKey(string AccountKey, string Region, string ApiId);

/// <summary>Finds the clients for an account and region.</summary>
internal interface ITargetResolver
{
    /// <summary>The target in <paramref name="region"/>. Cheap: clients are cached. Credentials are not touched here.</summary>
    AwsTarget Resolve(AccountAccess account, string region);
}

/// <summary>Finds out which account a target belongs to.</summary>
internal interface IAccountIds
{
    /// <summary>The account id, or null when it cannot be found out now: it is only shown, so no failure of it is one of the pass.</summary>
    ValueTask<string?> FindAsync(AwsTarget target, CancellationToken cancellationToken);
}
