using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Accounts;

/// <summary>Objects that name an account: which one they get, what it keeps from them, and what hostile ones reach (nothing).</summary>
public sealed class AccountPassTests
{
    private const string Payments = "222222222222";
    private const string Role = "arn:aws:iam::222222222222:role/apigateway-integrations";

    [Fact]
    public async Task An_object_lives_in_the_account_that_it_names()
    {
        await using var world = await WorldAsync();
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);

        await world.ApplyAsync("one", InPayments);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal((Payments, "us-west-2", "paym3nts"), (status.AccountId, status.Region, status.ApiId));
        var calls = world.Gateway.Journal;
        Assert.Equal(1, world.Gateway.CountOf("AssumeRole"));
        Assert.All(calls.Where(call => call.Operation != "AssumeRole"), call => Assert.Equal(Payments, call.Account));
        Assert.Empty(await world.IntegrationsAsync());

        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Equal(1, world.Gateway.CountOf("DeleteIntegration"));
    }

    [Fact]
    public async Task The_account_names_the_region_of_objects_that_name_none()
    {
        await using var world = await WorldAsync(spec => spec.Region = "eu-central-1");
        world.Gateway.AddApi("paym3nts", "HTTP", region: "eu-central-1", account: Payments);

        await world.ApplyAsync("one", InPayments);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        Assert.Equal("eu-central-1", (await world.GetAsync("one")).Status!.Region);
    }

    [Fact]
    public async Task A_namespace_that_is_not_allowed_gets_a_condition_and_no_call_to_AWS()
    {
        await using var world = await WorldAsync();
        Label(world, "default", ("team", "shop"));
        await world.ApplyAsync("one", InPayments);

        Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));

        AssertReady(await world.GetAsync("one"), "False", Reasons.NamespaceNotAllowed);
        Assert.Empty(world.Gateway.Journal);
        Assert.Null((await world.GetAsync("one")).Metadata.Finalizers);
        await world.DeleteAsync("one");
        Assert.Null(await world.FindAsync("one"));
    }

    [Fact]
    public async Task A_namespace_that_the_watch_has_not_shown_is_not_allowed()
    {
        await using var world = await WorldAsync(spec => spec.AllowedNamespaces = new NamespaceSelector());
        world.Namespaces.Replace([]);
        await world.ApplyAsync("one", InPayments);

        await world.ReconcileAsync("one");

        AssertReady(await world.GetAsync("one"), "False", Reasons.NamespaceNotAllowed);
        Assert.Empty(world.Gateway.Journal);
    }

    [Fact]
    public async Task A_namespace_that_is_not_allowed_any_more_keeps_what_it_has_and_nobody_touches_it()
    {
        await using var world = await WorldAsync();
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        await world.ApplyAsync("one", InPayments);
        await world.SettleAsync("one");
        Label(world, "default");
        world.Gateway.ResetCalls();

        await world.PatchAsync("one", """{"spec":{"description":"new"}}""");
        await world.ReconcileAsync("one");
        AssertReady(await world.GetAsync("one"), "False", Reasons.NamespaceNotAllowed);
        await world.DeleteAsync("one");
        await world.ReconcileAsync("one");
        AssertReady(await world.GetAsync("one"), "False", Reasons.NamespaceNotAllowed);
        Assert.Empty(world.Gateway.Calls);

        Label(world, "default", ("team", "payments"));
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Equal(1, world.Gateway.CountOf("DeleteIntegration"));
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_waited_for()
    {
        await using var world = await WorldAsync();
        await world.ApplyAsync("one", spec => (spec.ApiId, spec.AccountRef) = ("paym3nts", new AccountReference { Name = "missing" }));

        Assert.Equal(Reasons.AccountNotFound, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(world.Gateway.Journal);
    }

    [Fact]
    public async Task An_account_that_is_going_takes_nothing_new_and_still_serves_what_it_has()
    {
        await using var world = await WorldAsync();
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        await world.ApplyAsync("old", InPayments);
        await world.SettleAsync("old");
        Account(world, "payments", Spec(), meta => meta.DeletionTimestamp = DateTime.UnixEpoch);
        await world.ApplyAsync("new", InPayments);

        Assert.Equal(Reasons.AccountNotFound, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("new")).Reason);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("old"));
        await world.DeleteAsync("old");
        await world.SettleAsync("old");
        Assert.Null(await world.FindAsync("old"));
    }

    [Fact]
    public async Task The_account_called_default_is_for_objects_that_name_none()
    {
        await using var world = await WorldAsync();
        var spec = Spec();
        spec.AllowedApis = [new AllowedApi { Id = "paym3nts" }];
        Account(world, "default", spec);
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);

        await world.ApplyAsync("one", one => one.ApiId = "paym3nts");
        await world.ApplyAsync("two", two => two.ApiId = TestWorld.Http);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        Assert.Equal(Reasons.ApiNotAllowed, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("two")).Reason);

        Assert.Equal(Payments, (await world.GetAsync("one")).Status!.AccountId);
    }

    [Fact]
    public async Task An_API_that_is_not_allowed_is_not_even_read()
    {
        await using var world = await WorldAsync(spec => spec.AllowedApis = [new AllowedApi { Id = "team-*" }]);
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        await world.ApplyAsync("one", InPayments);

        Assert.Equal(Reasons.ApiNotAllowed, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(world.Gateway.Journal);
        Assert.Contains("paym3nts", Ready(await world.GetAsync("one")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_came_past_the_schema_does_not_move_to_another_account()
    {
        await using var world = await WorldAsync(validate: false);
        Account(world, "shop", new AwsAccountSpec { AssumeRoles = [new AssumeRole { RoleArn = "arn:aws:iam::333333333333:role/shop" }] });
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        await world.ApplyAsync("one", InPayments);
        await world.SettleAsync("one");
        world.Gateway.ResetCalls();

        await world.PatchAsync("one", """{"spec":{"accountRef":{"name":"shop"}}}""");
        Assert.Equal(Reasons.AccountMismatch, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        await world.DeleteAsync("one");
        Assert.Equal(Reasons.AccountMismatch, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(world.Gateway.Calls);
    }

    [Fact]
    public async Task Own_credentials_of_another_account_than_the_one_expected_do_nothing()
    {
        await using var world = await WorldAsync();
        Account(world, "own", new AwsAccountSpec { AccountId = Payments });
        await world.ApplyAsync("one", spec => spec.AccountRef = new AccountReference { Name = "own" });

        Assert.Equal(Reasons.AccountMismatch, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(world.Gateway.Journal);
    }

    [Fact]
    public async Task An_edited_status_does_not_lead_the_clean_up_to_an_API_that_is_not_allowed()
    {
        await using var world = await WorldAsync(spec => spec.AllowedApis = [new AllowedApi { Id = "paym3nts" }]);
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        world.Gateway.AddApi("0thers", "HTTP", account: Payments);
        await world.ApplyAsync("one", InPayments);
        await world.SettleAsync("one");
        world.Gateway.ResetCalls();

        foreach (var apiId in new[] { "0thers", "../paym3nts", "paym3nts/../0thers", "paym3nts%2F..", "paym3nts\n" })
        {
            await world.PatchStatusAsync("one", new JsonObject { ["status"] = new JsonObject { ["apiId"] = apiId } }.ToJsonString());
            Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));
        }

        await world.DeleteAsync("one");
        Assert.Equal(Reasons.ApiNotAllowed, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        Assert.Empty(world.Gateway.Calls);
    }

    [Fact]
    public async Task An_edited_status_does_not_lead_the_clean_up_to_another_account()
    {
        await using var world = await WorldAsync();
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        await world.ApplyAsync("one", InPayments);
        await world.SettleAsync("one");
        world.Gateway.ResetCalls();
        await world.PatchStatusAsync("one", """{"status":{"accountId":"123456789012","region":"us-west-2"}}""");
        await world.DeleteAsync("one");

        Assert.Equal(Reasons.AccountMismatch, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(world.Gateway.Calls);
    }

    [Theory]
    [InlineData("""{"status":{"integrationId":"$victim"}}""")]
    [InlineData("""{"status":{"replacingIntegrationId":"$victim"}}""")]
    public async Task An_edited_status_takes_no_integration_from_an_object_of_another_namespace(string edit)
    {
        await using var world = await WorldAsync(spec => spec.AllowedNamespaces = new NamespaceSelector());
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        Label(world, "bank");
        await world.CreateNamespaceAsync("bank");
        // The attacker's object is the older one.
        await world.ApplyAsync("attacker", InPayments);
        await world.SettleAsync("attacker");
        var victims = world.Gateway.AddIntegration(
            "paym3nts", new() { ["integrationType"] = "HTTP_PROXY", ["integrationMethod"] = "GET", ["integrationUri"] = "https://bank.example.com/", ["payloadFormatVersion"] = "1.0" }, account: Payments);
        var id = (string)victims["integrationId"]!;
        var victim = TestWorld.Likeness(await world.GetAsync("attacker"), "victim", "paym3nts", id);
        (victim.Metadata.NamespaceProperty, victim.Metadata.CreationTimestamp, victim.Metadata.ResourceVersion, victim.Metadata.Annotations) = ("bank", DateTime.UnixEpoch, null, null);
        await world.ApplyAsync(victim);
        await world.PatchStatusAsync("victim", $$"""{"status":{"integrationId":"{{id}}","apiId":"paym3nts","region":"us-west-2"} }""", "bank");
        world.Gateway.ResetCalls();

        await world.PatchStatusAsync("attacker", edit.Replace("$victim", id, StringComparison.Ordinal));
        await world.PatchAsync("attacker", """{"spec":{"description":"mine now"}}""");
        await world.ReconcileAsync("attacker");
        await world.DeleteAsync("attacker");
        await world.SettleAsync("attacker");

        Assert.DoesNotContain(world.Gateway.Journal, call => call.Path.EndsWith(id, StringComparison.Ordinal) && call.Operation is "UpdateIntegration" or "DeleteIntegration");
        Assert.DoesNotContain(world.Gateway.Journal, call => call.Operation == "UpdateRoute");
    }

    [Fact]
    public async Task An_object_that_may_not_use_the_API_holds_nobody_up_who_may()
    {
        await using var world = await WorldAsync();
        world.Gateway.AddApi("paym3nts", "HTTP", account: Payments);
        var existing = (string)world.Gateway.AddIntegration(
            "paym3nts", new() { ["integrationType"] = "HTTP_PROXY", ["integrationMethod"] = "GET", ["integrationUri"] = "https://example.com/", ["payloadFormatVersion"] = "1.0" }, account: Payments)["integrationId"]!;
        Label(world, "squatters");
        await world.CreateNamespaceAsync("squatters");
        await world.ApplyAsync(new Integration
        {
            ApiVersion = ApiGroup.GroupVersion,
            Kind = nameof(Integration),
            Metadata = new V1ObjectMeta { Name = "first", NamespaceProperty = "squatters" },
            Spec = new IntegrationSpec { ApiId = "paym3nts", IntegrationId = existing, IntegrationType = "AWS_PROXY", IntegrationUri = TestWorld.Lambda, AccountRef = new AccountReference { Name = "payments" } },
        });

        await world.ApplyAsync("one", spec =>
        {
            InPayments(spec);
            spec.IntegrationId = existing;
        });

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
    }

    [Fact]
    public async Task A_role_that_cannot_be_assumed_is_named_in_the_condition_and_asked_for_once()
    {
        await using var world = await WorldAsync();
        world.Gateway.AddFault(new Sandbox.ApiGateway.FaultRule { Operation = "AssumeRole", Fault = Sandbox.ApiGateway.FaultKind.AccessDenied });
        foreach (var name in new[] { "one", "two", "three" })
        {
            await world.ApplyAsync(name, InPayments);
            Assert.Equal(Reasons.RoleNotAssumed, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync(name)).Reason);
        }

        Assert.Contains(Role, Ready(await world.GetAsync("one")).Message, StringComparison.Ordinal);
        Assert.Equal(1, world.Gateway.CountOf("AssumeRole"));
        Assert.Equal(["AssumeRole"], world.Gateway.Calls.Keys);
    }

    private static void InPayments(IntegrationSpec spec) => (spec.ApiId, spec.AccountRef) = ("paym3nts", new AccountReference { Name = "payments" });

    private static AwsAccountSpec Spec() => new()
    {
        AccountId = Payments,
        AllowedNamespaces = new NamespaceSelector { MatchLabels = new Dictionary<string, string> { ["team"] = "payments" } },
        AssumeRoles = [new AssumeRole { RoleArn = Role, ExternalId = "tenant-42" }],
    };

    private static async Task<TestWorld> WorldAsync(Action<AwsAccountSpec>? edit = null, bool validate = true)
    {
        var world = await TestWorld.StartAsync(validate: validate);
        var spec = Spec();
        edit?.Invoke(spec);
        Account(world, "payments", spec);
        Label(world, "default", ("team", "payments"));
        return world;
    }

    private static void Account(TestWorld world, string name, AwsAccountSpec spec, Action<V1ObjectMeta>? meta = null)
    {
        var account = new AwsAccount { Metadata = new V1ObjectMeta { Name = name, Generation = 1 }, Spec = spec };
        if (spec.AssumeRoles is not null)
        {
            spec.Endpoints = new AwsEndpoints { Sts = world.Gateway.Address.AbsoluteUri };
        }

        meta?.Invoke(account.Metadata);
        world.AwsAccounts.Replace([.. world.AwsAccounts.List().Where(other => other.Metadata.Name != name), account]);
    }

    private static void Label(TestWorld world, string ns, params (string Key, string Value)[] labels) => world.Namespaces.Replace(
    [
        .. world.Namespaces.List().Where(other => other.Metadata.Name != ns),
        new V1Namespace { Metadata = new V1ObjectMeta { Name = ns, Labels = labels.ToDictionary(label => label.Key, label => label.Value) } },
    ]);

    private static V1Condition Ready(Integration entity) => entity.Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);

    private static void AssertReady(Integration entity, string status, string reason) =>
        Assert.Equal((status, reason), (Ready(entity).Status, Ready(entity).Reason));
}
