using System.Net;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.KubernetesApi;

public sealed class VerbTests : ApiTest
{
    private const string A = WidgetCrd.Widgets + "/a";

    [Fact]
    public async Task A_created_object_carries_what_only_the_server_knows()
    {
        var created = await CreateAsync(Widget("a"));

        Assert.Equal(HttpStatusCode.Created, created.Code);
        Assert.Equal(1, created.Generation);
        Assert.True(Guid.TryParse(created.Json["metadata"]!["uid"]!.GetValue<string>(), out _));
        Assert.Equal("default", created.Json["metadata"]!["namespace"]!.GetValue<string>());
        Assert.Equal("green", created.Json["spec"]!["color"]!.GetValue<string>());
        Assert.Equal(created.Text, (await GetAsync(A)).Text);
    }

    [Fact]
    public async Task The_same_name_twice_is_a_conflict()
    {
        await CreateAsync(Widget("a"));
        var again = await CreateAsync(Widget("a"));

        Assert.Equal(HttpStatusCode.Conflict, again.Code);
        Assert.Equal("AlreadyExists", again.Reason);
        Assert.Equal("widgets.example.test \"a\" already exists", again.Message);
    }

    [Fact]
    public async Task A_generated_name_starts_with_its_prefix()
    {
        var value = Widget("a");
        value["metadata"] = new JsonObject { ["generateName"] = "g-" };
        var created = await CreateAsync(value);

        Assert.Matches("^g-[a-z0-9]{5}$", created.Json["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dry_run_answers_and_stores_nothing()
    {
        var dry = await CreateAsync(Widget("a"), WidgetCrd.Widgets + "?dryRun=All");

        Assert.Equal(HttpStatusCode.Created, dry.Code);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(A)).Code);
    }

    [Fact]
    public async Task A_namespace_has_to_exist_first()
    {
        var refused = await CreateAsync(Widget("a"), WidgetCrd.Widgets.Replace("default", "nowhere", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, refused.Code);
        Assert.Equal("namespaces \"nowhere\" not found", refused.Message);
    }

    [Fact]
    public async Task An_update_of_an_old_version_is_a_conflict()
    {
        var created = await CreateAsync(Widget("a"));
        await PatchAsync(A, """{"spec":{"size":6}}""");
        var stale = await SendAsync("PUT", A, created.Text);

        Assert.Equal(HttpStatusCode.Conflict, stale.Code);
        Assert.Equal("Conflict", stale.Reason);
        Assert.Contains("the object has been modified", stale.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_resource_cannot_be_replaced_without_naming_the_version()
    {
        await CreateAsync(Widget("a"));
        var refused = await SendAsync("PUT", A, Widget("a").ToJsonString());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Code);
        Assert.Contains("metadata.resourceVersion: Invalid value: 0: must be specified for an update", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_spec_changes_count_as_a_generation()
    {
        await CreateAsync(Widget("a"));

        Assert.Equal(1, (await PatchAsync(A, """{"metadata":{"labels":{"x":"y"}}}""")).Generation);
        Assert.Equal(1, (await PatchAsync(A + "/status", """{"status":{"phase":"Ok"}}""")).Generation);
        Assert.Equal(2, (await PatchAsync(A, """{"spec":{"size":6}}""")).Generation);
    }

    [Fact]
    public async Task A_write_that_changes_nothing_keeps_the_version()
    {
        await CreateAsync(Widget("a"));
        var first = await PatchAsync(A, """{"spec":{"size":6}}""");
        var second = await PatchAsync(A, """{"spec":{"size":6}}""");

        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task Each_endpoint_ignores_the_half_of_the_other()
    {
        await CreateAsync(Widget("a"));
        var main = await PatchAsync(A, """{"spec":{"size":6},"status":{"phase":"X"}}""");
        var status = await PatchAsync(A + "/status", """{"spec":{"size":7},"metadata":{"labels":{"x":"y"}},"status":{"phase":"Y"}}""");

        Assert.Null(main.Json["status"]);
        Assert.Equal(6, status.Json["spec"]!["size"]!.GetValue<int>());
        Assert.Null(status.Json["metadata"]!["labels"]);
        Assert.Equal("Y", status.Json["status"]!["phase"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_finalizer_holds_the_object_until_it_is_taken_off()
    {
        await CreateAsync(Widget("a"));
        await PatchAsync(A, """{"metadata":{"finalizers":["a.b/c"]}}""");
        var marked = await SendAsync("DELETE", A, null);

        Assert.NotNull(marked.Json["metadata"]!["deletionTimestamp"]);
        Assert.Equal(2, marked.Generation);
        Assert.Equal(marked.Version, (await SendAsync("DELETE", A, null)).Version);
        var added = await PatchAsync(A, """{"metadata":{"finalizers":["a.b/c","a.b/d"]}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, added.Code);
        Assert.StartsWith("object is being deleted", (await CreateAsync(Widget("a"))).Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(A, """{"metadata":{"finalizers":null}}""")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(A)).Code);
    }

    [Theory]
    [InlineData("""{"preconditions":{"uid":"other"}}""", "the UID in the precondition (other)")]
    [InlineData("""{"preconditions":{"resourceVersion":"1"}}""", "the ResourceVersion in the precondition (1)")]
    public async Task A_deletion_whose_precondition_fails_is_refused(string options, string message)
    {
        await CreateAsync(Widget("a"));
        var refused = await SendAsync("DELETE", A, options);

        Assert.Equal(HttpStatusCode.Conflict, refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        foreach (var name in new[] { "a", "b" })
        {
            var value = Widget(name);
            value["metadata"]!["labels"] = new JsonObject { ["k"] = name };
            await CreateAsync(value);
        }

        await SendAsync("DELETE", WidgetCrd.Widgets + "?labelSelector=k%3Da", null);

        Assert.Equal(["b"], (await GetAsync(WidgetCrd.Widgets)).Items);
    }

    [Fact]
    public async Task A_json_patch_is_all_or_nothing()
    {
        await CreateAsync(Widget("a"));
        var failed = await PatchAsync(A, """[{"op":"add","path":"/spec/size","value":9},{"op":"test","path":"/spec/size","value":1}]""", JsonPatch);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, failed.Code);
        Assert.Equal(5, (await GetAsync(A)).Json["spec"]!["size"]!.GetValue<int>());
        var done = await PatchAsync(A, """[{"op":"test","path":"/spec/size","value":5},{"op":"replace","path":"/spec/size","value":9}]""", JsonPatch);
        Assert.Equal(9, done.Json["spec"]!["size"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_namespace_takes_its_contents_with_it_and_waits_for_finalizers()
    {
        await CreateAsync(JsonNode.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}}""")!, "/api/v1/namespaces");
        var there = WidgetCrd.Widgets.Replace("default", "n", StringComparison.Ordinal);
        await CreateAsync(Widget("free"), there);
        var held = Widget("held");
        held["metadata"]!["finalizers"] = new JsonArray("a.b/c");
        await CreateAsync(held, there);

        var ns = await SendAsync("DELETE", "/api/v1/namespaces/n", null);
        Assert.Equal("Terminating", ns.Json["status"]!["phase"]!.GetValue<string>());
        Assert.Equal(["held"], (await GetAsync(there)).Items);
        Assert.Equal(HttpStatusCode.Forbidden, (await CreateAsync(Widget("late"), there)).Code);
        await PatchAsync(there + "/held", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/api/v1/namespaces/n")).Code);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    public async Task The_clusters_own_namespaces_stay(string name) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("DELETE", "/api/v1/namespaces/" + name, null)).Code);
}
