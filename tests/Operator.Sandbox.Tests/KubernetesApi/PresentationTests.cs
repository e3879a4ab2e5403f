using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.KubernetesApi;

/// <summary>Tables, discovery, OpenAPI and events: what kubectl shows.</summary>
public sealed class PresentationTests : ApiTest
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    [Fact]
    public async Task A_table_has_the_columns_of_the_definition()
    {
        await CreateAsync(Widget("a"));
        await PatchAsync(WidgetCrd.Widgets + "/a/status", """{"status":{"conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}""");
        await CreateAsync(Widget("b"));
        var table = (await GetAsync(WidgetCrd.Widgets, Table)).Json;

        Assert.Equal(["Name", "Ready", "Size", "Color", "Age"], table["columnDefinitions"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()));
        Assert.Equal([0, 0, 0, 1, 0], table["columnDefinitions"]!.AsArray().Select(c => c!["priority"]!.GetValue<int>()));
        Assert.Equal("""["a","True",5,"green"]""", new JsonArray([.. table["rows"]![0]!["cells"]!.AsArray().Take(4).Select(c => c?.DeepClone())]).ToJsonString());
        Assert.Null(table["rows"]![1]!["cells"]![1]);
        Assert.Matches("^[0-9]+s$", table["rows"]![0]!["cells"]![4]!.GetValue<string>());
        Assert.Equal("PartialObjectMetadata", table["rows"]![0]!["object"]!["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_watched_table_names_its_columns_once()
    {
        await CreateAsync(Widget("a"));
        using var watch = await WatchReader.OpenAsync(Client, WidgetCrd.Widgets + "?watch=1", Token, Table);
        var first = await watch.NextAsync(Token);
        await CreateAsync(Widget("b"));
        var second = await watch.NextAsync(Token);

        Assert.NotNull(first!["object"]!["columnDefinitions"]);
        Assert.Null(second!["object"]!["columnDefinitions"]);
        Assert.Equal("b", second["object"]!["rows"]![0]!["cells"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/api/v1/namespaces")]
    [InlineData("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")]
    [InlineData("/api/v1/events")]
    [InlineData("/apis/events.k8s.io/v1/events")]
    [InlineData("/apis/coordination.k8s.io/v1/leases")]
    [InlineData("/apis/apps/v1/deployments")]
    public async Task Every_built_in_kind_has_a_table(string path) =>
        Assert.NotEmpty((await GetAsync(path, Table)).Json["columnDefinitions"]!.AsArray());

    [Fact]
    public async Task An_event_of_either_group_is_the_same_event()
    {
        const string Events = """
            {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e","namespace":"default"},
             "regarding":{"kind":"Widget","name":"a","uid":"u"},"reason":"Made","note":"made it","type":"Normal","action":"Make",
             "reportingController":"ctl","reportingInstance":"ctl-1","eventTime":"2026-01-01T00:00:00.000000Z"}
            """;
        await CreateAsync(JsonNode.Parse(Events)!, "/apis/events.k8s.io/v1/namespaces/default/events");
        var core = await GetAsync("/api/v1/namespaces/default/events?fieldSelector=involvedObject.uid%3Du,involvedObject.kind%3DWidget");
        var back = (await GetAsync("/apis/events.k8s.io/v1/namespaces/default/events/e")).Json;

        var item = Assert.Single(core.Json["items"]!.AsArray());
        Assert.Equal("v1", item!["apiVersion"]!.GetValue<string>());
        Assert.Equal("made it", item["message"]!.GetValue<string>());
        Assert.Equal("ctl", item["reportingComponent"]!.GetValue<string>());
        // As kubectl get events --sort-by=.lastTimestamp needs it.
        Assert.True(item.AsObject().ContainsKey("lastTimestamp"));
        Assert.Equal("made it", back["note"]!.GetValue<string>());
        Assert.Equal("a", back["regarding"]!["name"]!.GetValue<string>());
        var patched = await PatchAsync("/apis/events.k8s.io/v1/namespaces/default/events/e", """{"series":{"count":2,"lastObservedTime":"2026-01-01T00:00:01.000000Z"}}""");
        Assert.Equal(2, patched.Json["series"]!["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Both_forms_of_discovery_list_the_kind()
    {
        var plain = (await GetAsync("/apis/example.test/v1")).Json["resources"]!.AsArray();
        var aggregated = (await GetAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")).Json;

        Assert.Equal(["widgets", "widgets/status"], plain.Select(r => r!["name"]!.GetValue<string>()));
        var group = aggregated["items"]!.AsArray().Single(g => g!["metadata"]!["name"]!.GetValue<string>() == "example.test");
        Assert.Equal("wd", group!["versions"]![0]!["resources"]![0]!["shortNames"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task OpenApi_describes_the_kind_and_the_fieldValidation_parameter()
    {
        var index = (await GetAsync("/openapi/v3")).Json["paths"]!["apis/example.test/v1"]!["serverRelativeURL"]!.GetValue<string>();
        var document = (await GetAsync(index)).Json;

        var schema = document["components"]!["schemas"]!["test.example.v1.Widget"]!;
        Assert.Equal("How large.", schema["properties"]!["spec"]!["properties"]!["size"]!["description"]!.GetValue<string>());
        Assert.Equal("Widget", schema["x-kubernetes-group-version-kind"]![0]!["kind"]!.GetValue<string>());
        var patch = document["paths"]!["/apis/example.test/v1/namespaces/{namespace}/widgets/{name}"]!["patch"]!;
        Assert.Contains(patch["parameters"]!.AsArray(), p => p!["name"]!.GetValue<string>() == "fieldValidation");
    }

    [Fact]
    public async Task Everybody_may_do_everything()
    {
        var review = JsonNode.Parse("""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"delete","resource":"pods"}}}""")!;
        var answer = await CreateAsync(review, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews");

        Assert.True(answer.Json["status"]!["allowed"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/livez")]
    public async Task Health_is_ok(string path) => Assert.Equal("ok", (await GetAsync(path)).Text);

    [Fact]
    public async Task A_strategic_merge_patch_merges_lists_by_their_keys()
    {
        const string Deployment = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},
             "spec":{"template":{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}}}}
            """;
        await CreateAsync(JsonNode.Parse(Deployment)!, "/apis/apps/v1/namespaces/default/deployments");
        var patched = await PatchAsync(
            "/apis/apps/v1/namespaces/default/deployments/d",
            """{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"b"}],"containers":[{"name":"b","image":"2"},{"name":"a","$patch":"delete"}]}}}}""",
            "application/strategic-merge-patch+json");

        Assert.Equal("""[{"name":"b","image":"2"}]""", patched.Json["spec"]!["template"]!["spec"]!["containers"]!.ToJsonString());
    }
}
