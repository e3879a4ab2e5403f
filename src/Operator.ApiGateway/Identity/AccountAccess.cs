using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Operator.ApiGateway.Identity;

/// <summary>
/// How an account is reached. <see cref="Key"/> names the way that leads there and chooses credentials; <see cref="AccountId"/>, where it
/// is known, chooses the request budget, because two ways may lead to one account.
/// </summary>
/// <remarks>Equal when key and account are: whoever makes one with roles or endpoints uses <see cref="Through"/>, whose key stands for them.</remarks>
/// <param name="Key">Stable name of the way. Not an account id.</param>
/// <param name="AccountId">Twelve digits, or null while unknown.</param>
public sealed record AccountAccess(string Key, string? AccountId = null)
{
    /// <summary>The process' own credentials, and the endpoints that its environment names.</summary>
    public static AccountAccess Default { get; } = new("default");

    /// <summary>Roles that are assumed one after the other, the first one with the process' own credentials; empty for none.</summary>
    public IReadOnlyList<RoleToAssume> Roles { get; private init; } = [];

    /// <summary>Where the services are; the environment and the SDK's rules decide about those left out.</summary>
    public ServiceEndpoints Endpoints { get; private init; } = ServiceEndpoints.Standard;

    internal string BudgetKey => AccountId ?? Key;

    /// <summary>
    /// The way through <paramref name="roles"/> to <paramref name="endpoints"/>; the same key for the same ways, another one for every other,
    /// so that nothing that belongs to one is used for the other.
    /// </summary>
    public static AccountAccess Through(IReadOnlyList<RoleToAssume> roles, ServiceEndpoints? endpoints = null)
    {
        ArgumentNullException.ThrowIfNull(roles);
        endpoints ??= ServiceEndpoints.Standard;
        if (roles.Count == 0 && endpoints == ServiceEndpoints.Standard)
        {
            return Default;
        }

        // A role lives in its account, and so do the credentials that it gives.
        return new AccountAccess(KeyOf(roles, endpoints), roles.Count == 0 ? null : roles[^1].AccountId) { Roles = roles, Endpoints = endpoints };
    }

    /// <inheritdoc />
    public bool Equals(AccountAccess? other) => other is not null && Key == other.Key && AccountId == other.AccountId;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Key, AccountId);

    internal static string KeyOf(IReadOnlyList<RoleToAssume> roles, ServiceEndpoints endpoints)
    {
        var text = new StringBuilder();
        foreach (var role in roles)
        {
            role.AppendTo(text);
        }

        text.Append(Quoted(endpoints.ApiGateway?.AbsoluteUri)).Append(Quoted(endpoints.Lambda?.AbsoluteUri)).Append(Quoted(endpoints.Sts?.AbsoluteUri));
        return "way-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    // Quoted, so that no two lists of values give one text.
    internal static string Quoted(string? value) => value is null ? "-;" : $"\"{JsonEncodedText.Encode(value)}\";";
}

/// <summary>Addresses that take the place of AWS' own; null leaves one to the environment and the SDK's rules.</summary>
/// <param name="ApiGateway">API Gateway, v1 and v2.</param>
/// <param name="Lambda">Lambda.</param>
/// <param name="Sts">STS, for assuming roles and for asking who the credentials are.</param>
public sealed record ServiceEndpoints(Uri? ApiGateway = null, Uri? Lambda = null, Uri? Sts = null)
{
    /// <summary>No address is replaced.</summary>
    public static ServiceEndpoints Standard { get; } = new();
}
