using Operator.ApiGateway.Identity;
using Operator.Apis.V1Alpha1;

namespace Operator.Accounts;

/// <summary>What an object's account means for it. Immutable.</summary>
/// <param name="Access">How the account is reached.</param>
/// <param name="Apis">What may be used there.</param>
internal sealed record AccountProfile(AccountAccess Access, AllowedApis Apis)
{
    private const string DefaultSessionName = "apigateway-integration-operator";
    private const int MaxSessionName = 64;

    /// <summary>The operator's own credentials, for everything.</summary>
    public static AccountProfile Environment { get; } = new(AccountAccess.Default, AllowedApis.All);

    /// <summary>Name of the AwsAccount; null for the operator's own credentials.</summary>
    public string? Name { get; private init; }

    /// <summary>Region of objects that name none; null leaves it to the operator's.</summary>
    public string? Region { get; private init; }

    /// <summary>The account that the credentials have to belong to; null when any will do.</summary>
    public string? AccountId { get; private init; }

    /// <summary>The AwsAccount is on its way out: nothing new begins in it.</summary>
    public bool IsDeleting { get; private init; }

    /// <summary>The profile that an AwsAccount describes.</summary>
    public static AccountProfile Of(AwsAccount account)
    {
        var (spec, name) = (account.Spec, account.Metadata.Name ?? "");
        var roles = (spec.AssumeRoles ?? []).Select(role => new RoleToAssume
        {
            RoleArn = role.RoleArn,
            SessionName = SessionName(role.SessionName, name),
            ExternalId = NullIfEmpty(role.ExternalId),
            SourceIdentity = NullIfEmpty(role.SourceIdentity),
            Duration = role.DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Tags = role.SessionTags?.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal) ?? [],
            TransitiveTagKeys = [.. role.TransitiveTagKeys ?? []],
        });
        var endpoints = new ServiceEndpoints(Url(spec.Endpoints?.ApiGateway), Url(spec.Endpoints?.Lambda), Url(spec.Endpoints?.Sts));
        return new AccountProfile(AccountAccess.Through([.. roles], endpoints), AllowedApis.Of(spec.AllowedApis))
        {
            Name = name,
            Region = NullIfEmpty(spec.Region),
            AccountId = NullIfEmpty(spec.AccountId),
            IsDeleting = account.Metadata.DeletionTimestamp is not null,
        };
    }

    private static string SessionName(string? template, string name)
    {
        var text = (NullIfEmpty(template) ?? DefaultSessionName).Replace("{name}", name, StringComparison.Ordinal);
        return text.Length <= MaxSessionName ? text : text[..MaxSessionName];
    }

    // The schema lets only URLs in.
    private static Uri? Url(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
