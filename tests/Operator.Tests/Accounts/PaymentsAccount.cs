using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Accounts;

/// <summary>A world with the AwsAccount "payments", which the namespace "default" may use.</summary>
internal static class PaymentsAccount
{
    public const string Payments = "222222222222";
    public const string Role = "arn:aws:iam::222222222222:role/apigateway-integrations";

    public static void InPayments(IntegrationSpec spec) => (spec.ApiId, spec.AccountRef) = ("paym3nts", new AccountReference { Name = "payments" });

    public static AwsAccountSpec Spec() => new()
    {
        AccountId = Payments,
        AllowedNamespaces = new NamespaceSelector { MatchLabels = new Dictionary<string, string> { ["team"] = "payments" } },
        AssumeRoles = [new AssumeRole { RoleArn = Role, ExternalId = "tenant-42" }],
    };

    public static async Task<TestWorld> WorldAsync(Action<AwsAccountSpec>? edit = null, bool validate = true)
    {
        var world = await TestWorld.StartAsync(validate: validate);
        var spec = Spec();
        edit?.Invoke(spec);
        Account(world, "payments", spec);
        Label(world, "default", ("team", "payments"));
        return world;
    }

    public static void Account(TestWorld world, string name, AwsAccountSpec spec, Action<V1ObjectMeta>? meta = null)
    {
        var account = new AwsAccount { Metadata = new V1ObjectMeta { Name = name, Generation = 1 }, Spec = spec };
        if (spec.AssumeRoles is not null)
        {
            spec.Endpoints = new AwsEndpoints { Sts = world.Gateway.Address.AbsoluteUri };
        }

        meta?.Invoke(account.Metadata);
        world.AwsAccounts.Replace([.. world.AwsAccounts.List().Where(other => other.Metadata.Name != name), account]);
    }

    public static void Label(TestWorld world, string ns, params (string Key, string Value)[] labels) => world.Namespaces.Replace(
    [
        .. world.Namespaces.List().Where(other => other.Metadata.Name != ns),
        new V1Namespace { Metadata = new V1ObjectMeta { Name = ns, Labels = labels.ToDictionary(label => label.Key, label => label.Value) } },
    ]);

    public static V1Condition Ready(Integration entity) => entity.Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);
}
