using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>Journeys with bounds in seconds run alone: another one's load must not decide them.</summary>
[CollectionDefinition(nameof(Timed), DisableParallelization = true)]
public sealed class Timed;

/// <summary>Two replicas, one lease. Who wrote to AWS is told by the access key that each replica signs with.</summary>
[Trait("World", "Real")]
[Collection(nameof(Timed))]
public sealed class Handover_on_a_real_API_server(SharedCluster shared)
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(5);
    private static readonly string[] Names = [.. Enumerable.Range(0, 4).Select(i => $"edited-{i}")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_SIGTERM_the_standby_works_within_five_seconds_after_SIGKILL_within_the_lease_and_never_do_two_write()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "handover", TimeSpan.FromSeconds(180));
        await using var lease = new LeaseWatch(stage);
        await using var journal = new WriteJournal(stage);
        await stage.Aws.StopThrottlingAsync(stage.Token);
        string[] fast = ["--aws-requests-per-second", "200", "--aws-burst", "200"];
        foreach (var name in Names)
        {
            await stage.Kubernetes.CreateAsync(name, Stage.HttpProxy("new"), stage.Token);
        }

        var first = stage.StartOperator("replica-a", options: fast);
        await stage.Kubernetes.UntilAllAsync(Names.Length, KubernetesHttp.IsReady, stage.Token);
        var second = stage.StartOperator("replica-b", options: fast);
        await second.LineAsync(line => line.Contains("caches are synced", StringComparison.Ordinal), stage.Token);
        await using var editor = new Editor(stage, Names);
        await UntilEditsAsync(editor, editor.Count + 20, stage.Token);

        var terminated = TimeProvider.System.GetTimestamp();
        first.Signal("TERM");
        await journal.UntilWritesAsync(Stage.AccessKey("replica-b"), stage.Token);
        var gentle = TimeProvider.System.GetElapsedTime(terminated);
        Assert.Equal(0, await first.ExitCodeAsync(stage.Token));

        var third = stage.StartOperator("replica-c", options: fast);
        await third.LineAsync(line => line.Contains("caches are synced", StringComparison.Ordinal), stage.Token);
        var killed = TimeProvider.System.GetTimestamp();
        second.Signal("KILL");
        await journal.UntilWritesAsync(Stage.AccessKey("replica-c"), stage.Token);
        var hard = TimeProvider.System.GetElapsedTime(killed);

        foreach (var (name, description) in await editor.StopAsync())
        {
            await stage.Kubernetes.UntilAsync(name, Stage.ReadyWith(description), stage.Token);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{editor.Count} edits; the next leader wrote {gentle.TotalSeconds:0.0} s after SIGTERM, {hard.TotalSeconds:0.0} s after SIGKILL");
        Assert.Equal(Keys("replica-a", "replica-b", "replica-c"), await journal.WritersAsync(stage.Token));
        // A release leaves the lease to nobody; a process that was killed cannot release.
        Assert.Equal(["replica-a", "", "replica-b", "replica-c"], lease.Holders);
        Assert.True(gentle <= Allowance, $"{gentle} after SIGTERM");
        Assert.True(hard <= LeaseDuration + Allowance, $"{hard} after SIGKILL");
        Assert.Equal(Names.Length, (await stage.Aws.GetIntegrationsAsync("a1b2c3d4", stage.Token)).Count);
    }

    [Fact]
    public async Task A_leader_that_was_frozen_beyond_its_lease_wakes_up_writes_nothing_and_ends()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "frozen", TimeSpan.FromSeconds(180));
        await using var lease = new LeaseWatch(stage);
        await using var journal = new WriteJournal(stage);
        await stage.Aws.StopThrottlingAsync(stage.Token);
        await stage.Kubernetes.CreateAsync("one", Stage.HttpProxy("first"), stage.Token);
        var first = stage.StartOperator("replica-a");
        await stage.Kubernetes.UntilAsync("one", Stage.ReadyWith("first"), stage.Token);
        var second = stage.StartOperator("replica-b");
        await second.LineAsync(line => line.Contains("caches are synced", StringComparison.Ordinal), stage.Token);

        first.Signal("STOP");
        await stage.Kubernetes.PatchAsync("one", """{"spec":{"description":"second"}}""", stage.Token);
        await stage.Kubernetes.UntilAsync("one", Stage.ReadyWith("second"), stage.Token);
        await stage.Kubernetes.PatchAsync("one", """{"spec":{"description":"third"}}""", stage.Token);
        first.Signal("CONT");

        Assert.Equal(1, await first.ExitCodeAsync(stage.Token));
        await stage.Kubernetes.UntilAsync("one", Stage.ReadyWith("third"), stage.Token);
        Assert.Equal(Keys("replica-a", "replica-b"), await journal.WritersAsync(stage.Token));
        Assert.Equal(["replica-a", "replica-b"], lease.Holders);
    }

    private static IEnumerable<string> Keys(params string[] replicas) => replicas.Select(Stage.AccessKey);

    private static async Task UntilEditsAsync(Editor editor, int count, CancellationToken cancellationToken)
    {
        while (editor.Count < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }
}
