using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Accounts;

/// <summary>Whom changes of accounts and namespaces wake.</summary>
public sealed class AccountUsersTests
{
    private readonly SnapshotStore<Integration> integrations = new(AccountUsers<Integration>.ByNamespace, AccountUsers<Integration>.NamespacesOf);
    private readonly SnapshotStore<AwsAccount> accounts = new("none", _ => []);
    private readonly AccountUsers<Integration> users;

    public AccountUsersTests()
    {
        users = new(integrations, entity => entity.Spec.AccountRef, accounts);
        integrations.Replace([User("shop", "a", "payments"), User("shop", "b", null), User("bank", "c", "payments"), User("bank", "d", "other")]);
    }

    [Fact]
    public void An_edited_account_concerns_its_users() => Assert.Equal(
        ["bank/c", "shop/a"], Names(users.Concerned(Change(Account("payments", 1), Account("payments", 2)))));

    [Fact]
    public void An_account_that_comes_or_goes_concerns_its_users()
    {
        Assert.Equal(["bank/c", "shop/a"], Names(users.Concerned(Change(null, Account("payments", 1)))));
        Assert.Equal(["bank/c", "shop/a"], Names(users.Concerned(Change(Account("payments", 1), null))));
        Assert.Equal(["bank/c", "shop/a"], Names(users.Concerned(Change(Account("payments", 1), Account("payments", 1, deleting: true)))));
    }

    [Fact]
    public void The_account_called_default_concerns_those_that_name_none() =>
        Assert.Equal(["shop/b"], Names(users.Concerned(Change(null, Account("default", 1)))));

    [Fact]
    public void A_status_write_concerns_nobody() => Assert.Empty(users.Concerned(Change(Account("payments", 1), Account("payments", 1))));

    [Fact]
    public void A_namespace_concerns_its_objects_when_its_labels_change()
    {
        Assert.Equal(["shop/a", "shop/b"], Names(users.Concerned(Change(null, Namespace("shop")))));
        Assert.Equal(["shop/a", "shop/b"], Names(users.Concerned(Change(Namespace("shop"), Namespace("shop", ("team", "a"))))));
        Assert.Equal(["shop/a", "shop/b"], Names(users.Concerned(Change(Namespace("shop", ("team", "b")), Namespace("shop", ("team", "a"))))));
        Assert.Empty(users.Concerned(Change(Namespace("shop", ("team", "a")), Namespace("shop", ("team", "a")))));
    }

    [Fact]
    public void An_object_that_goes_concerns_its_account_when_that_waits_for_it()
    {
        var gone = Change(User("bank", "c", "payments"), null);
        accounts.Replace([Account("payments", 1)]);
        Assert.Empty(users.Left(gone));

        accounts.Replace([Account("payments", 1, deleting: true)]);
        Assert.Equal(new ObjectKey(null, "payments"), Assert.Single(users.Left(gone)));
        Assert.Empty(users.Left(Change(null, User("bank", "c", "payments"))));
    }

    private static StoreChange<T> Change<T>(T? old, T? current)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(old is null ? StoreChangeType.Added : current is null ? StoreChangeType.Removed : StoreChangeType.Updated, ObjectKey.Of((current ?? old)!), old, current, FromList: false);

    private static IEnumerable<string> Names(IEnumerable<ObjectKey> keys) => keys.Select(key => key.ToString()).Order(StringComparer.Ordinal);

    private static Integration User(string ns, string name, string? account) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns },
        Spec = new IntegrationSpec { AccountRef = account is null ? null : new AccountReference { Name = account } },
    };

    private static AwsAccount Account(string name, long generation, bool deleting = false) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Uid = "1", Generation = generation, DeletionTimestamp = deleting ? DateTime.UnixEpoch : null },
    };

    private static V1Namespace Namespace(string name, params (string Key, string Value)[] labels) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = labels.ToDictionary(label => label.Key, label => label.Value) },
    };
}
