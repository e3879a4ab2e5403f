using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Accounts.PaymentsAccount;

namespace Operator.Tests.Accounts;

/// <summary>Objects that name an account: which one they get, what it keeps from them, and what hostile ones reach (nothing).</summary>
public sealed class AccountPassTests
{
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
    public async Task Own_credentials_of_another_account_than_the_one_expected_do_nothing()
    {
        await using var world = await WorldAsync();
        Account(world, "own", new AwsAccountSpec { AccountId = Payments });
        await world.ApplyAsync("one", spec => spec.AccountRef = new AccountReference { Name = "own" });

        Assert.Equal(Reasons.AccountMismatch, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(world.Gateway.Journal);
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

    private static void AssertReady(Integration entity, string status, string reason) =>
        Assert.Equal((status, reason), (Ready(entity).Status, Ready(entity).Reason));
}
