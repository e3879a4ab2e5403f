using System.Text.Json.Nodes;
using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>Objects come, change and go, and the server keeps their metadata.</summary>
public abstract class CrudSuite(World world) : Suite(world)
{
    [Fact]
    public async Task A_created_object_gets_its_metadata_from_the_server()
    {
        var sent = Widget("one");
        sent["metadata"]!["uid"] = "mine";
        sent["metadata"]!["creationTimestamp"] = "2001-01-01T00:00:00Z";
        sent["metadata"]!["generation"] = 7;
        sent["metadata"]!["labels"] = new JsonObject { ["team"] = "a" };
        var created = (await Api.PostAsync(Widgets, sent, Token)).MustBe(201);

        Assert.Equal(Namespace, (string?)created.At("metadata.namespace"));
        Assert.True(Guid.TryParse(created.Uid, out _), created.Uid);
        Assert.True(ulong.TryParse(created.ResourceVersion, out _), created.ResourceVersion);
        Assert.Equal(1, created.Generation);
        Assert.NotEqual("2001-01-01T00:00:00Z", (string?)created.At("metadata.creationTimestamp"));
        Assert.Equal("a", (string?)created.At("metadata.labels.team"));
        Assert.True(JsonNode.DeepEquals(created.Body, (await GetWidgetAsync("one")).MustBe(200).Body));
    }

    [Fact]
    public async Task A_replacement_drops_what_it_does_not_name_and_counts_a_generation()
    {
        var created = (await CreateWidgetAsync("one", """{"size": 1, "color": "blue"}""")).MustBe(201);
        var next = Widget("one", """{"size": 2}""");
        next["metadata"]!["resourceVersion"] = created.ResourceVersion;
        var replaced = (await Api.PutAsync($"{Widgets}/one", next, Token)).MustBe(200);

        Assert.Null(replaced.At("spec.color"));
        Assert.Equal(2, (int?)replaced.At("spec.size"));
        Assert.Equal(2, replaced.Generation);
        Assert.Equal(created.Uid, replaced.Uid);
        Assert.Equal((string?)created.At("metadata.creationTimestamp"), (string?)replaced.At("metadata.creationTimestamp"));
        Assert.True(ulong.Parse(replaced.ResourceVersion) > ulong.Parse(created.ResourceVersion));
    }

    [Fact]
    public async Task A_deletion_answers_with_a_status_that_names_the_object()
    {
        var created = (await CreateWidgetAsync("one")).MustBe(201);
        var deleted = (await Api.DeleteAsync($"{Widgets}/one", null, Token)).MustBe(200);
        Assert.Equal("Status", (string?)deleted.At("kind"));
        Assert.Equal("Success", (string?)deleted.At("status"));
        Assert.Equal("one", (string?)deleted.At("details.name"));
        Assert.Equal(Paths.WidgetGroup, (string?)deleted.At("details.group"));
        Assert.Equal("widgets", (string?)deleted.At("details.kind"));
        Assert.Equal(created.Uid, (string?)deleted.At("details.uid"));

        (await GetWidgetAsync("one")).MustRefuse(404, "NotFound", $"widgets.{Paths.WidgetGroup} \"one\" not found");
        (await Api.DeleteAsync($"{Widgets}/one", null, Token)).MustBe(404);
    }

    [Fact]
    public async Task A_namesake_has_another_identity()
    {
        var first = (await CreateWidgetAsync("one")).MustBe(201);
        (await CreateWidgetAsync("one")).MustRefuse(409, "AlreadyExists", $"widgets.{Paths.WidgetGroup} \"one\" already exists");
        (await Api.DeleteAsync($"{Widgets}/one", null, Token)).MustBe(200);
        Assert.NotEqual(first.Uid, (await CreateWidgetAsync("one")).MustBe(201).Uid);
    }

