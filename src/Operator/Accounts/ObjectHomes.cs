using Operator.ApiGateway.Identity;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.References;

namespace Operator.Accounts;

/// <summary>
/// Says where an object lives although no pass over it is under way: what counts is who shares an API with whom. An object that may not use
/// its account, or its API there, lives nowhere: nobody is to be held up, and no permission kept, by what somebody only names.
/// </summary>
/// <param name="directory">The accounts.</param>
/// <param name="defaultRegion">Region of objects for which nobody names one.</param>
/// <param name="accountIds">The account that a way leads to, as far as that is known; must not ask.</param>
internal sealed class ObjectHomes(IAccountDirectory directory, string? defaultRegion, Func<AccountAccess, string?>? accountIds = null)
{
    /// <summary>The accounts.</summary>
    public IAccountDirectory Directory => directory;

    /// <summary>Homes where there is no account but that of the operator's own credentials.</summary>
    public static ObjectHomes OfOwnAccount(string? defaultRegion) => new(new OwnCredentialsOnly(), defaultRegion);

    /// <summary>The place that an account and a region are.</summary>
    public ObjectHome At(AccountAccess access, string region) => new(access, accountIds is null ? access.AccountId : accountIds(access), region);

    /// <summary>Where an object lives; null when nowhere.</summary>
    public ObjectHome? Of(Integration entity)
    {
        var apiId = Recorded(entity.Status?.ApiId, entity.RecordedSpec().KnownApiId);
        return Of(entity.Metadata, entity.Spec.AccountRef, entity.Spec.Region, entity.Status?.Region, allowed => allowed.Permit(apiId));
    }

    /// <inheritdoc cref="Of(Integration)" />
    public ObjectHome? Of(RestIntegration entity)
    {
        var apiId = Recorded(entity.Status?.RestApiId, entity.RecordedSpec().KnownApiId);
        return Of(entity.Metadata, entity.Spec.AccountRef, entity.Spec.Region, entity.Status?.Region, allowed => allowed.PermitPath(apiId, NullIfEmpty(entity.Spec.ResourcePath)));
    }

    /// <inheritdoc cref="Of(Integration)" />
    public ObjectHome? Of(RestDeployment entity)
    {
        var apiId = Recorded(entity.Status?.RestApiId, entity.RecordedSpec().KnownApiId);
        return Of(entity.Metadata, entity.Spec.AccountRef, entity.Spec.Region, entity.Status?.Region, allowed => allowed.PermitWhole(apiId));
    }

    private ObjectHome? Of(V1ObjectMeta metadata, AccountReference? account, string? wanted, string? recorded, Func<AllowedApis, bool> isAllowed) =>
        directory.Find(metadata.NamespaceProperty, account?.Name).Profile is { } profile && isAllowed(profile.Apis)
            ? At(profile.Access, NullIfEmpty(recorded) ?? NullIfEmpty(wanted) ?? profile.Region ?? defaultRegion ?? "")
            : null;

    private static string Recorded(string? recorded, string wanted) => NullIfEmpty(recorded) ?? wanted;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
