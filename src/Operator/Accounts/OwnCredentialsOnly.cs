using Operator.Apis.V1Alpha1;

namespace Operator.Accounts;

/// <summary>
/// For an operator of some namespaces, whose Roles let it read neither AwsAccounts nor labels of namespaces: it has one identity, and whoever
/// installed it decided who uses that.
/// </summary>
internal sealed class OwnCredentialsOnly : IAccountDirectory
{
    /// <inheritdoc />
    public AccountVerdict Find(string? namespaceName, string? accountRef) => string.IsNullOrEmpty(accountRef)
        ? AccountProfile.Environment
        : new AccountRefusal(
            Reasons.AccountNotFound,
            $"Let an operator that watches all namespaces look after this object, or make a new one without accountRef: this operator is limited to some namespaces and cannot read AwsAccount {accountRef}.",
            MayPass: false);
}
