using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Tests.Doubles;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Events;

public sealed class EventRecorderTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedClient _client = new();
    private readonly RecordedLog _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly EventRecorder _recorder;
    private Task _run = Task.CompletedTask;

    public EventRecorderTests()
    {
        _client.OnCreate = entity => entity;
        _client.OnPatch = (_, _) => new Eventsv1Event();
        _recorder = new EventRecorder(
            _client,
            new EventRecorderOptions { ReportingController = "tests.example.io/widgets", ReportingInstance = "pod-1", Capacity = 500 },
            _clock,
            _log);
    }

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    private IEnumerable<Eventsv1Event> Created => _client.Created.Cast<Eventsv1Event>();

    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        _stop.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task An_event_carries_all_that_the_server_asks_for()
    {
        Publish(Widget.Make("a", 7), note: "it is so");
        await FinishAsync();

        var written = Assert.Single(Created);
        Assert.Equal(("default", "Available", "Reconcile", "Normal"), (written.Metadata.NamespaceProperty, written.Reason, written.Action, written.Type));
        Assert.Equal(("tests.example.io/widgets", "pod-1", "it is so"), (written.ReportingController, written.ReportingInstance, written.Note));
        Assert.Equal(("tests.example.io/v1", "Widget", "a", "uid-default-a"),
            (written.Regarding!.ApiVersion, written.Regarding.Kind, written.Regarding.Name, written.Regarding.Uid));
        Assert.Equal(_clock.GetUtcNow().UtcDateTime, written.EventTime);
        Assert.StartsWith("a.", written.Metadata.Name, StringComparison.Ordinal);
        Assert.Null(written.Series);
    }

    [Fact]
    public async Task An_event_about_a_cluster_wide_object_goes_to_the_default_namespace()
    {
        var widget = Widget.Make(new string('n', 253), 1);
        widget.Metadata.NamespaceProperty = null;
        Publish(widget);
        await FinishAsync();

        var written = Assert.Single(Created);
        Assert.Equal("default", written.Metadata.NamespaceProperty);
        Assert.Equal(253, written.Metadata.Name!.Length);
    }

    [Fact]
    public async Task Repeats_are_folded_into_a_series_with_a_count()
    {
        for (var i = 0; i < 3; i++)
        {
            Publish(Widget.Make("a", i));
        }

        Publish(Widget.Make("a", 9), note: "another note");
        await FinishAsync();

        Assert.Equal(2, Created.Count());
        Assert.Equal([2, 3], _client.Patched.Select(p => (int)JsonNode.Parse(p.Patch.Content)!["series"]!["count"]!));
        Assert.All(_client.Patched, p => Assert.Equal(Created.First().Metadata.Name, p.Key.Name));
    }

    [Fact]
    public async Task A_series_the_server_has_forgotten_goes_on_as_a_new_event()
    {
        _client.OnPatch = (_, _) => throw new KubernetesApiException(HttpStatusCode.NotFound, null, "expired");
        Publish(Widget.Make("a", 1));
        Publish(Widget.Make("a", 1));
        await FinishAsync();

        Assert.Equal(2, Created.Select(e => e.Metadata.Name).Distinct().Count());
        Assert.All(Created, e => Assert.Null(e.Series));
    }

    [Fact]
    public async Task One_noisy_object_is_cut_off_after_its_burst_and_others_are_not()
    {
        Start();
        for (var i = 0; i < 100; i++)
        {
            Publish(Widget.Make("noisy", 1), note: $"note {i}");
        }

        Publish(Widget.Make("quiet", 1));
        await Eventually.TrueAsync(() => Created.Any(e => e.Regarding!.Name == "quiet"), "the quiet object's event", TestToken);
        Assert.Equal(25, Created.Count(e => e.Regarding!.Name == "noisy"));

        _clock.Advance(TimeSpan.FromMinutes(5));
        Publish(Widget.Make("noisy", 1), note: "later");
        Publish(Widget.Make("noisy", 1), note: "too soon");
        await FinishAsync();
        Assert.Equal(26, Created.Count(e => e.Regarding!.Name == "noisy"));
    }

    [Fact]
    public async Task All_objects_together_are_capped()
    {
        for (var i = 0; i < 400; i++)
        {
            Publish(Widget.Make($"w-{i}", 1));
        }

        await FinishAsync();
        Assert.Equal(200, Created.Count());
    }

    [Fact]
    public void Publishing_never_throws_nor_blocks_even_when_nobody_writes()
    {
        for (var i = 0; i < 2000; i++)
        {
            Publish(Widget.Make("a", 1), note: $"{i}");
        }

        var nameless = Widget.Make("a", 1);
        nameless.Metadata.Name = null;
        Publish(nameless);
        Assert.Empty(Created);
    }

    [Fact]
    public async Task A_long_note_is_cut_to_what_the_server_takes()
    {
        Publish(Widget.Make("a", 1), note: new string('é', 3000));
        await FinishAsync();

        Assert.InRange(Encoding.UTF8.GetByteCount(Assert.Single(Created).Note!), 1000, 1024);
    }

    [Fact]
    public async Task A_server_that_is_away_is_asked_again_and_a_refusal_is_not()
    {
        var answers = new Queue<HttpStatusCode?>([HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests, null, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden]);
        _client.OnCreate = entity => answers.Dequeue() is { } code ? throw new KubernetesApiException(code, null, "no") : entity;
        Start();
        Publish(Widget.Make("a", 1));
        await _clock.RunUntilAsync(() => _client.Created.Count == 3, TimeSpan.FromMinutes(1), TestToken);
        Assert.Single(Created.Select(e => e.Metadata.Name).Distinct());

        Publish(Widget.Make("b", 1));
        Publish(Widget.Make("c", 1));
        await Eventually.TrueAsync(() => _client.Created.Count == 5, "one attempt each", TestToken);
        await FinishAsync();
        Assert.Equal(5, _client.Created.Count);
        Assert.Single(_log.At(LogLevel.Warning));
    }

    private void Publish(Widget widget, string note = "note") => _recorder.Publish(widget, EventType.Normal, "Available", "Reconcile", note);

    private void Start() => _run = Task.Run(() => _recorder.RunAsync(_stop.Token), TestToken);

    /// <summary>Everything published so far is written or dropped.</summary>
    private async Task FinishAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            if (_run.IsCompleted)
            {
                Start();
            }

            await _stop.CancelAsync();
        }

        await Eventually.CompletesAsync(_run, CancellationToken.None);
    }
}
