using System.Text.Json.Nodes;
using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>Patches, versions, generations and the status subresource.</summary>
public abstract class WriteSuite(World world) : Suite(world)
{
    [Fact]
    public async Task A_write_that_changes_nothing_keeps_the_version()
    {
        var created = (await CreateWidgetAsync("one", """{"size": 1, "color": "blue"}""")).MustBe(201);
        var path = $"{Widgets}/one";
        foreach (var same in new[]
        {
            await Api.MergeAsync(path, """{"spec":{"size":1}}""", Token),
            await Api.MergeAsync(path, "{}", Token),
            await Api.JsonPatchAsync(path, """[{"op":"replace","path":"/spec/size","value":1}]""", Token),
            await Api.PutAsync(path, created.Body!, Token),
            await Api.MergeAsync($"{path}/status", """{"spec":{"size":9}}""", Token),
        })
        {
            Assert.Equal(created.ResourceVersion, same.MustBe(200).ResourceVersion);
            Assert.Equal(1, same.Generation);
        }

        var status = (await Api.MergeAsync($"{path}/status", """{"status":{"phase":"Ready"}}""", Token)).MustBe(200);
        Assert.Equal(status.ResourceVersion, (await Api.MergeAsync($"{path}/status", """{"status":{"phase":"Ready"}}""", Token)).MustBe(200).ResourceVersion);
    }

    [Fact]
    public async Task Only_a_change_of_what_is_desired_counts_as_a_generation()
    {
        (await CreateWidgetAsync("one")).MustBe(201);
        var path = $"{Widgets}/one";
        Assert.Equal(1, (await Api.MergeAsync(path, """{"metadata":{"labels":{"a":"b"}}}""", Token)).MustBe(200).Generation);
        Assert.Equal(1, (await Api.MergeAsync($"{path}/status", """{"status":{"phase":"Ready"}}""", Token)).MustBe(200).Generation);
        Assert.Equal(2, (await Api.MergeAsync(path, """{"spec":{"size":2}}""", Token)).MustBe(200).Generation);
        Assert.Equal(3, (await Api.MergeAsync(path, """{"metadata":{"generation":99},"spec":{"size":3}}""", Token)).MustBe(200).Generation);
    }

    [Fact]
    public async Task The_object_and_its_status_are_written_apart()
    {
        var withStatus = Widget("one");
        withStatus["status"] = new JsonObject { ["phase"] = "Early" };
        Assert.Null((await Api.PostAsync(Widgets, withStatus, Token)).MustBe(201).At("status"));

        var path = $"{Widgets}/one";
        var status = (await Api.MergeAsync($"{path}/status", """{"spec":{"size":9},"status":{"phase":"Ready"}}""", Token)).MustBe(200);
        Assert.Equal((1, "Ready"), ((int?)status.At("spec.size"), (string?)status.At("status.phase")));
        var spec = (await Api.MergeAsync(path, """{"spec":{"size":2},"status":{"phase":"Wrong"}}""", Token)).MustBe(200);
        Assert.Equal((2, "Ready"), ((int?)spec.At("spec.size"), (string?)spec.At("status.phase")));

        var replacement = (await GetWidgetAsync("one")).Body!;
        replacement["spec"]!["size"] = 5;
        replacement["status"] = new JsonObject { ["observed"] = 1 };
        var replaced = (await Api.PutAsync($"{path}/status", replacement, Token)).MustBe(200);
        Assert.Equal((2, null, 1), ((int?)replaced.At("spec.size"), (string?)replaced.At("status.phase"), (int?)replaced.At("status.observed")));
        Assert.Equal(1, (int?)(await Api.GetAsync($"{path}/status", Token)).MustBe(200).At("status.observed"));
    }

    [Fact]
    public async Task A_status_write_keeps_the_metadata_that_people_own()
    {
        (await CreateWidgetAsync("one")).MustBe(201);
        var answer = (await Api.MergeAsync(
            $"{Widgets}/one/status", """{"metadata":{"labels":{"a":"b"},"annotations":{"c":"d"},"finalizers":["example.io/x"]},"status":{"phase":"Ready"}}""", Token)).MustBe(200);
        Assert.Null(answer.At("metadata.labels"));
        Assert.Null(answer.At("metadata.annotations"));
        Assert.Null(answer.At("metadata.finalizers"));
        Assert.Equal("Ready", (string?)answer.At("status.phase"));
    }

    [Fact]
    public async Task A_status_patch_ignores_an_identity_but_heeds_a_version()
    {
        var created = (await CreateWidgetAsync("one")).MustBe(201);
        var path = $"{Widgets}/one/status";
        (await Api.MergeAsync(path, """{"metadata":{"uid":"11111111-1111-1111-1111-111111111111"},"status":{"phase":"A"}}""", Token)).MustBe(200);
        (await Api.MergeAsync(path, $$"""{"metadata":{"resourceVersion":"{{created.ResourceVersion}}"},"status":{"phase":"B"} }""", Token)).MustBe(409);
        Assert.Equal("A", (string?)(await GetWidgetAsync("one")).At("status.phase"));
    }

