using System.Net;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.LeaderElection;
using Operator.Kubernetes.Tests.Doubles;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.LeaderElection;

public sealed class LeaderElectorTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LeaseServer _server = new();
    private readonly RecordedLog _log = new();

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    private static KubernetesApiException Down => new(HttpStatusCode.ServiceUnavailable, null, "away");

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task The_first_leads_and_hands_over_at_once_on_a_regular_stop()
    {
        using var first = Process("one");
        await first.LeadsAsync();
        using var second = Process("two");
        await _clock.RunUntilAsync(() => _clock.Elapsed > TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3), TestToken);
        Assert.Equal("one", _server.Holder);
        Assert.False(second.Leads);

        await first.StopAsync();
        Assert.Equal("", _server.Holder);
        Assert.Equal(1, _server.Spec!.LeaseDurationSeconds);
        var handedOver = _clock.Elapsed;
        await _clock.RunUntilAsync(() => second.Leads, TimeSpan.FromSeconds(4), TestToken);
        Assert.InRange(_clock.Elapsed - handedOver, TimeSpan.Zero, TimeSpan.FromSeconds(2.4));
        Assert.Equal("two", _server.Holder);
        Assert.Equal(15, _server.Spec!.LeaseDurationSeconds);
        Assert.Equal(1, _server.Spec.LeaseTransitions);
        await second.StopAsync();
    }

    [Fact]
    public async Task An_end_that_was_not_clean_keeps_the_lease_until_it_runs_out()
    {
        using var first = Process("one", clean: false);
        await first.LeadsAsync();
        await first.StopAsync();
        Assert.Equal("one", _server.Holder);
        var stopped = _clock.Elapsed;
        using var second = Process("two");
        await _clock.RunUntilAsync(() => second.Leads, TimeSpan.FromSeconds(30), TestToken);
        Assert.True(_clock.Elapsed - stopped >= TimeSpan.FromSeconds(15));
        await second.StopAsync();
    }

    [Fact]
    public async Task A_leader_that_is_cut_off_is_fenced_before_the_other_can_lead()
    {
        var cut = false;
        using var first = Process("one", () => Volatile.Read(ref cut) ? Down : null);
        await first.LeadsAsync();
        using var second = Process("two");
        await _clock.RunUntilAsync(() => _clock.Elapsed > TimeSpan.FromSeconds(31), TimeSpan.FromMinutes(1), TestToken);
        Volatile.Write(ref cut, true);

        await _clock.RunUntilAsync(() => !first.Leads, TimeSpan.FromSeconds(11), TestToken);
        var fenced = _clock.Elapsed;
        Assert.False(second.Leads);
        await Assert.ThrowsAsync<LeadershipLostException>(() => Eventually.CompletesAsync(first.Run, TestToken));
        await _clock.RunUntilAsync(() => second.Leads, TimeSpan.FromSeconds(20), TestToken);

        // WriteDrain: what was on the wire when the fence fell is over too.
        Assert.True(_clock.Elapsed - fenced >= TimeSpan.FromSeconds(4), $"only {_clock.Elapsed - fenced} between the two leaders");
        await second.StopAsync();
    }

    [Fact]
    public async Task A_failing_server_costs_leadership_only_after_the_renew_deadline()
    {
        var cut = false;
        using var first = Process("one", () => Volatile.Read(ref cut) ? Down : null);
        await first.LeadsAsync();
        Volatile.Write(ref cut, true);
        await _clock.RunUntilAsync(() => _clock.Elapsed > TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TestToken);
        Volatile.Write(ref cut, false);
        await _clock.RunUntilAsync(() => _clock.Elapsed > TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TestToken);

        Assert.True(first.Leads);
        await first.StopAsync();
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_is_recognised_as_ours()
    {
        var lose = false;
        using var first = Process("one", () => Volatile.Read(ref lose) ? new HttpRequestException("lost") : null, afterWrite: true);
        await first.LeadsAsync();
        Volatile.Write(ref lose, true);
        await _clock.RunUntilAsync(() => _clock.Elapsed > TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5), TestToken);
        Volatile.Write(ref lose, false);
        await _clock.RunUntilAsync(() => _clock.Elapsed > TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TestToken);

        Assert.True(first.Leads);
        Assert.Equal("one", _server.Holder);
        await first.StopAsync();
    }

    [Theory]
    [InlineData(-86400)]
    [InlineData(86400)]
    public async Task A_foreign_clock_is_never_trusted(int skewSeconds)
    {
        _server.Take("dead", _clock.GetUtcNow().UtcDateTime.AddSeconds(skewSeconds), 15);
        using var process = Process("one");
        await _clock.RunUntilAsync(() => process.Leads, TimeSpan.FromMinutes(1), TestToken);

        Assert.InRange(_clock.Elapsed, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
        await process.StopAsync();
    }

    [Fact]
    public async Task A_lease_that_another_took_is_lost_at_once()
    {
        using var first = Process("one");
        await first.LeadsAsync();
        _server.Take("two", _clock.GetUtcNow().UtcDateTime, 15);
        await _clock.RunUntilAsync(() => !first.Leads, TimeSpan.FromSeconds(5), TestToken);

        await Assert.ThrowsAsync<LeadershipLostException>(() => Eventually.CompletesAsync(first.Run, TestToken));
        Assert.Equal("two", _server.Holder);
    }

    [Fact]
    public async Task A_renewal_that_was_cut_off_by_the_stop_does_not_keep_the_lease()
    {
        using var first = Process("one");
        await first.LeadsAsync();

        // Its answer never came, so the elector still knows the version before it.
        _server.Take("one", _clock.GetUtcNow().UtcDateTime, 15);
        await first.StopAsync();

        Assert.Equal("", _server.Holder);
    }

    [Fact]
    public async Task A_lease_that_another_took_unseen_is_not_given_away()
    {
        using var first = Process("one");
        await first.LeadsAsync();
        _server.Take("two", _clock.GetUtcNow().UtcDateTime, 15);
        await first.StopAsync();

        Assert.Equal("two", _server.Holder);
    }

    [Fact]
    public async Task A_stop_while_waiting_ends_without_leading()
    {
        _server.Take("two", _clock.GetUtcNow().UtcDateTime, 15);
        using var process = Process("one");
        await Eventually.TrueAsync(() => _clock.NextDue is not null, "it waits", TestToken);
        await process.StopAsync();
        Assert.False(process.Leads);
        Assert.Equal("two", _server.Holder);
    }

    [Theory]
    [InlineData(15, 12, 2)]
    [InlineData(15, 15, 2)]
    [InlineData(15, 10, 9)]
    [InlineData(0, 10, 2)]
    public void Times_that_cannot_fence_are_refused(int lease, int renew, int retry) => Assert.Throws<ArgumentException>(() =>
        (Options("x") with
        {
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        }).Validate());

    [Fact]
    public void Two_containers_of_one_pod_have_different_identities() => Assert.NotEqual(LeaderIdentity.Create(), LeaderIdentity.Create());

    [Fact]
    public async Task Without_election_the_gate_is_open()
    {
        var led = false;
        await new NoLeaderElection().RunAsync(
            token =>
            {
                led = !token.CanBeCanceled;
                return Task.FromResult(true);
            },
            TestToken);
        Assert.True(led);
    }

    private static LeaderElectionOptions Options(string identity) => new() { Namespace = "system", LeaseName = "lock", Identity = identity };

    private Contender Process(string identity, Func<Exception?>? fault = null, bool afterWrite = false, bool clean = true)
    {
        var elector = new LeaderElector(_server.Client(fault, afterWrite), Options(identity), _clock, _log);
        return new Contender(elector, clean);
    }

    /// <summary>A process: its elector, and work that lasts until it is stopped or fenced.</summary>
    private sealed class Contender : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private volatile bool _leads;

        public Contender(LeaderElector elector, bool clean)
        {
            Run = Task.Run(() => elector.RunAsync(
                async fence =>
                {
                    using var end = CancellationTokenSource.CreateLinkedTokenSource(fence, _stop.Token);
                    var ended = new TaskCompletionSource();
                    using var registration = end.Token.Register(() =>
                    {
                        _leads = false;
                        ended.TrySetResult();
                    });
                    Assert.True(elector.IsLeader);
                    _leads = !end.IsCancellationRequested;
                    await ended.Task;
                    return clean;
                },
                _stop.Token));
        }

        public bool Leads => _leads;

        public Task Run { get; }

        public Task LeadsAsync() => Eventually.TrueAsync(() => Leads, "it leads", TestToken);

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Eventually.CompletesAsync(Run, TestToken);
        }

        public void Dispose() => _stop.Cancel();
    }
}
