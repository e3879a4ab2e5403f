using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Accounts.PaymentsAccount;

namespace Operator.Tests.Accounts;

/// <summary>Objects that somebody made past the schema, or whose status somebody edited: they reach nothing that is not theirs.</summary>
public sealed class HostileObjectTests
{
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
}
