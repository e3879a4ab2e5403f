using System.Text.Json.Serialization.Metadata;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Reflection;
using Operator.Kubernetes.Tests.Doubles;

namespace Operator.Kubernetes.Tests.Reflection;

public sealed class StoreTests
{
    private static readonly Dictionary<string, Func<Widget, IEnumerable<string>>> ByColor = new()
    {
        ["color"] = widget => widget.Spec.Color == "throw" ? throw new FormatException("no such colour") : [widget.Spec.Color],
    };

    private readonly Store<Widget> _store = new(ByColor);

    [Fact]
    public void A_value_keeps_every_key_however_they_come_and_go()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            _store.Apply(Widget.Make(name, 1, color: "red"));
        }

        Assert.Equal(["a", "b", "c"], Reds());
        _store.Remove(new ObjectKey("default", "a"));
        _store.Apply(Widget.Make("b", 2, color: "blue"));
        Assert.Equal(["c"], Reds());
        _store.Apply(Widget.Make("c", 2, color: "red"));
        Assert.Equal(["c"], Reds());
        _store.Remove(new ObjectKey("default", "c"));
        Assert.Empty(Reds());
        _store.Apply(Widget.Make("d", 3, color: "red"));
        Assert.Equal(["d"], Reds());

        IEnumerable<string?> Reds() => _store.ByIndex("color", "red").Select(widget => widget.Metadata.Name).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void An_object_moves_from_index_value_to_index_value()
    {
        _store.Apply(Widget.Make("a", 1, color: "red"));
        _store.Apply(Widget.Make("b", 2, color: "red"));
        _store.Apply(Widget.Make("a", 3, color: "blue"));

        Assert.Equal(["b"], _store.ByIndex("color", "red").Select(w => w.Metadata.Name));
        Assert.Equal(["a"], _store.ByIndex("color", "blue").Select(w => w.Metadata.Name));
        _store.Remove(new ObjectKey("default", "a"));
        Assert.Empty(_store.ByIndex("color", "blue"));
        Assert.Empty(_store.ByIndex("color", "never seen"));
    }

    [Fact]
    public void A_new_version_shares_with_the_old_one_what_did_not_change()
    {
        var store = new Store<Widget>(comparing: KubernetesJson.CreateOptions(new DefaultJsonTypeInfoResolver()));
        var first = Widget.Make("a", 1);
        first.Status = new();
        var relabelled = Widget.Make("a", 2);
        relabelled.Status = new();
        var edited = Widget.Make("a", 3, color: "blue");
        var another = Widget.Make("a", 4, color: "blue");
        another.Metadata.Uid = "another";

        store.Apply(first);
        store.Apply(relabelled);
        Assert.Same(relabelled, store.Get(ObjectKey.Of(first)));
        Assert.Same(first.Spec, relabelled.Spec);
        Assert.Same(first.Status, relabelled.Status);
        var spec = edited.Spec;
        store.Apply(edited);
        Assert.Same(spec, edited.Spec);
        Assert.Equal("blue", edited.Spec.Color);
        Assert.Null(edited.Status);
        store.Apply(another);
        Assert.NotSame(spec, another.Spec);
    }

    [Fact]
    public void An_unknown_index_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => _store.ByIndex("size", "big"));

    [Fact]
    public void A_full_list_takes_out_what_is_gone_and_keeps_the_instances_that_did_not_change()
    {
        var kept = Widget.Make("kept", 1);
        _store.Apply(kept);
        _store.Apply(Widget.Make("gone", 2));
        _store.Apply(Widget.Make("changed", 3));

        var changes = Replace("", Widget.Make("kept", 1), Widget.Make("changed", 9), Widget.Make("new", 8));

        Assert.Equal(
            ["Added new", "Removed gone", "Updated changed"],
            changes.Select(c => $"{c.Type} {c.Key.Name}").Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.True(change.FromList));
        Assert.Same(kept, _store.Get(new ObjectKey("default", "kept")));
        Assert.Equal(3, _store.Count);
    }

    [Fact]
    public void An_object_made_anew_under_its_old_name_is_a_change_even_with_the_same_version()
    {
        _store.Apply(Widget.Make("a", 1));
        var anew = Widget.Make("a", 1);
        anew.Metadata.Uid = "another";

        Assert.Equal(StoreChangeType.Updated, _store.Apply(anew)?.Type);
        Assert.Null(_store.Apply(anew));
    }

    [Fact]
    public void A_list_of_one_namespace_leaves_the_others_alone()
    {
        var store = new Store<Widget>(null, ["one", "two"]);
        store.Replace("one", [Widget.Make("a", 1, "one")], Unexpected);
        Assert.False(store.HasSynced);
        store.Replace("two", [Widget.Make("a", 2, "two")], Unexpected);
        Assert.True(store.HasSynced);

        var gone = Assert.Single(store.Replace("one", [], Unexpected));
        Assert.Equal(new ObjectKey("one", "a"), gone.Key);
        Assert.NotNull(store.Get(new ObjectKey("two", "a")));
    }

    [Fact]
    public void An_object_that_an_index_chokes_on_is_kept_out_and_hides_no_other()
    {
        _store.Apply(Widget.Make("bad", 1, color: "red"));
        var unusable = new List<string?>();

        _store.Replace("", [Widget.Make("bad", 2, color: "throw"), Widget.Make("good", 3)], (w, _) => unusable.Add(w.Metadata.Name));

        Assert.Equal(["bad"], unusable);
        Assert.Equal(["good"], _store.List().Select(w => w.Metadata.Name));
        Assert.Equal(["good"], _store.ByIndex("color", "red").Select(w => w.Metadata.Name));
        Assert.Throws<FormatException>(() => _store.Apply(Widget.Make("good", 4, color: "throw")));
        Assert.Equal("3", _store.Get(new ObjectKey("default", "good"))?.Metadata.ResourceVersion);
    }

    [Fact]
    public void A_snapshot_does_not_change_under_its_reader()
    {
        _store.Apply(Widget.Make("a", 1));
        var before = _store.List();
        _store.Apply(Widget.Make("b", 2));

        Assert.Single(before);
        Assert.Equal(2, _store.List().Count);
    }

    private static void Unexpected(Widget widget, Exception exception) => Assert.Fail($"{widget.Metadata.Name}: {exception.Message}");

    private IReadOnlyList<StoreChange<Widget>> Replace(string partition, params Widget[] widgets) => _store.Replace(partition, widgets, Unexpected);
}
