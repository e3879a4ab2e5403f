using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Kubernetes.Tests.Doubles;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Reflection;

public sealed class ReflectorTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedClient _client = new();
    private readonly RecordedEvents _events = new();
    private readonly RecordedLog _log = new();
    private readonly Store<Widget> _store = new(null, ["", "default"]);
    private readonly ConcurrentQueue<StoreChange<Widget>> _changes = [];
    private readonly CancellationTokenSource _stop = new();
    private Reflector<Widget>? _reflector;
    private Task _run = Task.CompletedTask;

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    private static KubernetesApiException Expired => new(HttpStatusCode.Gone, new V1Status { Reason = "Expired", Code = 410 }, "too old");

    private static KubernetesApiException Down => new(HttpStatusCode.ServiceUnavailable, null, "the API server is away");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Eventually.CompletesAsync(_run, CancellationToken.None);
        _stop.Dispose();
    }

    [Fact]
    public async Task It_lists_page_by_page_and_then_watches_from_the_version_of_the_list()
    {
        _client.Page("10", "p2", Widget.Make("a", 1)).Page("10", null, Widget.Make("b", 2));
        var watch = _client.Watch();
        Start(new ReflectorOptions { Namespace = "default", LabelSelector = "team=x" });
        watch.Send(WatchEventType.Added, Widget.Make("c", 11)).Send(WatchEventType.Deleted, Widget.Make("a", 12));

        await StoreHasAsync("b=2 c=11");
        Assert.Equal([null, "p2"], _client.Listed.Select(l => l.Continue));
        Assert.All(_client.Listed, l => Assert.Equal(("default", "team=x", 500), (l.Namespace, l.LabelSelector, l.Limit)));
        var watched = Assert.Single(_client.Watched);
        Assert.Equal(("10", "default", "team=x"), (watched.ResourceVersion, watched.Namespace, watched.LabelSelector));
        Assert.True(watched.IdleTimeout > watched.ServerTimeout);
        await Eventually.TrueAsync(() => _changes.Count == 4, "four changes are told", TestToken);
        Assert.Equal(
            ["Added a list", "Added b list", "Added c watch", "Removed a watch"],
            _changes.Select(c => $"{c.Type} {c.Key.Name} {(c.FromList ? "list" : "watch")}"));
    }

    [Fact]
    public async Task A_stream_that_ends_is_resumed_from_the_last_event_or_bookmark_without_a_new_list()
    {
        _client.Page("10", null);
        var first = _client.Watch();
        var second = _client.Watch();
        _client.Watch();
        Start();
        first.Send(WatchEventType.Added, Widget.Make("a", 11)).Bookmark("50").Close();
        await Eventually.TrueAsync(() => _client.Watched.Count == 2, "a second watch", TestToken);
        second.Send(WatchEventType.Modified, Widget.Make("a", 60)).Fail(new IOException("connection reset"));
        await RunUntilAsync(() => _client.Watched.Count == 3);

        Assert.Equal(["10", "50", "60"], _client.Watched.Select(w => w.ResourceVersion));
        Assert.Single(_client.Listed);
    }

    [Fact]
    public async Task An_expired_watch_leads_to_a_new_list_that_notices_deletions()
    {
        _client.Page("10", null, Widget.Make("a", 1), Widget.Make("b", 2));
        var watch = _client.Watch();
        Start();
        await StoreHasAsync("a=1 b=2");
        _client.Page("100", null, Widget.Make("b", 90), Widget.Make("c", 91));
        _client.Watch();
        watch.Fail(Expired);

        await RunUntilAsync(() => Contents() == "b=90 c=91");
        await Eventually.TrueAsync(() => _client.Watched.Any(w => w.ResourceVersion == "100"), "a watch from the new list", TestToken);
        Assert.Contains(_changes, c => c is { Type: StoreChangeType.Removed, Key.Name: "a", FromList: true });
        Assert.Empty(_log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task A_list_that_expires_half_way_is_started_anew_and_never_shown_in_part()
    {
        _client.Page("10", "p2", Widget.Make("ghost", 1)).ListFails(Expired).Page("20", null, Widget.Make("a", 15));
        _client.Watch();
        Start();

        await RunUntilAsync(() => Contents() == "a=15");
        Assert.DoesNotContain(_changes, c => c.Key.Name == "ghost");
        Assert.Equal([500, 500, null], _client.Listed.Select(l => l.Limit));
    }

    [Fact]
    public async Task The_objects_stay_in_the_store_while_the_server_is_away_and_failure_and_recovery_are_each_told_once()
    {
        _client.Page("10", null, Widget.Make("a", 1));
        for (var i = 0; i < 5; i++)
        {
            _client.Watch().Fail(Down);
        }

        var healthy = _client.Watch();
        Start();
        await RunUntilAsync(() => _client.Watched.Count == 6);
        Assert.Equal("a=1", Contents());
        Assert.Single(_log.At(LogLevel.Warning));

        healthy.Send(WatchEventType.Added, Widget.Make("b", 11));
        await StoreHasAsync("a=1 b=11");
        Assert.Single(_log.At(LogLevel.Information), line => line.Contains("again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waits_double_up_to_half_a_minute_and_start_anew_after_health()
    {
        for (var i = 0; i < 9; i++)
        {
            _client.ListFails(Down);
        }

        Start(random: () => 0);
        var waits = new List<double>();
        for (var i = 1; i <= 9; i++)
        {
            await NextTimerAsync(i);
            waits.Add(_clock.NextDue!.Value.TotalSeconds);
            if (i == 9)
            {
                _client.Page("10", null);
                _client.Watch().Send(WatchEventType.Added, Widget.Make("a", 11)).Fail(Down);
                _client.Watch();
            }

            _clock.Advance(_clock.NextDue.Value);
        }

        Assert.Equal([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30, 30], waits);
        await Eventually.TrueAsync(() => _clock.NextDue is not null && _store.Count == 1, "the wait after the failed watch", TestToken);
        Assert.Equal(0.8, _clock.NextDue!.Value.TotalSeconds);

        async Task NextTimerAsync(int lists) =>
            await Eventually.TrueAsync(() => _client.Listed.Count == lists && _clock.NextDue is not null, $"wait {lists}", TestToken);
    }

    [Fact]
    public async Task Streams_that_close_at_once_are_not_asked_for_in_a_tight_loop()
    {
        _client.Page("10", null);
        _client.Watch().Close();
        _client.Watch().Close();
        _client.Watch();
        Start();

        await Eventually.TrueAsync(() => _clock.NextDue is not null, "a wait after an empty stream", TestToken);
        Assert.Single(_client.Watched);
        await RunUntilAsync(() => _client.Watched.Count == 3);
    }

    [Fact]
    public async Task A_malformed_object_in_a_list_gets_an_event_and_hides_no_other()
    {
        var invalid = new InvalidObject(
            new V1ObjectMeta { Name = "bad", NamespaceProperty = "default", Uid = "u" }, "$.spec.color: not a string");
        _client.Page("10", null, [Widget.Make("a", 1)], [invalid]);
        _client.Watch();
        Start();

        await StoreHasAsync("a=1");
        await Eventually.TrueAsync(() => !_events.Published.IsEmpty, "an event", TestToken);
        var published = Assert.Single(_events.Published);
        Assert.Equal(("tests.example.io/v1", "Widget", "bad", "InvalidObject"), (published.ApiVersion, published.Kind, published.Name, published.Reason));
        Assert.Contains("$.spec.color", published.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_becomes_malformed_leaves_the_store_and_comes_back_when_it_is_mended()
    {
        _client.Page("10", null, Widget.Make("a", 1), Widget.Make("b", 2));
        var watch = _client.Watch();
        Start();
        watch.Malformed(WatchEventType.Modified, "11", "a").Send(WatchEventType.Modified, Widget.Make("b", 12));
        await StoreHasAsync("b=12");
        Assert.Single(_events.Published);

        watch.Send(WatchEventType.Modified, Widget.Make("a", 13));
        await StoreHasAsync("a=13 b=12");
    }

    [Fact]
    public async Task Silence_is_measured_from_the_last_good_answer_and_ticks_go_on_through_failures()
    {
        _client.Page("10", null);
        for (var i = 0; i < 8; i++)
        {
            _client.Watch().Fail(Down);
        }

        _client.Watch();
        Start();
        await RunUntilAsync(() => _client.Watched.Count == 9);

        Assert.True(_reflector!.LastActivity > TimeSpan.FromSeconds(20));
        Assert.True(_reflector.LastTick < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_reflector_refuses_a_store_that_would_never_be_synced() =>
        Assert.Throws<ArgumentException>(() => new Reflector<Widget>(
            _client, new Store<Widget>(null, ["one"]), new ReflectorOptions { Namespace = "two" }, _clock, _log, _ => { }));

    [Fact]
    public async Task A_subscriber_that_throws_ends_the_reflector_with_its_exception()
    {
        _client.Page("10", null, Widget.Make("a", 1));
        var reflector = new Reflector<Widget>(
            _client, _store, new ReflectorOptions(), _clock, _log, _ => throw new InvalidOperationException("a bug"));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Eventually.CompletesAsync(Task.Run(() => reflector.RunAsync(_stop.Token), TestToken), TestToken));
        Assert.Equal("a bug", fault.Message);
    }

    private void Start(ReflectorOptions? options = null, Func<double>? random = null)
    {
        _reflector = new Reflector<Widget>(
            _client, _store, options ?? new ReflectorOptions(), _clock, _log, _changes.Enqueue, _events, random);
        _run = Task.Run(() => _reflector.RunAsync(_stop.Token), TestToken);
    }

    private string Contents() => string.Join(
        ' ',
        _store.List().Select(w => $"{w.Metadata.Name}={w.Metadata.ResourceVersion}").Order(StringComparer.Ordinal));

    private Task StoreHasAsync(string contents) => Eventually.TrueAsync(() => Contents() == contents, $"the store has {contents}", TestToken);

    private Task RunUntilAsync(Func<bool> condition) => _clock.RunUntilAsync(condition, TimeSpan.FromHours(1), TestToken);
}
