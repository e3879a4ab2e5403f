using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Patching;
using Operator.Tests.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.ReferenceTargets;

namespace Operator.Tests.Cli;

/// <summary>What the files lead to at objects of the cluster that are not among them: <c>operator diff</c> shows what the operator then does there.</summary>
public sealed class DiffConsequenceTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RestWorld rest = null!;
    private DeploymentWorld stages = null!;

    public async ValueTask InitializeAsync()
    {
        rest = await RestWorld.StartAsync();
        await rest.ApplyAsync("orders", spec => (spec.Type, spec.Uri, spec.IntegrationHttpMethod) = ("HTTP", "https://example.com/", "GET"));
        await rest.SettleAsync("orders");
        stages = await DeploymentWorld.OverAsync(rest);
    }

    public async ValueTask DisposeAsync()
    {
        await stages.DisposeAsync();
        await rest.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("""{"timeoutInMillis":5000}""", "UpdateIntegration,CreateDeployment,UpdateStage")]
    [InlineData("""{"method":{"apiKeyRequired":true}}""", "UpdateMethod,CreateDeployment,UpdateStage")]
    [InlineData("""{"deletionPolicy":"Retain"}""", "")]
    [InlineData("""{"suspend":true,"timeoutInMillis":5000}""", "")]
    public async Task An_edit_of_a_RestIntegration_is_deployed(string edit, string calls)
    {
        await DeployAsync(spec => spec.DebounceSeconds = 300);
        var file = await EditedAsync(edit);

        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, file);
        var since = Diff.Now(rest.Gateway);
        await rest.PatchAsync("orders", $$"""{"spec":{{edit}} }""");
        await rest.SettleAsync("orders");
        await stages.FollowAsync(rest);

        Assert.Equal((calls.Length == 0 ? 0 : 2, "", calls), (diff.ExitCode, diff.Error, diff.Operations));
        Assert.Equal(diff.Written, Diff.Made(rest.Gateway, since));
        Assert.Equal(
            calls.Length == 0 ? [("orders", true, "[]")] : [("orders", true, "[]"), ("prod", false, """["RestIntegration default/orders"]""")],
            diff.Plans.Select(plan => ((string)plan["name"]!, (bool)plan["inFiles"]!, plan["followsFrom"]!.ToJsonString())));
    }

    // Edited and taken back before the pause was over, the stage serves what AWS holds again; after it, there is one deployment more.
    [Theory]
    [InlineData("""{"timeoutInMillis":5000}""", "UpdateIntegration", false)]
    [InlineData("""{"timeoutInMillis":5000}""", "UpdateIntegration", true)]
    [InlineData("""{"requestTemplates":{"text/a~b":"{}"},"requestParameters":{"integration.request.header.a":"'b'"},"tlsConfig":{"insecureSkipVerification":true}}""", "UpdateIntegration", false)]
    [InlineData("""{"uri":"https://example.com/2","integrationHttpMethod":"POST"}""", "UpdateIntegration", true)]
    [InlineData("""{"method":{"apiKeyRequired":true,"methodResponses":[{"statusCode":"200"},{"statusCode":"404"}]},"integrationResponses":[{"statusCode":"404","selectionPattern":"4.."}]}""", "UpdateMethod,DeleteIntegrationResponse,DeleteMethodResponse", false)]
    [InlineData("""{"type":"HTTP_PROXY"}""", "PutIntegration", false)]
    [InlineData("""{"type":"HTTP_PROXY"}""", "PutIntegration", true)]
    public async Task An_edit_that_is_taken_back_is_deployed_only_when_the_edit_was(string edit, string calls, bool isDeployed)
    {
        await rest.PatchAsync("orders", """{"spec":{"method":{"authorizationType":"NONE","methodResponses":[{"statusCode":"200"}]}}}""");
        await rest.SettleAsync("orders");
        await DeployAsync(spec => spec.DebounceSeconds = 300);
        var before = await SpecAsync();
        var there = await Diff.RunAsync(rest.Gateway, rest.Cluster, await EditedAsync(edit));
        var since = Diff.Now(rest.Gateway);
        await rest.PatchAsync("orders", $$"""{"spec":{{edit}} }""");
        await rest.SettleAsync("orders");
        if (isDeployed)
        {
            await stages.FollowAsync(rest);
        }

        Assert.EndsWith(",CreateDeployment,UpdateStage", there.Operations, StringComparison.Ordinal);
        Assert.Equal(isDeployed ? there.Written : there.Written.SkipLast(2), Diff.Made(rest.Gateway, since));

        var back = JsonMergePatch.Create(await SpecAsync(), before)!.ToJsonString();
        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, await EditedAsync(back));
        since = Diff.Now(rest.Gateway);
        await rest.PatchAsync("orders", $$"""{"spec":{{back}} }""");
        await rest.SettleAsync("orders");
        await stages.FollowAsync(rest);

        Assert.Equal((2, "", isDeployed ? $"{calls},CreateDeployment,UpdateStage" : calls), (diff.ExitCode, diff.Error, diff.Operations));
        Assert.Equal(diff.Written, Diff.Made(rest.Gateway, since));
    }

    [Theory]
    [InlineData(true, "PutIntegration")]
    [InlineData(false, "UpdateIntegration")]
    public async Task Drift_that_is_corrected_is_not_deployed(bool isGone, string calls)
    {
        await DeployAsync();
        if (isGone)
        {
            await stages.TakeAsync(RestWorld.Orders, "GET");
        }
        else
        {
            await rest.Aws.UpdateIntegrationAsync(
                new() { RestApiId = RestWorld.Api, ResourceId = RestWorld.Orders, HttpMethod = "GET", PatchOperations = [new() { Op = "replace", Path = "/uri", Value = "https://others.example.com/" }] },
                TestContext.Current.CancellationToken);
        }

        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, Diff.Live(folder, await rest.GetAsync("orders")));
        var since = Diff.Now(rest.Gateway);
        rest.Clock.Advance(TimeSpan.FromMinutes(10));
        await rest.SettleAsync("orders");
        await stages.FollowAsync(rest);

        Assert.Equal((2, "", calls), (diff.ExitCode, diff.Error, diff.Operations));
        Assert.Equal(diff.Written, Diff.Made(rest.Gateway, since));
    }

    [Fact]
    public async Task A_function_that_nobody_calls_any_more_loses_its_permission_with_the_edit_that_is_taken_back()
    {
        await rest.PatchAsync("orders", """{"spec":{"type":null,"uri":null,"integrationHttpMethod":null,"lambda":{"functionName":"orders"}}}""");
        await rest.SettleAsync("orders");
        await DeployAsync();
        await stages.PatchAsync("prod", """{"spec":{"suspend":true}}""");
        await FollowStagesAsync();
        await rest.PatchAsync("orders", """{"spec":{"lambda":{"functionName":"my-function"}}}""");
        await rest.SettleAsync("orders");

        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, await EditedAsync("""{"lambda":{"functionName":"orders"}}"""));
        var since = Diff.Now(rest.Gateway);
        await rest.PatchAsync("orders", """{"spec":{"lambda":{"functionName":"orders"}}}""");
        await rest.SettleAsync("orders");

        Assert.Equal((2, "", "UpdateIntegration,RemovePermission"), (diff.ExitCode, diff.Error, diff.Operations));
        Assert.Equal(diff.Written, Diff.Made(rest.Gateway, since));
    }

    [Fact]
    public async Task The_text_says_what_is_not_in_the_files_and_why_it_changes()
    {
        await DeployAsync();
        var (old, method) = ((await stages.StatusAsync()).DeploymentId, $"/restapis/{RestWorld.Api}/resources/{RestWorld.Orders}/methods/GET");

        var (_, output, _) = await CommandLine.RunAsync(rest.Gateway.Address, rest.Cluster.Address, "diff", await EditedAsync("""{"timeoutInMillis":5000}"""));

        Assert.Equal(
            $"""
            ~ RestIntegration "orders" (API r3st4p1x): update in place
                timeoutInMillis: "29000" -> "5000"
                UpdateIntegration: PATCH {method}/integration (patchOperations)
            ~ RestDeployment "default/prod" (API r3st4p1x, not in the files): update in place
                Follows from RestIntegration default/orders.
                deploymentId: "{old}" -> "<new>"
                CreateDeployment: POST /restapis/r3st4p1x/deployments
                UpdateStage: PATCH /restapis/r3st4p1x/stages/beta (patchOperations)
            2 of 2 objects change AWS, with 3 calls. 1 of them not in the files.

            """,
            output);
    }

    [Theory]
    [InlineData("restApiId: r3st4p1x")]
    [InlineData("restApiRef: {name: shop}")]
    public async Task A_new_RestIntegration_is_deployed(string api)
    {
        await rest.Targets.InstallAsync(RestApi);
        await rest.Targets.CreateAsync(RestApi, "shop");
        await rest.Targets.PatchStatusAsync(RestApi, "shop", Synced("id", RestWorld.Api));
        await DeployAsync();
        var place = $"{api}, resourcePath: /new, createResource: true, httpMethod: GET, type: MOCK, method: {{authorizationType: NONE}}";
        var file = folder.Write("new.yaml", $"apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: RestIntegration\nmetadata: {{name: new}}\nspec: {{{place}}}\n");

        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, file);
        var since = Diff.Now(rest.Gateway);
        await rest.ApplyAsync("new", spec =>
        {
            (spec.ResourcePath, spec.CreateResource, spec.Method) = ("/new", true, new RestMethodSpec { AuthorizationType = "NONE" });
            if (api.StartsWith("restApiRef", StringComparison.Ordinal))
            {
                (spec.RestApiId, spec.RestApiRef) = (null, new() { Name = "shop" });
            }
        });
        await rest.SettleAsync("new");
        await stages.FollowAsync(rest);

        Assert.Equal("CreateResource,PutMethod,PutIntegration,CreateDeployment,UpdateStage", diff.Operations);
        var made = (await rest.GetAsync("new")).Status!.ResourceId!;
        Assert.Equal(diff.Written.Select(call => call.Replace("<id of /new>", made, StringComparison.Ordinal)), Diff.Made(rest.Gateway, since));
    }

    [Fact]
    public async Task A_RestIntegration_that_goes_is_taken_out_of_what_is_deployed()
    {
        await DeployAsync();
        await rest.ApplyAsync("more", spec => (spec.ResourcePath, spec.CreateResource, spec.Method) = ("/more", true, new RestMethodSpec { AuthorizationType = "NONE" }));
        await rest.SettleAsync("more");
        await stages.FollowAsync(rest);
        await rest.DeleteAsync("more");

        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, Diff.Live(folder, await rest.GetAsync("more")));
        var since = Diff.Now(rest.Gateway);
        await rest.SettleAsync("more");
        await stages.FollowAsync(rest);

        Assert.Equal("DeleteIntegration,DeleteMethod,DeleteResource,CreateDeployment,UpdateStage", diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(rest.Gateway, since));
    }

    [Theory]
    [InlineData("""{"spec":{"suspend":true}}""")]
    [InlineData("""{"spec":{"rollbackTo":"ID"}}""")]
    public async Task A_stage_that_does_not_follow_is_not_shown(string edit)
    {
        await DeployAsync();
        await stages.PatchAsync("prod", edit.Replace("ID", (await stages.StatusAsync()).DeploymentId, StringComparison.Ordinal));

        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, await EditedAsync("""{"timeoutInMillis":5000}"""));

        Assert.Equal((2, "UpdateIntegration"), (diff.ExitCode, diff.Operations));
    }

    // Somebody pointed the stage elsewhere: the operator will mend that, whether the file is applied or not.
    [Fact]
    public async Task What_does_not_follow_from_the_files_is_not_shown()
    {
        await DeployAsync();
        await stages.PointByHandAsync(DeploymentWorld.ByOthers, "beta");

        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, await EditedAsync("{}"));

        Assert.Equal((0, 1), (diff.ExitCode, diff.Plans.Count));
    }

    [Fact]
    public async Task A_template_in_a_ConfigMap_changes_those_who_use_it_and_then_the_stage()
    {
        await rest.Targets.CreateAsync(ConfigMap, "templates", further: new() { ["data"] = new JsonObject { ["json"] = "{}" } });
        await rest.PatchAsync("orders", """{"spec":{"requestTemplatesFrom":{"application/json":{"configMapKeyRef":{"name":"templates","key":"json"}}}}}""");
        await rest.SettleAsync("orders");
        // The first look at the ConfigMap counts as a change of it, too.
        await rest.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await DeployAsync();
        string Write(string template) => folder.Write("templates.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: templates}}\ndata: {{json: '{template}'}}\n");

        var same = await Diff.RunAsync(rest.Gateway, rest.Cluster, Write("{}"));
        var diff = await Diff.RunAsync(rest.Gateway, rest.Cluster, Write("""{"a":1}"""));
        var since = Diff.Now(rest.Gateway);
        await rest.Targets.PatchAsync(ConfigMap, "templates", new JsonObject { ["data"] = new JsonObject { ["json"] = """{"a":1}""" } }.ToJsonString());
        await rest.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await rest.SettleAsync("orders");
        await stages.FollowAsync(rest);

        Assert.Equal((0, 0), (same.ExitCode, same.Plans.Count));
        Assert.Equal((2, "", "UpdateIntegration,CreateDeployment,UpdateStage"), (diff.ExitCode, diff.Error, diff.Operations));
        Assert.Equal("""["ConfigMap default/templates"]""", diff.Plans[0]["followsFrom"]!.ToJsonString());
        Assert.Equal(diff.Written, Diff.Made(rest.Gateway, since));
    }

    private async Task DeployAsync(Action<RestDeploymentSpec>? edit = null)
    {
        await stages.ApplyAsync("prod", spec =>
        {
            spec.StageName = "beta";
            edit?.Invoke(spec);
        });
        await stages.FollowAsync(rest);
    }

    private async Task FollowStagesAsync() => rest.Deployments.Replace(await stages.ListAsync());

    private async Task<JsonObject> SpecAsync() =>
        JsonSerializer.SerializeToNode(await rest.GetAsync("orders"), KubernetesJson.TypeInfo<RestIntegration>(ApiJson.Options))!["spec"]!.AsObject();

    private async Task<string> EditedAsync(string edit) => Diff.Edited(folder, await rest.GetAsync("orders"), edit);
}
