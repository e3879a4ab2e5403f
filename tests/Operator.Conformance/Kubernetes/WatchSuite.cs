using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>Watches: what comes, in which order, from where, and when the past is gone.</summary>
public abstract class WatchSuite(World world) : Suite(world)
{
    [Fact]
    public async Task A_watch_from_a_list_shows_each_change_once_and_in_order()
    {
        (await CreateWidgetAsync("before")).MustBe(201);
        var list = (await Api.GetAsync(Widgets, Token)).MustBe(200);
        (await CreateWidgetAsync("one")).MustBe(201);
        (await Api.MergeAsync($"{Widgets}/one", """{"spec":{"size":2}}""", Token)).MustBe(200);
        (await Api.MergeAsync($"{Widgets}/one", """{"spec":{"size":2}}""", Token)).MustBe(200);
        var last = (await Api.MergeAsync($"{Widgets}/one/status", """{"status":{"phase":"Ready"}}""", Token)).MustBe(200);
        (await Api.DeleteAsync($"{Widgets}/one", null, Token)).MustBe(200);

        var events = await TakeAsync(list.ResourceVersion, 4);
        Assert.Equal(["ADDED", "MODIFIED", "MODIFIED", "DELETED"], events.Select(e => e.Type));
        Assert.All(events, e => Assert.Equal("one", e.Name));
        Assert.Equal(last.ResourceVersion, events[2].ResourceVersion);
        Assert.Equal("Ready", (string?)events[3].Object["status"]!["phase"]);
        Assert.Equal(events.Select(e => ulong.Parse(e.ResourceVersion)).Order(), events.Select(e => ulong.Parse(e.ResourceVersion)));
        Assert.True(ulong.Parse(events[3].ResourceVersion) > ulong.Parse(last.ResourceVersion), "a deletion has a version of its own");

        // Resumed after the second event.
        Assert.Equal(["MODIFIED", "DELETED"], (await TakeAsync(events[1].ResourceVersion, 2)).Select(e => e.Type));
    }

    [Fact]
    public async Task A_watch_without_a_version_begins_with_what_is_there()
    {
        (await CreateWidgetAsync("a")).MustBe(201);
        (await CreateWidgetAsync("b")).MustBe(201);
        foreach (var start in new[] { "", "&resourceVersion=0" })
        {
            var events = await Api.WatchAsync($"{Widgets}?watch=true{start}", Token).Take(2).ToListAsync(Token);
            Assert.Equal([("ADDED", "a"), ("ADDED", "b")], events.Select(e => (e.Type, e.Name)).Order());
        }
    }

    [Fact]
    public async Task Initial_events_end_with_a_marked_bookmark()
    {
        (await CreateWidgetAsync("a")).MustBe(201);
        var events = await Api.WatchAsync(
            $"{Widgets}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", Token).Take(2).ToListAsync(Token);
        Assert.Equal(["ADDED", "BOOKMARK"], events.Select(e => e.Type));
        Assert.Equal("true", (string?)events[1].Object["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
        Assert.Equal("Widget", (string?)events[1].Object["kind"]);
        Assert.True(ulong.Parse(events[1].ResourceVersion) >= ulong.Parse(events[0].ResourceVersion));
    }

    [Fact]
    public async Task An_object_that_begins_or_ceases_to_match_is_added_or_deleted()
    {
        var list = (await Api.GetAsync(Widgets, Token)).MustBe(200);
        (await CreateWidgetAsync("one")).MustBe(201);
        (await Api.MergeAsync($"{Widgets}/one", """{"metadata":{"labels":{"team":"x"}}}""", Token)).MustBe(200);
        (await Api.MergeAsync($"{Widgets}/one", """{"spec":{"size":2}}""", Token)).MustBe(200);
        (await Api.MergeAsync($"{Widgets}/one", """{"metadata":{"labels":null}}""", Token)).MustBe(200);
        (await Api.DeleteAsync($"{Widgets}/one", null, Token)).MustBe(200);
        var events = await TakeAsync(list.ResourceVersion, 3, "&labelSelector=team%3Dx");
        Assert.Equal(["ADDED", "MODIFIED", "DELETED"], events.Select(e => e.Type));
    }

    [Fact]
    public async Task A_watch_of_one_name_sees_no_others()
    {
        var list = (await Api.GetAsync(Widgets, Token)).MustBe(200);
        (await CreateWidgetAsync("other")).MustBe(201);
        (await CreateWidgetAsync("one")).MustBe(201);
        Assert.Equal("one", Assert.Single(await TakeAsync(list.ResourceVersion, 1, "&fieldSelector=metadata.name%3Done")).Name);
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_up_and_can_be_resumed_from_its_bookmark()
    {
        var list = (await Api.GetAsync(Widgets, Token)).MustBe(200);
        (await CreateWidgetAsync("one")).MustBe(201);
        var events = await Api.WatchAsync($"{Widgets}?watch=true&allowWatchBookmarks=true&timeoutSeconds=2&resourceVersion={list.ResourceVersion}", Token).ToListAsync(Token);
        Assert.Equal("ADDED", events[0].Type);
        Assert.All(events.Skip(1), e => Assert.Equal("BOOKMARK", e.Type));
        (await CreateWidgetAsync("two")).MustBe(201);
        Assert.Equal("two", Assert.Single(await TakeAsync(events[^1].ResourceVersion, 1)).Name);
    }

    [Fact]
    public async Task A_live_watch_shows_a_write_as_it_happens()
    {
        var list = (await Api.GetAsync(Widgets, Token)).MustBe(200);
        var watch = Api.WatchAsync($"{Widgets}?watch=true&resourceVersion={list.ResourceVersion}", Token).GetAsyncEnumerator(Token);
        await using (watch)
        {
            var next = watch.MoveNextAsync();
            var created = (await CreateWidgetAsync("live")).MustBe(201);
            Assert.True(await next);
            Assert.Equal(created.ResourceVersion, watch.Current.ResourceVersion);
            Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(created.Body, watch.Current.Object));
        }
    }

    private async Task<List<WatchEvent>> TakeAsync(string version, int count, string more = "") =>
        await Api.WatchAsync($"{Widgets}?watch=true&resourceVersion={version}{more}", Token).Take(count).ToListAsync(Token);
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Watches_on_the_sandbox(SandboxWorld world) : WatchSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Watches_on_a_real_API_server(RealWorld world) : WatchSuite(world);
