using System.Text.Json.Nodes;
using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>Server-side apply, as far as a GitOps tool beside the operator relies on it.</summary>
public abstract class ApplySuite(World world) : Suite(world)
{
    [Fact]
    public async Task The_first_apply_creates_and_the_next_changes_or_does_nothing()
    {
        var created = (await ApplyAsync("gitops", """{"size": 1, "color": "blue"}""")).MustBe(201);
        Assert.Equal("Auto", (string?)created.At("spec.mode"));
        var same = (await ApplyAsync("gitops", """{"size": 1, "color": "blue"}""")).MustBe(200);
        Assert.Equal(created.ResourceVersion, same.ResourceVersion);
        var changed = (await ApplyAsync("gitops", """{"size": 2, "color": "blue"}""")).MustBe(200);
        Assert.Equal(2, changed.Generation);
        var entry = Assert.Single(changed.At("metadata.managedFields")!.AsArray());
        Assert.Equal(("gitops", "Apply", "FieldsV1"), ((string?)entry!["manager"], (string?)entry["operation"], (string?)entry["fieldsType"]));
        Assert.NotNull(entry["fieldsV1"]!["f:spec"]!["f:size"]);
        Assert.Null(entry["fieldsV1"]!["f:spec"]!["f:mode"]);
    }

    [Fact]
    public async Task A_field_that_is_no_longer_applied_goes_unless_another_manager_has_it()
    {
        (await ApplyAsync("gitops", """{"size": 1, "color": "blue", "note": "x"}""")).MustBe(201);
        (await ApplyAsync("other", """{"size": 1, "color": "blue"}""")).MustBe(200);
        var after = (await ApplyAsync("gitops", """{"size": 1}""")).MustBe(200);
        Assert.Equal("blue", (string?)after.At("spec.color"));
        Assert.Null(after.At("spec.note"));
        Assert.Null((await ApplyAsync("other", """{"size": 1}""")).MustBe(200).At("spec.color"));
    }

    [Fact]
    public async Task Two_managers_conflict_over_a_value_until_one_forces()
    {
        (await ApplyAsync("gitops", """{"size": 1, "color": "blue"}""")).MustBe(201);
        var refused = await ApplyAsync("other", """{"size": 2, "color": "green"}""");
        Assert.Equal((409, "Conflict"), (refused.Code, refused.Reason));
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"gitops\":\n- .spec.color\n- .spec.size", refused.Message);
        Assert.Equal(
            ["FieldManagerConflict .spec.color: conflict with \"gitops\"", "FieldManagerConflict .spec.size: conflict with \"gitops\""],
            refused.Causes.Order(StringComparer.Ordinal));

