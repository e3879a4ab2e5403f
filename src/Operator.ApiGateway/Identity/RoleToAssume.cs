using System.Text;

namespace Operator.ApiGateway.Identity;

/// <summary>One step of a chain of roles: what <c>sts:AssumeRole</c> is called with. Immutable; compared by its content through the key of the way.</summary>
public sealed record RoleToAssume
{
    private const int AccountPart = 4;

    /// <summary>ARN of the role.</summary>
    public required string RoleArn { get; init; }

    /// <summary>Name of the session: what CloudTrail shows.</summary>
    public required string SessionName { get; init; }

    /// <summary>What the role's trust policy may ask for; no secret, but not for the log either.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Who is behind the session; AWS keeps it through the whole chain.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>How long a session lasts; null for AWS' hour.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Session tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of the tags that the sessions further down the chain keep.</summary>
    public IReadOnlyList<string> TransitiveTagKeys { get; init; } = [];

    /// <summary>The role's account, which is the session's.</summary>
    public string? AccountId => RoleArn.Split(':') is { Length: > AccountPart } parts && parts[AccountPart].Length > 0 ? parts[AccountPart] : null;

    internal void AppendTo(StringBuilder text)
    {
        foreach (var value in new[] { RoleArn, SessionName, ExternalId, SourceIdentity, Duration?.ToString() })
        {
            text.Append(AccountAccess.Quoted(value));
        }

        foreach (var (key, value) in Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            text.Append(AccountAccess.Quoted(key)).Append(AccountAccess.Quoted(value));
        }

        text.Append('|').AppendJoin("", TransitiveTagKeys.Order(StringComparer.Ordinal).Select(AccountAccess.Quoted)).Append('/');
    }
}
