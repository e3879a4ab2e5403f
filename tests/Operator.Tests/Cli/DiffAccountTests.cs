using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>Objects of other accounts: <c>operator diff</c> goes the way that the operator goes, and says where it would stop.</summary>
public sealed class DiffAccountTests : IDisposable
{
    private const string Payments = "222222222222";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task An_object_is_read_in_the_account_that_it_names_and_planned_as_the_operator_does()
    {
        await using var world = await WorldAsync();
        await HaveAsync(world, "payments", Spec(world), ("team", "payments"));
        await world.ApplyAsync("one", InPayments);
        await world.SettleAsync("one");
        await world.PatchAsync("one", """{"spec":{"description":"new"}}""");
        var since = Diff.Now(world.Gateway);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("one")));

        Assert.Equal((2, "", "UpdateIntegration"), (diff.ExitCode, diff.Error, diff.Operations));
        var read = world.Gateway.Journal.Where(call => call.Sequence > since && call.Operation != "AssumeRole").ToList();
        Assert.NotEmpty(read);
        Assert.All(read, call => Assert.Equal(Payments, call.Account));
        since = Diff.Now(world.Gateway);
        await world.SettleAsync("one");
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task Accounts_and_namespaces_of_the_files_come_first()
    {
        await using var world = await WorldAsync();
        await HaveAsync(world, "payments", Spec(world, roles: 0), ("team", "shop"));
        var files = new[] { Write("account.yaml", Account(world)), Write("namespace.yaml", Namespace), Write("one.yaml", Manifest()) };

        var (beside, alone) = (await Diff.RunAsync(world.Gateway, world.Cluster, files), await Diff.RunAsync(world.Gateway, cluster: null, files));

        Assert.Equal((2, "", "CreateIntegration"), (beside.ExitCode, beside.Error, beside.Operations));
        Assert.Equal((2, "", "CreateIntegration"), (alone.ExitCode, alone.Error, alone.Operations));
        Assert.All(world.Gateway.Journal.Where(call => call.Operation != "AssumeRole"), call => Assert.Equal(Payments, call.Account));
    }

    [Theory]
    [InlineData(Reasons.NamespaceNotAllowed)]
    [InlineData(Reasons.AccountNotFound)]
    [InlineData(Reasons.ApiNotAllowed)]
    [InlineData(Reasons.AccountMismatch)]
    public async Task What_the_operator_would_refuse_is_its_condition_and_calls_nothing(string reason)
    {
        await using var world = await WorldAsync();
        var spec = Spec(world, reason == Reasons.AccountMismatch ? 0 : 1);
        spec.AllowedApis = reason == Reasons.ApiNotAllowed ? [new AllowedApi { Id = "team-*" }] : null;
        if (reason != Reasons.AccountNotFound)
        {
            await HaveAsync(world, "payments", spec, ("team", reason == Reasons.NamespaceNotAllowed ? "shop" : "payments"));
        }

        await world.ApplyAsync("one", InPayments);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("one")));
        await world.ReconcileAsync("one");

        var ready = (await world.GetAsync("one")).Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);
        Assert.Equal(reason, ready.Reason);
        Assert.Equal((1, "", $"{ready.Reason}: {ready.Message}"), (diff.ExitCode, diff.Error, (string)diff.Plans[0]["note"]!));
        Assert.Empty(diff.Calls);
        Assert.Empty(world.Gateway.Journal);
    }

    [Fact]
    public async Task A_deletion_that_may_not_use_the_account_any_more_calls_nothing()
    {
        await using var world = await WorldAsync();
        await HaveAsync(world, "payments", Spec(world), ("team", "payments"));
        await world.ApplyAsync("one", InPayments);
        await world.SettleAsync("one");
        await world.DeleteAsync("one");
        var file = Diff.Live(folder, await world.GetAsync("one"));
        Assert.Equal("DeleteIntegration", (await Diff.RunAsync(world.Gateway, world.Cluster, file)).Operations);
        await LabelAsync(world, ("team", "shop"));
        world.Gateway.ResetCalls();

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, file);

        Assert.Equal((1, ""), (diff.ExitCode, diff.Operations));
        Assert.StartsWith("NamespaceNotAllowed: ", (string)diff.Plans[0]["note"]!, StringComparison.Ordinal);
        Assert.Empty(world.Gateway.Calls);
    }

    [Fact]
    public async Task A_role_that_the_caller_may_not_assume_means_that_it_cannot_be_told()
    {
        await using var world = await WorldAsync();
        await HaveAsync(world, "payments", Spec(world), ("team", "payments"));
        world.Gateway.AddFault(new Sandbox.ApiGateway.FaultRule { Operation = "AssumeRole", Fault = Sandbox.ApiGateway.FaultKind.AccessDenied });
        await world.ApplyAsync("one", InPayments);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("one")));

        Assert.Equal((1, 0), (diff.ExitCode, diff.Plans.Count));
        Assert.Contains("arn:aws:iam::222222222222:role/apigateway-integrations", diff.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_of_some_namespaces_has_its_own_credentials_only()
    {
        await using var world = await WorldAsync();
        await HaveAsync(world, "payments", Spec(world), ("team", "payments"));
        await world.ApplyAsync("one", InPayments);
        await world.ApplyAsync("two", _ => { });

        var diff = await Diff.RunAsync(
            world.Gateway, world.Cluster, "--watch-namespace", "default", Diff.Live(folder, await world.GetAsync("one"), await world.GetAsync("two")));

        Assert.StartsWith("AccountNotFound: Let an operator that watches all namespaces look after this object", (string)diff.Plans[0]["note"]!, StringComparison.Ordinal);
        Assert.Equal("CreateIntegration", diff.Operations);
    }

    [Fact]
    public async Task An_edit_of_an_account_or_of_a_namespace_concerns_its_users()
    {
        await using var world = await WorldAsync();
        await HaveAsync(world, "payments", Spec(world), ("team", "shop"));
        await world.ApplyAsync("one", InPayments);
        await world.ReconcileAsync("one");
        Task<Diff> PlanAsync(string file) => Diff.RunAsync(world.Gateway, world.Cluster, Write("file.yaml", file));

        // The object is refused already, and will be.
        var refused = await PlanAsync(Account(world));
        var (label, account) = (await PlanAsync(Namespace), await PlanAsync(Account(world).Replace("{team: payments}", "{team: shop}", StringComparison.Ordinal)));
        var since = Diff.Now(world.Gateway);
        await LabelAsync(world, ("team", "payments"));
        await world.SettleAsync("one");
        Assert.Equal((0, "", 0), (refused.ExitCode, refused.Error, refused.Plans.Count));
        Assert.Equal((2, "CreateIntegration", """["Namespace default"]"""), (label.ExitCode, label.Operations, label.Plans[0]["followsFrom"]!.ToJsonString()));
        Assert.Equal((2, "CreateIntegration", """["AwsAccount payments"]"""), (account.ExitCode, account.Operations, account.Plans[0]["followsFrom"]!.ToJsonString()));
        Assert.Equal(label.Written, Diff.Made(world.Gateway, since));

        var taken = await PlanAsync(Namespace.Replace("payments", "shop", StringComparison.Ordinal));
        await LabelAsync(world, ("team", "shop"));
        await world.ReconcileAsync("one");

        var ready = (await world.GetAsync("one")).Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);
        Assert.Equal(Reasons.NamespaceNotAllowed, ready.Reason);
        Assert.Equal((1, "", $"{ready.Reason}: {ready.Message}"), (taken.ExitCode, taken.Operations, (string)taken.Plans.Single()["note"]!));
    }

    public void Dispose() => folder.Dispose();

    private const string Namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {team: payments}}\n";

    private static string Manifest() =>
        "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: Integration\nmetadata: {name: one}\nspec: {apiId: paym3nts, accountRef: {name: payments}, integrationType: AWS_PROXY, integrationUri: 'arn:aws:lambda:us-west-2:222222222222:function:f'}\n";

    private static string Account(TestWorld world) =>
        "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: AwsAccount\nmetadata: {name: payments}\nspec:\n"
        + "  accountId: '222222222222'\n  allowedNamespaces: {matchLabels: {team: payments}}\n  assumeRoles: [{roleArn: 'arn:aws:iam::222222222222:role/apigateway-integrations'}]\n"
        + $"  endpoints: {{sts: '{world.Gateway.Address.AbsoluteUri}'}}\n";

    private static void InPayments(IntegrationSpec spec) => (spec.ApiId, spec.AccountRef) = ("paym3nts", new AccountReference { Name = "payments" });

    private static AwsAccountSpec Spec(TestWorld world, int roles = 1) => new()
    {
        AccountId = Payments,
        AllowedNamespaces = new NamespaceSelector { MatchLabels = new Dictionary<string, string> { ["team"] = "payments" } },
        AssumeRoles = roles == 0 ? null : [new AssumeRole { RoleArn = "arn:aws:iam::222222222222:role/apigateway-integrations", ExternalId = "tenant-42" }],
        Endpoints = roles == 0 ? null : new AwsEndpoints { Sts = world.Gateway.Address.AbsoluteUri },
    };

    private static async Task<TestWorld> WorldAsync()
    {
        var world = await TestWorld.StartAsync();
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        return world;
    }

    // In the cluster, and in the operator's cache.
    private static async Task HaveAsync(TestWorld world, string name, AwsAccountSpec spec, (string Key, string Value) label)
    {
        using var client = Client(world);
        var made = await client.CreateAsync(
            new AwsAccount { ApiVersion = ApiGroup.GroupVersion, Kind = nameof(AwsAccount), Metadata = new V1ObjectMeta { Name = name }, Spec = spec }, TestContext.Current.CancellationToken);
        world.AwsAccounts.Replace([made]);
        await LabelAsync(world, label);
    }

    private static async Task LabelAsync(TestWorld world, (string Key, string Value) label)
    {
        using var client = Client(world);
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [label.Key] = label.Value } } };
        world.Namespaces.Replace([await client.PatchAsync<V1Namespace>(
            new ObjectKey(null, "default"), new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), null, TestContext.Current.CancellationToken)]);
    }

    private static KubernetesClient Client(TestWorld world) => new(
        new KubernetesClientConfiguration { Host = world.Cluster.Address.AbsoluteUri }, new KubernetesClientOptions { JsonOptions = ApiJson.Options });

    private string Write(string name, string text) => folder.Write(name, text);
}
