using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Kubernetes.Tests.Doubles;

namespace Operator.Kubernetes.Tests.Reflection;

public sealed class WatcherTests
{
    private readonly Watcher<Widget> _watcher = new(pageSize: 2);

    [Fact]
    public void It_begins_with_the_first_page() =>
        Assert.Equal(new WatcherRequest.List(null, 2), _watcher.Next);

    [Fact]
    public void Objects_are_shown_only_when_the_last_page_is_there()
    {
        Assert.IsType<WatcherStep<Widget>.None>(_watcher.OnPage(Page("10", "next", Widget.Make("a", 1), Widget.Make("b", 2))));
        Assert.Equal(new WatcherRequest.List("next", 2), _watcher.Next);

        var replace = Assert.IsType<WatcherStep<Widget>.Replace>(_watcher.OnPage(Page("10", null, Widget.Make("c", 3))));
        Assert.Equal(["a", "b", "c"], replace.Objects.Select(o => o.Metadata.Name));
        Assert.Equal(new WatcherRequest.Watch("10"), _watcher.Next);
    }

    [Fact]
    public void Events_and_bookmarks_move_the_position()
    {
        _watcher.OnPage(Page("10", null));

        Assert.IsType<WatcherStep<Widget>.Apply>(_watcher.OnEvent(new(WatchEventType.Added, "11", Widget.Make("a", 11))));
        Assert.Equal(new WatcherRequest.Watch("11"), _watcher.Next);
        Assert.IsType<WatcherStep<Widget>.None>(_watcher.OnEvent(new(WatchEventType.Bookmark, "20", null)));
        Assert.Equal(new WatcherRequest.Watch("20"), _watcher.Next);
        var delete = Assert.IsType<WatcherStep<Widget>.Delete>(_watcher.OnEvent(new(WatchEventType.Deleted, "21", Widget.Make("a", 21))));
        Assert.Equal(new ObjectKey("default", "a"), delete.Key);
        Assert.Equal(new WatcherRequest.Watch("21"), _watcher.Next);
    }

    [Fact]
    public void An_expired_position_leads_back_to_the_first_page()
    {
        _watcher.OnPage(Page("10", null));
        _watcher.OnExpired();

        Assert.Equal(WatcherState.Empty, _watcher.State);
        Assert.Equal(new WatcherRequest.List(null, 2), _watcher.Next);
    }

    [Fact]
    public void An_expired_continue_token_forgets_the_pages_and_lists_in_one_go()
    {
        _watcher.OnPage(Page("10", "next", Widget.Make("gone", 1)));
        _watcher.OnExpired();
        Assert.Equal(new WatcherRequest.List(null, null), _watcher.Next);

        var replace = Assert.IsType<WatcherStep<Widget>.Replace>(_watcher.OnPage(Page("30", null, Widget.Make("a", 25))));
        Assert.Equal(["a"], replace.Objects.Select(o => o.Metadata.Name));

        _watcher.OnExpired();
        Assert.Equal(new WatcherRequest.List(null, 2), _watcher.Next);
    }

    [Fact]
    public void A_malformed_object_is_rejected_and_a_malformed_deletion_is_still_a_deletion()
    {
        _watcher.OnPage(Page("10", null));
        var invalid = new InvalidObject(new V1ObjectMeta { Name = "bad", NamespaceProperty = "default" }, "$.spec: not an object");

        var reject = Assert.IsType<WatcherStep<Widget>.Reject>(_watcher.OnEvent(new(WatchEventType.Modified, "11", null, invalid)));
        Assert.Same(invalid, reject.Invalid);
        var delete = Assert.IsType<WatcherStep<Widget>.Delete>(_watcher.OnEvent(new(WatchEventType.Deleted, "12", null, invalid)));
        Assert.Equal(new ObjectKey("default", "bad"), delete.Key);
        Assert.Equal(new WatcherRequest.Watch("12"), _watcher.Next);
    }

    [Fact]
    public void An_object_without_a_name_hides_no_other()
    {
        var nameless = Widget.Make("x", 1);
        nameless.Metadata.Name = null;

        var replace = Assert.IsType<WatcherStep<Widget>.Replace>(_watcher.OnPage(Page("10", null, nameless, Widget.Make("a", 2))));
        Assert.Equal(["a"], replace.Objects.Select(o => o.Metadata.Name));
        Assert.Single(replace.Invalid);
        Assert.IsType<WatcherStep<Widget>.Reject>(_watcher.OnEvent(new(WatchEventType.Added, "11", nameless)));
    }

    [Fact]
    public void A_list_without_a_version_is_refused() =>
        Assert.Throws<InvalidDataException>(() => _watcher.OnPage(Page("", null)));

    private static KubernetesList<Widget> Page(string resourceVersion, string? next, params Widget[] items) => new()
    {
        Metadata = new V1ListMeta { ResourceVersion = resourceVersion, ContinueProperty = next },
        Items = items,
    };
}
