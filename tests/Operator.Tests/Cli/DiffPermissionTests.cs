using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>Permissions of Integrations: what <c>operator diff</c> says is what the operator then does, whoever else uses a statement.</summary>
public sealed class DiffPermissionTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private TestWorld world = null!;

    public async ValueTask InitializeAsync() => world = await TestWorld.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_permission_of_a_lambda_block_is_planned_once_per_API_and_function_until_it_is_there()
    {
        var file = Diff.Live(folder, await ApplyAsync("one"), await ApplyAsync("two"));

        var planned = (await Diff.RunAsync(world.Gateway, cluster: null, file)).Plans;

        Assert.Equal(["AddPermission", "CreateIntegration"], planned[0]!["calls"]!.AsArray().Select(call => (string)call!["operation"]!));
        Assert.Equal(["CreateIntegration"], planned[1]!["calls"]!.AsArray().Select(call => (string)call!["operation"]!));
        var body = planned[0]!["calls"]![0]!["body"]!;
        Assert.StartsWith("apigw-<cluster>-", (string)body["StatementId"]!, StringComparison.Ordinal);
        Assert.Equal($"arn:aws:execute-api:us-west-2:123456789012:{TestWorld.Http}/*", (string)body["SourceArn"]!);
        Assert.Equal(0, world.Gateway.CountOf("lambda.AddPermission"));

        await world.SettleAsync("one");
        Assert.Equal(1, world.Gateway.CountOf("lambda.AddPermission"));
        var again = await PlannedAsync("one");
        Assert.Equal((0, ""), (again.ExitCode, again.Operations));
    }

    [Theory]
    [InlineData("""{"spec":{"credentialsArn":"arn:aws:iam::123456789012:role/caller"}}""", "UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"functionName":"my-function"}}}""", "AddPermission,UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"functionName":"orders:live"}}}""", "AddPermission,UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"functionName":null,"functionArn":"arn:aws:lambda:us-west-2:210987654321:function:orders"}}}""", "UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"permissionScope":"Stage","stages":["prod","$default"]}}}""", "AddPermission,AddPermission,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"managePermission":false}}}""", "RemovePermission")]
    [InlineData("""{"spec":{"lambda":null,"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/"}}""", "CreateIntegration,DeleteIntegration,RemovePermission")]
    [InlineData("""{"spec":{"suspend":true,"lambda":{"managePermission":false}}}""", "")]
    public async Task The_plan_of_an_edit_that_changes_permissions_is_what_the_operator_then_does(string edit, string calls)
    {
        await SettledAsync("one");
        await world.PatchAsync("one", edit);

        var diff = await PlannedAsync("one");
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("one");

        Assert.Equal(calls, diff.Operations);
        var (status, made) = ((await world.GetAsync("one")).Status!, Diff.Made(world.Gateway, since));
        Assert.Equal(diff.Written.Select(call => call.Replace("<new>", status.IntegrationId!, StringComparison.Ordinal)), made);
        // The status tells the cluster, so the ids are exact.
        Assert.All(diff.Calls.Where(call => (string)call["operation"]! == "AddPermission"), call => Assert.Contains((string)call["body"]!["StatementId"]!, status.Permission!.StatementIds!));
    }

    [Theory]
    [InlineData("""{"spec":{}}""", false, "DeleteIntegration,RemovePermission")]
    [InlineData("""{"spec":{}}""", true, "")]
    [InlineData("""{"spec":{"deletionPolicy":"Retain"}}""", false, "")]
    [InlineData("""{"spec":{"suspend":true}}""", false, "")]
    public async Task The_plan_of_a_deletion_is_what_the_operator_then_does(string edit, bool isRouted, string calls)
    {
        await SettledAsync("one");
        if (isRouted)
        {
            await world.CreateRouteAsync(TestWorld.Http, "GET /held", (await world.GetAsync("one")).Status!.IntegrationId!);
        }

        await world.PatchAsync("one", edit);
        await world.DeleteAsync("one");

        var diff = await BesideAsync("one");
        var since = Diff.Now(world.Gateway);
        await world.ReconcileAsync("one");

        Assert.Equal(calls, diff.Operations);
        var made = Diff.Made(world.Gateway, since);
        if (isRouted)
        {
            // The operator tries, and AWS refuses to delete what routes use.
            Assert.StartsWith("DeleteIntegration ", Assert.Single(made), StringComparison.Ordinal);
            Assert.StartsWith("DeletionBlockedByRoutes: ", (string)diff.Plans[0]["note"]!, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(diff.Written, made);
    }

    [Fact]
    public async Task A_shared_statement_goes_with_the_last_of_its_users()
    {
        await SettledAsync("one", "two");

        await world.PatchAsync("one", """{"spec":{"lambda":{"managePermission":false}}}""");
        Assert.Empty((await PlannedAsync("one", "two")).Calls);
        await world.PatchAsync("two", """{"spec":{"lambda":{"managePermission":false}}}""");
        var planned = await PlannedAsync("one", "two");
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("one");
        await world.SettleAsync("two");

        Assert.Equal("RemovePermission", planned.Operations);
        Assert.Equal(planned.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task A_statement_that_somebody_changed_is_planned_to_be_made_anew_unless_drift_is_only_reported()
    {
        await SettledAsync("one");
        var sid = Assert.Single(await world.Policies.IdsAsync("orders"));
        await world.Policies.RemoveAsync("orders", sid);
        await world.Policies.AddAsync("orders", sid, "arn:aws:execute-api:us-west-2:123456789012:forged/*");
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("RemovePermission,AddPermission", (await PlannedAsync("one")).Operations);
        await world.PatchAsync("one", """{"spec":{"driftPolicy":"Detect"}}""");
        var generation = (await world.GetAsync("one")).Metadata.Generation;
        await world.PatchStatusAsync("one", $$"""{"status":{"lastAppliedGeneration":{{generation}} } }""");
        Assert.Empty((await PlannedAsync("one")).Calls);
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("one");

        Assert.Empty(Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task Users_that_the_cluster_has_beside_the_files_keep_a_statement_in_place()
    {
        await SettledAsync("one", "two");

        await world.PatchAsync("one", """{"spec":{"lambda":{"managePermission":false}}}""");
        var (alone, both) = (await PlannedAsync("one"), await BesideAsync("one"));
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("one");

        Assert.Equal(("RemovePermission", ""), (alone.Operations, both.Operations));
        Assert.Equal(("files", "cluster"), ((string)alone.Plans[0]["knownObjects"]!, (string)both.Plans[0]["knownObjects"]!));
        Assert.Empty(Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task The_cluster_names_statements_that_nobody_recorded_yet()
    {
        await ApplyAsync("one");

        var diff = await BesideAsync("one");
        await world.SettleAsync("one");

        Assert.Equal("AddPermission,CreateIntegration", diff.Operations);
        Assert.Equal((await world.GetAsync("one")).Status!.Permission!.StatementIds, [(string)diff.Calls[0]["body"]!["StatementId"]!]);
    }

    [Fact]
    public async Task A_statement_of_another_object_of_the_cluster_is_not_added_anew()
    {
        await SettledAsync("one");
        await ApplyAsync("two");

        var diff = await BesideAsync("two");
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("two");

        Assert.Equal("CreateIntegration", diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task A_refused_replacement_stops_a_pass_that_has_granted_already()
    {
        await world.ApplyAsync("one", spec => (spec.IntegrationType, spec.IntegrationUri, spec.IntegrationMethod, spec.ReplacePolicy) = ("HTTP_PROXY", "https://example.com/", "GET", ReplacePolicy.Never));
        await world.SettleAsync("one");
        await world.PatchAsync("one", """{"spec":{"integrationType":null,"integrationUri":null,"integrationMethod":null,"lambda":{"functionName":"orders"}}}""");

        var diff = await BesideAsync("one");
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("one");

        Assert.Equal((1, "AddPermission"), (diff.ExitCode, diff.Operations));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        var ready = (await world.GetAsync("one")).Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);
        Assert.Equal($"{ready.Reason}: {ready.Message}", (string)diff.Plans[0]["note"]!);
        Assert.Equal(Reasons.ReplacementRequired, ready.Reason);
    }

    [Fact]
    public async Task A_function_that_is_still_to_come_is_named_and_gets_no_statement()
    {
        await ApplyAsync("one", "nosuch");

        var diff = await BesideAsync("one");
        var since = Diff.Now(world.Gateway);
        await world.ReconcileAsync("one");

        Assert.Equal("CreateIntegration", diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        var condition = (await world.GetAsync("one")).Status!.Conditions!.Single(condition => condition.Type == Conditions.PermissionGranted);
        Assert.Equal(Reasons.FunctionNotFound, condition.Reason);
        Assert.StartsWith("PermissionGranted would be False, FunctionNotFound: Create ", (string)diff.Plans[0]["note"]!, StringComparison.Ordinal);
    }

    private Task<Integration> ApplyAsync(string name, string function = "orders") => world.ApplyAsync(name, spec =>
        (spec.IntegrationType, spec.IntegrationUri, spec.Lambda) = (null, null, new LambdaSpec { FunctionName = function }));

    private async Task SettledAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await ApplyAsync(name);
            await world.SettleAsync(name);
        }
    }

    // For an object as it is in the cluster, beside all others.
    private async Task<Diff> BesideAsync(string name) => await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync(name)));

    // For the objects as they are in the cluster, by what the files say alone.
    private async Task<Diff> PlannedAsync(params string[] names)
    {
        var entities = new List<Integration>();
        foreach (var name in names)
        {
            entities.Add(await world.GetAsync(name));
        }

        return await Diff.RunAsync(world.Gateway, cluster: null, Diff.Live(folder, entities));
    }
}
