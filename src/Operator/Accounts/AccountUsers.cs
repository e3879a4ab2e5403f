using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Accounts;

/// <summary>Finds the objects of one kind that use an account, and whom a change of accounts or namespaces concerns.</summary>
/// <param name="store">The objects, indexed by <see cref="ByNamespace"/>.</param>
/// <param name="accountOf">What an object's spec names.</param>
/// <param name="accounts">The accounts.</param>
internal sealed class AccountUsers<TEntity>(IStore<TEntity> store, Func<TEntity, AccountReference?> accountOf, IStore<AwsAccount> accounts) : IAccountUsers
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Index of the store by namespace.</summary>
    public const string ByNamespace = "namespace";

    /// <summary>Keys of <see cref="ByNamespace"/>; for whoever builds the store.</summary>
    public static IEnumerable<string> NamespacesOf(TEntity entity) => [entity.Metadata.NamespaceProperty ?? ""];

    /// <inheritdoc />
    public IReadOnlyList<ObjectKey> Of(string account) => [.. store.List().Where(entity => NameOf(entity) == account).Select(ObjectKey.Of)];

    /// <summary>Whom a changed AwsAccount concerns; nobody when only its status or finalizer changed.</summary>
    public IEnumerable<ObjectKey> Concerned(StoreChange<AwsAccount> change) =>
        change is { Old.Metadata: { } old, New.Metadata: { } current }
        && old.Uid == current.Uid && old.Generation == current.Generation && (old.DeletionTimestamp is null) == (current.DeletionTimestamp is null)
            ? []
            : Of(change.Key.Name);

    /// <summary>Whom a changed namespace concerns; nobody when its labels are the same.</summary>
    public IEnumerable<ObjectKey> Concerned(StoreChange<V1Namespace> change) =>
        change is { Old.Metadata: { } old, New.Metadata: { } current } && SameLabels(old.Labels, current.Labels)
            ? []
            : store.ByIndex(ByNamespace, change.Key.Name).Select(ObjectKey.Of);

    /// <summary>The account that an object left that is gone now, if it waits for that.</summary>
    public IEnumerable<ObjectKey> Left(StoreChange<TEntity> change)
    {
        if (change is { New: null, Old: { } gone })
        {
            var key = new ObjectKey(null, NameOf(gone));
            if (accounts.Get(key)?.Metadata.DeletionTimestamp is not null)
            {
                yield return key;
            }
        }
    }

    private string NameOf(TEntity entity) => accountOf(entity)?.Name is { Length: > 0 } name ? name : AwsAccount.DefaultName;

    private static bool SameLabels(IDictionary<string, string>? left, IDictionary<string, string>? right) =>
        (left?.Count ?? 0) == (right?.Count ?? 0)
        && (left is null || left.All(label => right!.TryGetValue(label.Key, out var value) && value == label.Value));
}

/// <summary>The objects of one kind that use an account.</summary>
internal interface IAccountUsers
{
    /// <summary>Names of the objects that use the account, by name of the AwsAccount.</summary>
    IReadOnlyList<ObjectKey> Of(string account);
}
