using System.Net;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.KubernetesApi;

public sealed class ApplyTests : ApiTest
{
    private const string A = WidgetCrd.Widgets + "/a";

    [Fact]
    public async Task Apply_creates_and_owns_what_it_mentions()
    {
        var created = await ApplyAsync("m1", """{"size":7}""");

        Assert.Equal(HttpStatusCode.Created, created.Code);
        Assert.Equal("""{"f:spec":{"f:size":{}}}""", FieldsOf(created, "m1"));
    }

    [Fact]
    public async Task Changing_the_field_of_another_is_a_conflict_that_names_both()
    {
        await CreateAsync(Widget("a", """{"size":1}"""));
        var refused = await ApplyAsync("m1", """{"size":7}""");

        Assert.Equal(HttpStatusCode.Conflict, refused.Code);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"tests\" using example.test/v1: .spec.size", refused.Message);
        Assert.Equal("FieldManagerConflict", refused.Json["details"]!["causes"]![0]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Force_takes_the_field_over()
    {
        await CreateAsync(Widget("a", """{"size":1}"""));
        var taken = await ApplyAsync("m1", """{"size":7}""", "&force=true");

        Assert.Equal(7, taken.Json["spec"]!["size"]!.GetValue<int>());
        Assert.DoesNotContain("f:size", FieldsOf(taken, "tests"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_value_is_shared_and_not_a_conflict()
    {
        await ApplyAsync("m1", """{"size":7}""");
        var shared = await ApplyAsync("m2", """{"size":7}""");

        Assert.Equal(HttpStatusCode.OK, shared.Code);
        Assert.Equal(FieldsOf(shared, "m1"), FieldsOf(shared, "m2"));
    }

    [Fact]
    public async Task Several_conflicts_are_listed_nearest_first()
    {
        await ApplyAsync("m1", """{"size":7,"atoms":["q"],"parts":[{"id":"p1","mode":"m"}]}""");
        var refused = await ApplyAsync("m2", """{"size":8,"atoms":["r"],"parts":[{"id":"p1","mode":"z"},{"id":"p2"}]}""");

        Assert.Equal(
            "Apply failed with 3 conflicts: conflicts with \"m1\":\n- .spec.atoms\n- .spec.size\n- .spec.parts[id=\"p1\"].mode",
            refused.Message);
    }

    [Fact]
    public async Task Lists_merge_by_key_and_by_value_and_give_back_what_is_no_longer_applied()
    {
        await ApplyAsync("m1", """{"size":7,"parts":[{"id":"p1","mode":"m"}],"tags":["t1"],"labels":{"l":"1"}}""");
        var both = await ApplyAsync("m2", """{"size":7,"parts":[{"id":"p2"}],"tags":["t2"]}""");
        Assert.True(JsonNode.DeepEquals(both.Json["spec"], JsonNode.Parse(
            """{"size":7,"color":"green","parts":[{"id":"p1","mode":"m","count":1},{"id":"p2","count":1}],"tags":["t1","t2"],"labels":{"l":"1"}}""")), both.Text);
        var less = await ApplyAsync("m1", """{"size":7}""");

        Assert.True(JsonNode.DeepEquals(less.Json["spec"], JsonNode.Parse(
            """{"size":7,"color":"green","parts":[{"id":"p2","count":1}],"tags":["t2"]}""")), less.Text);
    }

    [Fact]
    public async Task Applying_the_same_again_changes_nothing()
    {
        var first = await ApplyAsync("m1", """{"size":7,"parts":[{"id":"p1"}],"tags":["a"]}""");
        var second = await ApplyAsync("m1", """{"size":7,"parts":[{"id":"p1"}],"tags":["a"]}""");

        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task Status_is_applied_for_itself()
    {
        await ApplyAsync("m1", """{"size":7}""");
        var applied = await PatchAsync(
            A + "/status?fieldManager=ctl",
            """{"apiVersion":"example.test/v1","kind":"Widget","metadata":{"name":"a"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""",
            ApplyPatch);

        var entry = applied.Json["metadata"]!["managedFields"]!.AsArray().Single(m => m!["manager"]!.GetValue<string>() == "ctl");
        Assert.Equal("status", entry!["subresource"]!.GetValue<string>());
        Assert.Equal(
            """{"f:status":{"f:conditions":{"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}}}}""",
            entry["fieldsV1"]!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("", """{"size":7}""", 422, "fieldManager: Required value: is required for apply patch")]
    [InlineData("?fieldManager=m", """{"size":7,"bogus":1}""", 500, ".spec.bogus: field not declared in schema")]
    public async Task An_apply_that_cannot_be_understood_is_refused(string query, string spec, int code, string message)
    {
        var refused = await PatchAsync(A + query, Widget("a", spec).ToJsonString(), ApplyPatch);

        Assert.Equal(code, (int)refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yaml_is_taken_too()
    {
        var created = await PatchAsync(A + "?fieldManager=m", "apiVersion: example.test/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  size: 7\n  name: \"abc\"\n", ApplyPatch);

        Assert.Equal(7, created.Json["spec"]!["size"]!.GetValue<int>());
    }

    private Task<Answer> ApplyAsync(string manager, string spec, string more = "") =>
        PatchAsync($"{A}?fieldManager={manager}{more}", Widget("a", spec).ToJsonString(), ApplyPatch);

    private static string FieldsOf(Answer answer, string manager) => answer.Json["metadata"]!["managedFields"]!.AsArray()
        .Where(m => m!["manager"]!.GetValue<string>() == manager).Select(m => m!["fieldsV1"]!.ToJsonString()).SingleOrDefault("");
}