    [Fact]
    public async Task A_generated_name_is_the_prefix_and_five_characters()
    {
        var widget = Widget("x");
        widget["metadata"] = new JsonObject { ["generateName"] = "w-" };
        var created = (await Api.PostAsync(Widgets, widget, Token)).MustBe(201);
        Assert.Matches("^w-[a-z0-9]{5}$", (string?)created.At("metadata.name") ?? "");
        Assert.Equal("w-", (string?)created.At("metadata.generateName"));
    }

    [Fact]
    public async Task A_dry_run_validates_and_defaults_but_stores_nothing()
    {
        var dry = (await Api.PostAsync($"{Widgets}?dryRun=All", Widget("dry"), Token)).MustBe(201);
        Assert.Equal("Auto", (string?)dry.At("spec.mode"));
        Assert.NotNull(dry.At("metadata.uid"));
        (await GetWidgetAsync("dry")).MustBe(404);
        (await Api.PostAsync($"{Widgets}?dryRun=All", Widget("dry", """{"size": 101}"""), Token)).MustBe(422);

        var created = (await CreateWidgetAsync("kept")).MustBe(201);
        var patched = (await Api.MergeAsync($"{Widgets}/kept?dryRun=All", """{"spec":{"size":9}}""", Token)).MustBe(200);
        Assert.Equal(9, (int?)patched.At("spec.size"));
        (await Api.DeleteAsync($"{Widgets}/kept?dryRun=All", null, Token)).MustBe(200);
        Assert.Equal(created.ResourceVersion, (await GetWidgetAsync("kept")).MustBe(200).ResourceVersion);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        foreach (var (name, color) in new[] { ("a", "red"), ("b", "blue"), ("c", "red") })
        {
            var widget = Widget(name);
            widget["metadata"]!["labels"] = new JsonObject { ["color"] = color };
            (await Api.PostAsync(Widgets, widget, Token)).MustBe(201);
        }

        (await Api.DeleteAsync($"{Widgets}?labelSelector=color%3Dred", null, Token)).MustBe(200);
        Assert.Equal(["b"], Names((await Api.GetAsync(Widgets, Token)).MustBe(200)));
    }

    [Fact]
    public async Task A_deletion_heeds_its_preconditions()
    {
        var created = (await CreateWidgetAsync("one")).MustBe(201);
        JsonObject Options(string member, string value) => new()
        {
            ["kind"] = "DeleteOptions",
            ["apiVersion"] = "v1",
            ["preconditions"] = new JsonObject { [member] = value },
        };
        (await Api.DeleteAsync($"{Widgets}/one", Options("uid", Guid.NewGuid().ToString()), Token)).MustBe(409);
        (await Api.DeleteAsync($"{Widgets}/one", Options("resourceVersion", "1"), Token)).MustBe(409);
        (await Api.DeleteAsync($"{Widgets}/one", Options("uid", created.Uid), Token)).MustBe(200);
    }

    [Fact]
    public async Task A_large_object_is_stored_and_a_too_large_one_is_refused()
    {
        var large = Widget("large");
        large["spec"]!["free"] = new JsonObject { ["text"] = new string('x', 900_000) };
        Assert.Equal(900_000, ((string?)(await Api.PostAsync(Widgets, large, Token)).MustBe(201).At("spec.free.text"))!.Length);

        var huge = Widget("huge");
        huge["spec"]!["free"] = new JsonObject { ["text"] = new string('x', 1_700_000) };
        (await Api.PostAsync(Widgets, huge, Token)).MustRefuse(500, null, "etcdserver: request is too large");

        var enormous = Widget("enormous");
        enormous["spec"]!["free"] = new JsonObject { ["text"] = new string('x', 4_000_000) };
        (await Api.PostAsync(Widgets, enormous, Token)).MustBe(413);
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Crud_on_the_sandbox(SandboxWorld world) : CrudSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Crud_on_a_real_API_server(RealWorld world) : CrudSuite(world);
