using System.Net;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.KubernetesApi;

/// <summary>The expected texts are those of a real kube-apiserver 1.36 for the same objects.</summary>
public sealed class SchemaTests : ApiTest
{
    private const string Skipped =
        "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    [Theory]
    [InlineData("""{}""", "[spec.size: Required value, " + Skipped + "]")]
    [InlineData("""{"size":null}""", "[spec.size: Required value, " + Skipped + "]")]
    [InlineData("""{"size":1000}""", "spec.size: Invalid value: 1000: spec.size in body should be less than or equal to 100")]
    [InlineData("""{"size":0}""", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("""{"size":"x"}""", "[spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\", " + Skipped + "]")]
    [InlineData("""{"size":5,"color":"pink"}""", "[spec.color: Unsupported value: \"pink\": supported values: \"red\", \"green\", \"blue\", " + Skipped + "]")]
    [InlineData("""{"size":5,"name":"A"}""", "spec.name: Invalid value: \"A\": spec.name in body should be at least 2 chars long")]
    [InlineData("""{"size":5,"name":"AB"}""", "spec.name: Invalid value: \"AB\": spec.name in body should match '^[a-z]+$'")]
    [InlineData("""{"size":5,"name":"abcdef"}""", "[spec.name: Too long: may not be more than 5 bytes, " + Skipped + "]")]
    [InlineData("""{"size":5,"tags":["a","b","c","d"]}""", "[spec.tags: Too many: 4: must have at most 3 items, " + Skipped + "]")]
    [InlineData("""{"size":5,"tags":["a","a"]}""", "spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("""{"size":5,"parts":[{"id":"a"},{"id":"a"}]}""", "spec.parts[1]: Duplicate value: {\"id\":\"a\"}")]
    [InlineData("""{"size":5,"parts":[{"id":"a","count":9}]}""", "spec.parts[0].count: Invalid value: 9: spec.parts[0].count in body should be less than or equal to 5")]
    [InlineData("""{"size":5,"port":true}""", "[spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\", " + Skipped + "]")]
    [InlineData("""{"size":5,"date":"nope"}""", "[spec.date: Invalid value: \"nope\": spec.date in body must be of type date-time: \"nope\", " + Skipped + "]")]
    [InlineData("""{"size":5,"labels":{"a":"1","b":"2","c":"3","d":"4"}}""", "[spec.labels: Too many: 4: must have at most 3 items, " + Skipped + "]")]
    [InlineData("""{"size":50,"color":"red"}""", "spec: Invalid value: a red widget is smaller than 10")]
    [InlineData("""{"size":5,"calc":{"a":3,"b":1}}""", "spec.calc.a: Invalid value: a over b")]
    [InlineData("""{"size":5,"calc":{"a":9,"b":1}}""", "spec.calc.a: Invalid value: a is far over b")]
    public async Task A_violation_is_worded_as_by_the_real_server(string spec, string expected)
    {
        var refused = await CreateAsync(Widget("b", spec));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Code);
        Assert.Equal("Invalid", refused.Reason);
        Assert.Equal("Widget.example.test \"b\" is invalid: " + expected, refused.Message);
        Assert.Equal(expected.Contains(Skipped, StringComparison.Ordinal) ? 2 : 1, refused.Json["details"]!["causes"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{"size":5,"port":80}""")]
    [InlineData("""{"size":5,"port":"http"}""")]
    [InlineData("""{"size":5,"none":null,"name":null,"tags":null}""")]
    [InlineData("""{"size":5,"date":"2026-01-01T00:00:00Z","free":{"any":[{"thing":1}]}}""")]
    [InlineData("""{"size":9,"color":"red","calc":{"a":1,"b":1}}""")]
    public async Task What_the_schema_allows_is_taken(string spec) =>
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(Widget("b", spec))).Code);

    [Fact]
    public async Task Defaults_are_filled_in_and_unknown_fields_dropped_except_where_kept()
    {
        var created = await CreateAsync(Widget("a", """{"size":5,"nope":1,"free":{"x":{"y":1}},"parts":[{"id":"p","zz":2}],"none":null}"""));

        Assert.True(JsonNode.DeepEquals(
            created.Json["spec"],
            JsonNode.Parse("""{"size":5,"color":"green","free":{"x":{"y":1}},"parts":[{"id":"p","count":1}],"none":null}""")), created.Text);
        Assert.Equal(
            ["299 - \"unknown field \\\"spec.nope\\\"\"", "299 - \"unknown field \\\"spec.parts[0].zz\\\"\""],
            created.Warnings);
    }

    [Fact]
    public async Task Strict_validation_refuses_unknown_and_duplicate_fields()
    {
        const string Body = """{"apiVersion":"example.test/v1","kind":"Widget","metadata":{"name":"e","foo":1},"spec":{"size":5,"size":6,"unknown":1}}""";
        var refused = await SendAsync("POST", WidgetCrd.Widgets + "?fieldValidation=Strict", Body);
        var ignored = await SendAsync("POST", WidgetCrd.Widgets + "?fieldValidation=Ignore", Body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Code);
        Assert.Equal(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: duplicate field \"spec.size\", unknown field \"metadata.foo\", unknown field \"spec.unknown\"",
            refused.Message);
        Assert.Empty(ignored.Warnings);
        Assert.Equal(6, ignored.Json["spec"]!["size"]!.GetValue<int>());
    }

    [Fact]
    public async Task Transition_rules_only_run_on_updates()
    {
        await CreateAsync(Widget("a", """{"size":5,"fixed":"x"}"""));
        var changed = await PatchAsync(WidgetCrd.Widgets + "/a", """{"spec":{"fixed":"y"}}""");
        var removed = await PatchAsync(WidgetCrd.Widgets + "/a", """{"spec":{"fixed":null}}""");

        Assert.Equal("Widget.example.test \"a\" is invalid: spec.fixed: Forbidden: fixed is immutable", changed.Message);
        Assert.Equal("FieldValueForbidden", changed.Json["details"]!["causes"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal("Widget.example.test \"a\" is invalid: spec: Invalid value: fixed cannot be added or removed", removed.Message);
    }

    [Fact]
    public async Task Status_is_validated_without_naming_its_root()
    {
        await CreateAsync(Widget("a"));
        var refused = await PatchAsync(WidgetCrd.Widgets + "/a/status", """{"status":{"count":-1}}""");

        Assert.Equal(
            "Widget.example.test \"a\" is invalid: status.count: Invalid value: -1: count in body should be greater than or equal to 0",
            refused.Message);
    }

    [Fact]
    public async Task What_was_valid_once_may_stay_when_the_schema_tightens()
    {
        await CreateAsync(Widget("a", """{"size":50}"""));
        const string Crd = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.test";
        var tightened = await PatchAsync(
            Crd,
            """[{"op":"replace","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/maximum","value":10}]""",
            JsonPatch);
        Assert.Equal(HttpStatusCode.OK, tightened.Code);

        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(WidgetCrd.Widgets + "/a", """{"spec":{"name":"abc"}}""")).Code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PatchAsync(WidgetCrd.Widgets + "/a", """{"spec":{"size":51}}""")).Code);
    }

    [Fact]
    public async Task A_definition_that_is_wrong_says_where()
    {
        var wrong = WidgetCrd.Document;
        wrong["metadata"]!["name"] = "gadgets.example.test";
        wrong["spec"]!["names"]!["plural"] = "gadgets";
        var spec = wrong["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;
        spec["x-kubernetes-validations"]![0]!["rule"] = "self.size ==";
        spec["properties"]!["name"]!["pattern"] = "(";
        var refused = await CreateAsync(wrong, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Code);
        Assert.Contains("properties[spec].x-kubernetes-validations[0].rule: Invalid value: compilation failed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("properties[name].pattern", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/apis/example.test/v1/gadgets")).Code);
    }

    [Fact]
    public async Task A_definition_serves_its_kind_at_once_and_takes_it_along_when_it_goes()
    {
        const string Crd = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.test";
        await CreateAsync(Widget("a"));
        var conditions = (await GetAsync(Crd)).Json["status"]!["conditions"]!.AsArray();
        Assert.Contains(conditions, c => c!["type"]!.GetValue<string>() == "Established" && c["status"]!.GetValue<string>() == "True");
        await SendAsync("DELETE", Crd, null);

        Assert.Equal("404 page not found\n", (await GetAsync(WidgetCrd.Widgets)).Text);
        await CreateAsync(WidgetCrd.Document, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
        Assert.Empty((await GetAsync(WidgetCrd.Widgets)).Items);
    }
}
