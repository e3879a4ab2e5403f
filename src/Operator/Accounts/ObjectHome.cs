using Operator.ApiGateway.Identity;

namespace Operator.Accounts;

/// <summary>Account and region of an object.</summary>
/// <param name="Access">How its account is reached.</param>
/// <param name="AccountId">The account, where it is known.</param>
/// <param name="Region">Region; empty when nobody names one.</param>
internal readonly record struct ObjectHome(AccountAccess Access, string? AccountId, string Region)
{
    /// <summary>A place of which only the account is known, not how it is reached.</summary>
    /// <param name="accountId">Twelve digits; empty when not known either.</param>
    /// <param name="region">Region.</param>
    public static ObjectHome InAccount(string accountId, string region)
    {
        var known = accountId.Length == 0 ? null : accountId;
        return new ObjectHome(new AccountAccess("account", known), known, region);
    }

    /// <summary>
    /// Whether both may be the same place. Two ways may lead to one account, so only two known accounts can be told apart; ids of APIs are
    /// unique in a region, so that nobody is held up for nothing.
    /// </summary>
    public bool MayBe(ObjectHome other) => Region == other.Region
        && (Access == other.Access || AccountId is null || other.AccountId is null || AccountId == other.AccountId);
}
