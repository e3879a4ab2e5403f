using System.Runtime.CompilerServices;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Accounts;

/// <summary>
/// The AwsAccounts of the cluster, and what they allow. An object that names none has the one called <see cref="AwsAccount.DefaultName"/>; where
/// there is none, the operator's own credentials.
/// </summary>
internal sealed class AccountDirectory(IStore<AwsAccount> accounts, IStore<V1Namespace> namespaces) : IAccountDirectory
{
    // An object of the store is never edited; a change brings another one.
    private readonly ConditionalWeakTable<AwsAccount, AccountProfile> profiles = [];

    /// <inheritdoc />
    public AccountVerdict Find(string? namespaceName, string? accountRef)
    {
        var name = string.IsNullOrEmpty(accountRef) ? AwsAccount.DefaultName : accountRef;
        if (accounts.Get(new ObjectKey(null, name)) is not { } account)
        {
            return string.IsNullOrEmpty(accountRef) ? AccountProfile.Environment : new AccountRefusal(
                Reasons.AccountNotFound, $"Create AwsAccount {name}, or make a new object with another accountRef. The operator waits for it.", MayPass: true);
        }

        return Allows(account, namespaceName) ? profiles.GetValue(account, AccountProfile.Of) : new AccountRefusal(
            Reasons.NamespaceNotAllowed,
            $"Give namespace {namespaceName} the labels that allowedNamespaces of AwsAccount {name} asks for, or use another account: nothing is called in AWS for this object until then.",
            MayPass: false);
    }

    // A namespace that the watch has not shown yet has no labels that anybody vouches for.
    private bool Allows(AwsAccount account, string? namespaceName) =>
        !string.IsNullOrEmpty(namespaceName)
        && namespaces.Get(new ObjectKey(null, namespaceName)) is { } known
        && LabelMatch.Of(account.Spec.AllowedNamespaces, known.Metadata.Labels);
}