    [Fact]
    public async Task A_merge_patch_merges_objects_replaces_lists_and_removes_by_null()
    {
        (await CreateWidgetAsync("one", """{"size":1,"color":"blue","labels":{"a":"1","b":"2"},"steps":["x","y"]}""")).MustBe(201);
        var patched = (await Api.MergeAsync($"{Widgets}/one", """{"spec":{"color":null,"labels":{"a":null,"c":"3"},"steps":["z"]}}""", Token)).MustBe(200);
        Assert.Null(patched.At("spec.color"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"b":"2","c":"3"}"""), patched.At("spec.labels")), patched.Body!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""["z"]"""), patched.At("spec.steps")));
    }

    [Fact]
    public async Task A_JSON_patch_tests_adds_moves_copies_and_removes_all_or_nothing()
    {
        var created = (await CreateWidgetAsync("one", """{"size":1,"steps":["x","y"],"labels":{"a/b":"1"}}""")).MustBe(201);
        var path = $"{Widgets}/one";
        var patched = (await Api.JsonPatchAsync(
            path,
            $$"""
            [{"op":"test","path":"/metadata/uid","value":"{{created.Uid}}"},
             {"op":"test","path":"/spec/labels/a~1b","value":"1"},
             {"op":"add","path":"/spec/steps/1","value":"m"},
             {"op":"add","path":"/spec/steps/-","value":"z"},
             {"op":"move","from":"/spec/steps/0","path":"/spec/color"},
             {"op":"replace","path":"/spec/color","value":"blue"},
             {"op":"copy","from":"/spec/color","path":"/spec/note"},
             {"op":"remove","path":"/spec/labels"}]
            """,
            Token)).MustBe(200);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""["m","y","z"]"""), patched.At("spec.steps")), patched.Body!.ToJsonString());
        Assert.Equal(("blue", "blue"), ((string?)patched.At("spec.color"), (string?)patched.At("spec.note")));
        Assert.Null(patched.At("spec.labels"));

        (await Api.JsonPatchAsync(path, """[{"op":"replace","path":"/spec/size","value":9},{"op":"test","path":"/spec/color","value":"red"}]""", Token)).MustBe(422);
        Assert.Equal(1, (int?)(await GetWidgetAsync("one")).At("spec.size"));
    }

    [Fact]
    public async Task Of_two_writers_on_one_version_one_wins()
    {
        var created = (await CreateWidgetAsync("one")).MustBe(201);
        var answers = await Task.WhenAll(Enumerable.Range(2, 8).Select(size => Api.MergeAsync(
            $"{Widgets}/one", $$"""{"metadata":{"resourceVersion":"{{created.ResourceVersion}}"},"spec":{"size":{{size}} } }""", Token)));
        var winner = Assert.Single(answers, answer => answer.Code == 200);
        Assert.All(answers.Where(answer => answer.Code != 200), answer => Assert.Equal((409, "Conflict"), (answer.Code, answer.Reason)));
        Assert.Equal((int?)winner.At("spec.size"), (int?)(await GetWidgetAsync("one")).At("spec.size"));
    }

    [Fact]
    public async Task Writers_without_a_version_all_win_one_after_the_other()
    {
        (await CreateWidgetAsync("one")).MustBe(201);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Api.MergeAsync(
            $"{Widgets}/one", $$"""{"metadata":{"annotations":{"a{{i}}":"x"} } }""", Token)));
        Assert.All(answers, answer => answer.MustBe(200));
        Assert.Equal(8, (await GetWidgetAsync("one")).At("metadata.annotations")!.AsObject().Count);
    }

    [Fact]
    public async Task A_finalizer_holds_a_deleted_object_until_it_is_removed()
    {
        var held = Widget("held");
        held["metadata"]!["finalizers"] = new JsonArray("example.io/hold");
        var created = (await Api.PostAsync(Widgets, held, Token)).MustBe(201);
        var path = $"{Widgets}/held";

        var deleting = (await Api.DeleteAsync(path, null, Token)).MustBe(200);
        Assert.Equal("Widget", (string?)deleting.At("kind"));
        Assert.NotNull(deleting.At("metadata.deletionTimestamp"));
        Assert.Equal(0, (int?)deleting.At("metadata.deletionGracePeriodSeconds"));
        Assert.Equal(created.Generation + 1, deleting.Generation);
        Assert.Equal(deleting.ResourceVersion, (await Api.DeleteAsync(path, null, Token)).MustBe(200).ResourceVersion);
        (await CreateWidgetAsync("held")).MustBe(409);

        var more = await Api.MergeAsync(path, """{"metadata":{"finalizers":["example.io/hold","example.io/late"]}}""", Token);
        Assert.Equal((422, "Invalid"), (more.Code, more.Reason));
        Assert.Contains("no new finalizers can be added if the object is being deleted", more.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await Api.MergeAsync(path, """{"spec":{"size":2}}""", Token)).MustBe(200).Generation);
        (await Api.MergeAsync($"{path}/status", """{"status":{"phase":"Deleting"}}""", Token)).MustBe(200);

        var removed = (await Api.JsonPatchAsync(
            path,
            """[{"op":"test","path":"/metadata/finalizers/0","value":"example.io/hold"},{"op":"remove","path":"/metadata/finalizers/0"}]""",
            Token)).MustBe(200);
        Assert.Equal(created.Uid, removed.Uid);
        (await GetWidgetAsync("held")).MustBe(404);
    }

    [Fact]
    public async Task A_deletion_timestamp_is_the_servers_to_set()
    {
        (await CreateWidgetAsync("one")).MustBe(201);
        var answer = await Api.MergeAsync($"{Widgets}/one", """{"metadata":{"deletionTimestamp":"2001-01-01T00:00:00Z"}}""", Token);
        Assert.Null((await GetWidgetAsync("one")).MustBe(200).At("metadata.deletionTimestamp"));
        Assert.True(answer.Code is 200 or 422, $"{answer.Code}");
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Writes_on_the_sandbox(SandboxWorld world) : WriteSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Writes_on_a_real_API_server(RealWorld world) : WriteSuite(world);
