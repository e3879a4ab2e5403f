using Amazon.Runtime;

namespace Operator.ApiGateway.Identity;

/// <summary>Who the credentials are, as STS sees them. <see cref="Partition"/> is the ARN's, for example <c>aws</c> or <c>aws-cn</c>.</summary>
public sealed record CallerIdentity(string AccountId, string Arn)
{
    public string Partition => Arn.Split(':') is { Length: > 1 } parts && parts[1].Length > 0 ? parts[1] : "aws";
}

/// <summary>
/// Asks STS once per credentials object and region; the answer of those credentials cannot change. Failures are not remembered.
/// </summary>
public interface ICallerIdentity
{
    /// <exception cref="Errors.AmazonApiGatewayV2Exception">STS refused or could not be reached, or there are no credentials.</exception>
    Task<CallerIdentity> GetAsync(AWSCredentials credentials, string region, CancellationToken cancellationToken = default);
}
