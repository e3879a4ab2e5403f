using System.Net;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi;
using Operator.Sandbox.KubernetesApi.Admin;

namespace Operator.Sandbox.Tests.KubernetesApi;

public sealed class WatchTests : ApiTest
{
    private const string Watch = WidgetCrd.Widgets + "?watch=1";

    protected override KubernetesApiOptions Options => new()
    {
        CustomResourceDefinitions = [WidgetCrd.Document],
        BookmarkInterval = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public async Task A_watch_goes_on_where_the_list_ended()
    {
        await CreateAsync(Widget("a"));
        var list = await GetAsync(WidgetCrd.Widgets);
        using var watch = await WatchReader.OpenAsync(Client, $"{Watch}&resourceVersion={list.Version}", Token);
        await CreateAsync(Widget("b"));
        await PatchAsync(WidgetCrd.Widgets + "/a", """{"spec":{"size":6}}""");
        await SendAsync("DELETE", WidgetCrd.Widgets + "/b", null);

        Assert.Equal("ADDED b", await watch.NextTextAsync(Token));
        Assert.Equal("MODIFIED a", await watch.NextTextAsync(Token));
        Assert.Equal("DELETED b", await watch.NextTextAsync(Token));
    }

    [Fact]
    public async Task Without_a_version_a_watch_starts_with_what_is_there()
    {
        await CreateAsync(Widget("a"));
        using var watch = await WatchReader.OpenAsync(Client, Watch, Token);

        Assert.Equal("ADDED a", await watch.NextTextAsync(Token));
    }

    [Fact]
    public async Task Initial_events_end_with_a_marked_bookmark()
    {
        await CreateAsync(Widget("a"));
        using var watch = await WatchReader.OpenAsync(
            Client, Watch + "&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan", Token);

        Assert.Equal("ADDED a", await watch.NextTextAsync(Token));
        var bookmark = await watch.NextAsync(Token);
        Assert.Equal("BOOKMARK", bookmark!["type"]!.GetValue<string>());
        Assert.Equal("true", bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>());
    }

    [Fact]
    public async Task Bookmarks_move_on_with_writes_to_other_kinds()
    {
        var list = await GetAsync(WidgetCrd.Widgets);
        using var watch = await WatchReader.OpenAsync(Client, $"{Watch}&allowWatchBookmarks=true&resourceVersion={list.Version}", Token);
        await CreateAsync(JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}""")!, "/api/v1/namespaces/default/configmaps");
        JsonNode? bookmark;
        do
        {
            bookmark = await watch.NextAsync(Token);
            Assert.Equal("BOOKMARK", bookmark!["type"]!.GetValue<string>());
        }
        while (bookmark["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>() == list.Version);
    }

    [Fact]
    public async Task An_object_that_stops_matching_is_deleted_to_the_watcher()
    {
        var value = Widget("a");
        value["metadata"]!["labels"] = new JsonObject { ["k"] = "v" };
        await CreateAsync(value);
        using var watch = await WatchReader.OpenAsync(Client, Watch + "&labelSelector=k%3Dv", Token);
        Assert.Equal("ADDED a", await watch.NextTextAsync(Token));
        await PatchAsync(WidgetCrd.Widgets + "/a", """{"metadata":{"labels":{"k":"w"}}}""");
        Assert.Equal("DELETED a", await watch.NextTextAsync(Token));
        await PatchAsync(WidgetCrd.Widgets + "/a", """{"metadata":{"labels":{"k":"v"}}}""");
        Assert.Equal("ADDED a", await watch.NextTextAsync(Token));
    }

    [Fact]
    public async Task After_a_compaction_an_old_watch_gets_expired_and_a_running_one_goes_on()
    {
        var list = await GetAsync(WidgetCrd.Widgets);
        using var running = await WatchReader.OpenAsync(Client, $"{Watch}&resourceVersion={list.Version}", Token);
        await CreateAsync(Widget("a"));
        Assert.Equal("ADDED a", await running.NextTextAsync(Token));
        Server.Compact();
        using var old = await WatchReader.OpenAsync(Client, $"{Watch}&resourceVersion={list.Version}", Token);
        var error = await old.NextAsync(Token);

        Assert.Equal("ERROR", error!["type"]!.GetValue<string>());
        Assert.Equal(410, error["object"]!["code"]!.GetValue<int>());
        Assert.Equal("Expired", error["object"]!["reason"]!.GetValue<string>());
        Assert.Null(await old.NextAsync(Token));
        await CreateAsync(Widget("b"));
        Assert.Equal("ADDED b", await running.NextTextAsync(Token));
    }

    [Fact]
    public async Task A_watch_ends_by_itself_after_its_timeout()
    {
        using var watch = await WatchReader.OpenAsync(Client, Watch + "&timeoutSeconds=1", Token);

        Assert.Null(await watch.NextAsync(Token));
    }

    [Fact]
    public async Task Dropped_watches_end_without_a_word()
    {
        using var watch = await WatchReader.OpenAsync(Client, Watch, Token);
        Server.DropWatches();

        await Assert.ThrowsAnyAsync<IOException>(async () => Assert.NotNull(await watch.NextAsync(Token)));
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_write_behind()
    {
        Server.InjectFault(new ApiFault { Verb = "create", Resource = "widgets", Reset = true, AfterWrite = true });

        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync(Widget("a")));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(WidgetCrd.Widgets + "/a")).Code);
    }

    [Fact]
    public async Task An_error_after_the_write_leaves_the_write_behind_too()
    {
        Server.InjectFault(new ApiFault { Verb = "create", Resource = "widgets", Status = 504, AfterWrite = true, Count = 2 });

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await CreateAsync(Widget("a"))).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(WidgetCrd.Widgets + "/a")).Code);
        Assert.Equal("AlreadyExists", (await CreateAsync(Widget("a"))).Reason);
    }

    [Fact]
    public async Task A_fault_hits_as_often_as_it_says()
    {
        await SendAsync("POST", "/_sandbox/faults", """{"verb":"list","resource":"widgets","status":503,"count":2}""");

        Assert.Equal(503, (int)(await GetAsync(WidgetCrd.Widgets)).Code);
        Assert.Equal(503, (int)(await GetAsync(WidgetCrd.Widgets)).Code);
        Assert.Equal(200, (int)(await GetAsync(WidgetCrd.Widgets)).Code);
    }

    [Fact]
    public async Task Calls_are_counted_by_verb_and_subresource()
    {
        await CreateAsync(Widget("a"));
        await PatchAsync(WidgetCrd.Widgets + "/a/status", """{"status":{"phase":"x"}}""");

        var calls = (await GetAsync("/_sandbox/calls")).Json;
        Assert.Equal(1, calls["create widgets"]!.GetValue<int>());
        Assert.Equal(1, calls["patch widgets/status"]!.GetValue<int>());
        await SendAsync("DELETE", "/_sandbox/calls", null);
        Assert.Empty(Server.Calls);
    }
}
