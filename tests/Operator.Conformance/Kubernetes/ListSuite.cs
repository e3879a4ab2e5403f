using System.Text.Json.Nodes;
using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>Lists, their pages and their selectors.</summary>
public abstract class ListSuite(World world) : Suite(world)
{
    [Fact]
    public async Task Pages_show_one_moment_even_while_objects_come_and_go()
    {
        await CreateAsync("a", "b", "c", "d", "e");
        var first = (await Api.GetAsync($"{Widgets}?limit=2", Token)).MustBe(200);
        Assert.Equal("WidgetList", (string?)first.At("kind"));
        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(3, (int?)first.At("metadata.remainingItemCount"));

        (await CreateWidgetAsync("b2")).MustBe(201);
        (await CreateWidgetAsync("f")).MustBe(201);
        (await Api.DeleteAsync($"{Widgets}/d", null, Token)).MustBe(200);

        var second = (await Api.GetAsync($"{Widgets}?limit=2&continue={Continue(first)}", Token)).MustBe(200);
        Assert.Equal(["c", "d"], Names(second));
        Assert.Equal(first.ResourceVersion, second.ResourceVersion);
        var third = (await Api.GetAsync($"{Widgets}?limit=2&continue={Continue(second)}", Token)).MustBe(200);
        Assert.Equal(["e"], Names(third));
        Assert.Equal("", Continue(third));
        Assert.Null(third.At("metadata.remainingItemCount"));
        Assert.Equal(["a", "b", "b2", "c", "e", "f"], Names((await Api.GetAsync(Widgets, Token)).MustBe(200)));
    }

    [Fact]
    public async Task An_empty_list_is_a_list()
    {
        var empty = (await Api.GetAsync(Widgets, Token)).MustBe(200);
        Assert.Empty(empty.At("items")!.AsArray());
        Assert.True(ulong.Parse(empty.ResourceVersion) > 0);
    }

    [Fact]
    public async Task Selectors_pick_by_label_by_name_and_by_selectable_field()
    {
        foreach (var (name, team, color) in new[] { ("a", "x", "red"), ("b", "y", "blue"), ("c", null, "red") })
        {
            var widget = Widget(name, $$"""{"size": 1, "color": "{{color}}"}""");
            if (team is not null)
            {
                widget["metadata"]!["labels"] = new JsonObject { ["team"] = team };
            }

            (await Api.PostAsync(Widgets, widget, Token)).MustBe(201);
        }

        foreach (var (query, expected) in new (string, string[])[]
        {
            ("labelSelector=team", ["a", "b"]),
            ("labelSelector=!team", ["c"]),
            ("labelSelector=team%3Dx", ["a"]),
            ("labelSelector=team!%3Dx", ["b", "c"]),
            ("labelSelector=team%20in%20(x,y)", ["a", "b"]),
            ("labelSelector=team%20notin%20(x)", ["b", "c"]),
            ("fieldSelector=metadata.name%3Db", ["b"]),
            ("fieldSelector=metadata.name!%3Db", ["a", "c"]),
            ("fieldSelector=spec.color%3Dred", ["a", "c"]),
            ("fieldSelector=spec.color%3Dred,metadata.name%3Da", ["a"]),
            ("fieldSelector=spec.color%3Dred&labelSelector=team", ["a"]),
        })
        {
            Assert.Equal((query, string.Join(",", expected)), (query, string.Join(",", Names((await Api.GetAsync($"{Widgets}?{query}", Token)).MustBe(200)))));
        }
    }

    [Fact]
    public async Task A_list_at_an_exact_version_shows_the_past_and_any_version_will_do_for_zero()
    {
        await CreateAsync("a");
        var before = (await Api.GetAsync(Widgets, Token)).MustBe(200);
        await CreateAsync("b");
        Assert.Equal(["a"], Names((await Api.GetAsync($"{Widgets}?resourceVersion={before.ResourceVersion}&resourceVersionMatch=Exact", Token)).MustBe(200)));
        Assert.Equal(["a", "b"], Names((await Api.GetAsync(Widgets, Token)).MustBe(200)));
        (await Api.GetAsync($"{Widgets}?resourceVersion=0", Token)).MustBe(200);
    }

    [Fact]
    public async Task A_list_over_all_namespaces_has_those_of_each()
    {
        await CreateAsync("a");
        var all = (await Api.GetAsync($"apis/{Paths.WidgetGroup}/v1/widgets?fieldSelector=metadata.namespace%3D{Namespace}", Token)).MustBe(200);
        Assert.Equal(["a"], Names(all));
    }

    private static string Continue(Answer list) => Uri.EscapeDataString((string?)list.At("metadata.continue") ?? "");

    private async Task CreateAsync(params string[] names)
    {
        foreach (var name in names)
        {
            (await CreateWidgetAsync(name)).MustBe(201);
        }
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Lists_on_the_sandbox(SandboxWorld world) : ListSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Lists_on_a_real_API_server(RealWorld world) : ListSuite(world);