        var forced = (await ApplyAsync("other", """{"size": 2, "color": "green"}""", force: true)).MustBe(200);
        Assert.Equal(2, (int?)forced.At("spec.size"));
        Assert.Equal(409, (await ApplyAsync("gitops", """{"size": 1, "color": "blue"}""")).Code);
        // Agreeing is sharing.
        (await ApplyAsync("gitops", """{"size": 2, "color": "green"}""")).MustBe(200);
    }

    [Fact]
    public async Task An_update_takes_the_fields_that_it_changes_and_leaves_the_rest_to_the_applier()
    {
        (await ApplyAsync("gitops", """{"size": 1, "color": "blue"}""")).MustBe(201);
        (await Api.MergeAsync($"{Widgets}/applied?fieldManager=kubectl-edit", """{"spec":{"color":"green"}}""", Token)).MustBe(200);
        var refused = await ApplyAsync("gitops", """{"size": 2, "color": "blue"}""");
        Assert.Equal(409, refused.Code);
        Assert.Contains("kubectl-edit", refused.Message, StringComparison.Ordinal);
        Assert.Contains(".spec.color", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (int?)(await ApplyAsync("gitops", """{"size": 2}""")).MustBe(200).At("spec.size"));
        Assert.Equal("green", (string?)(await GetWidgetAsync("applied")).At("spec.color"));
    }

    [Fact]
    public async Task List_maps_sets_and_maps_are_shared_by_entry_and_plain_lists_are_not()
    {
        (await ApplyAsync("gitops", """{"size":1,"parts":[{"name":"a","count":1}],"tags":["x"],"labels":{"k":"1"}}""")).MustBe(201);
        (await ApplyAsync("other", """{"size":1,"parts":[{"name":"b","count":2}],"tags":["y"],"labels":{"l":"2"}}""")).MustBe(200);
        var both = (await GetWidgetAsync("applied")).MustBe(200);
        Assert.Equal(["a", "b"], both.At("spec.parts")!.AsArray().Select(part => (string?)part!["name"]).Order());
        Assert.Equal(["x", "y"], both.At("spec.tags")!.AsArray().Select(tag => (string?)tag).Order());
        Assert.Equal(2, both.At("spec.labels")!.AsObject().Count);

        var less = (await ApplyAsync("gitops", """{"size":1}""")).MustBe(200);
        Assert.Equal(["b"], less.At("spec.parts")!.AsArray().Select(part => (string?)part!["name"]));
        Assert.Equal(["y"], less.At("spec.tags")!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(["l"], less.At("spec.labels")!.AsObject().Select(label => label.Key));

        (await ApplyAsync("gitops", """{"size":1,"steps":["one"]}""")).MustBe(200);
        Assert.Equal(409, (await ApplyAsync("other", """{"size":1,"steps":["two"]}""")).Code);
    }

    [Fact]
    public async Task A_status_is_applied_apart_and_condition_by_condition()
    {
        (await ApplyAsync("gitops", """{"size": 1}""")).MustBe(201);
        JsonObject Status(string type) => new()
        {
            ["apiVersion"] = $"{Paths.WidgetGroup}/v1",
            ["kind"] = "Widget",
            ["metadata"] = new JsonObject { ["name"] = "applied" },
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = type, ["status"] = "True" }) },
        };
        (await Api.ApplyAsync($"{Widgets}/applied/status", "a", Status("Ready"), Token)).MustBe(200);
        var both = (await Api.ApplyAsync($"{Widgets}/applied/status", "b", Status("Synced"), Token)).MustBe(200);
        Assert.Equal(["Ready", "Synced"], both.At("status.conditions")!.AsArray().Select(c => (string?)c!["type"]));
        Assert.Contains(both.At("metadata.managedFields")!.AsArray(), entry => (string?)entry!["subresource"] == "status" && (string?)entry["manager"] == "a");

        // Applying the spec neither sees nor removes what is in the status.
        var spec = (await ApplyAsync("gitops", """{"size": 2}""")).MustBe(200);
        Assert.Equal(2, spec.At("status.conditions")!.AsArray().Count);
    }

    [Fact]
    public async Task An_operators_metadata_survives_a_gitops_tools_apply()
    {
        (await ApplyAsync("gitops", """{"size": 1}""")).MustBe(201);
        (await Api.MergeAsync(
            $"{Widgets}/applied?fieldManager=operator", """{"metadata":{"finalizers":["example.io/hold"],"annotations":{"example.io/id":"1"}}}""", Token)).MustBe(200);
        var applied = (await ApplyAsync("gitops", """{"size": 1}""")).MustBe(200);
        Assert.Equal("example.io/hold", (string?)applied.At("metadata.finalizers")![0]);
        Assert.Equal("1", (string?)applied.At("metadata.annotations")!["example.io/id"]);
        (await Api.MergeAsync($"{Widgets}/applied", """{"metadata":{"finalizers":null}}""", Token)).MustBe(200);
    }

    [Fact]
    public async Task A_dry_run_of_an_apply_shows_conflicts_and_stores_nothing()
    {
        (await ApplyAsync("gitops", """{"size": 1}""")).MustBe(201);
        var path = $"{Widgets}/applied?dryRun=All&fieldManager=other";
        var body = Widget("applied", """{"size": 2}""").ToJsonString();
        Assert.Equal(409, (await Api.SendAsync(HttpMethod.Patch, path, body, Api.ApplyPatch, Token)).Code);
        var forced = (await Api.SendAsync(HttpMethod.Patch, path + "&force=true", body, Api.ApplyPatch, Token)).MustBe(200);
        Assert.Equal(2, (int?)forced.At("spec.size"));
        Assert.Equal(1, (int?)(await GetWidgetAsync("applied")).At("spec.size"));
    }

    private Task<Answer> ApplyAsync(string manager, string spec, bool force = false) =>
        Api.ApplyAsync($"{Widgets}/applied", manager, Widget("applied", spec), Token, force);
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Apply_on_the_sandbox(SandboxWorld world) : ApplySuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Apply_on_a_real_API_server(RealWorld world) : ApplySuite(world);
