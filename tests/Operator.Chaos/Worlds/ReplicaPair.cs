using Operator.Processes;

namespace Operator.Chaos.Worlds;

/// <summary>
/// Two replicas that stand for one lease, and the kubelet that keeps them: who ends is started again. Ending is right for one reason only,
/// a lost lease.
/// </summary>
internal sealed class ReplicaPair : IAsyncDisposable
{
    private const int Count = 2;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly ChaosWorld world;
    private readonly CancellationTokenSource end;
    private readonly Lock gate = new();
    private readonly List<Replica> members = [];
    private readonly List<string> faults = [];
    private Task keeping = Task.CompletedTask;

    private ReplicaPair(ChaosWorld world, CancellationToken cancellationToken)
    {
        this.world = world;
        end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>How often a replica ended because its lease was lost, and was started again.</summary>
    public int LostLeases { get; private set; }

    /// <summary>Ends that have no good reason, with the log.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (gate)
            {
                return [.. faults];
            }
        }
    }

    /// <summary>Both, the first of them leading.</summary>
    public static async Task<ReplicaPair> StartAsync(ChaosWorld world, CancellationToken cancellationToken)
    {
        var replicas = new ReplicaPair(world, cancellationToken);
        for (var i = 0; i < Count; i++)
        {
            await replicas.AddAsync(cancellationToken);
            await replicas.LeaderAsync(except: null, cancellationToken);
        }

        replicas.keeping = replicas.KeepAsync(replicas.end.Token);
        return replicas;
    }

    /// <summary>
    /// The leader stands still (SIGSTOP) in the midst of what it does, until the other one leads; then it wakes up with all it had in hand, and
    /// has to end.
    /// </summary>
    public async Task FreezeLeaderAsync(CancellationToken cancellationToken)
    {
        var leader = await LeaderAsync(except: null, cancellationToken);
        leader.Process.Signal("STOP");
        await LeaderAsync(except: leader, cancellationToken);
        leader.Process.Signal("CONT");
        await leader.Process.ExitCodeAsync(cancellationToken);
    }

    /// <summary>SIGKILL; completes when the other one leads.</summary>
    public async Task KillLeaderAsync(CancellationToken cancellationToken)
    {
        var leader = await LeaderAsync(except: null, cancellationToken);
        lock (gate)
        {
            leader.IsKilled = true;
        }

        await ChaosWorld.KillAsync(leader.Process, cancellationToken);
        await LeaderAsync(except: leader, cancellationToken);
    }

    /// <summary>Keeps nobody any more; the world ends the processes.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await keeping;
        end.Dispose();
    }

    private async Task<Replica> LeaderAsync(Replica? except, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Beat, TimeProvider.System);
        while (true)
        {
            lock (gate)
            {
                // The newest first: who was frozen still believes what its log says.
                if (members.FindLast(one => one != except && !one.Process.HasExited && one.Leads.IsCompletedSuccessfully) is { } leader)
                {
                    return leader;
                }
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        var process = await world.StartOperatorAsync(ChaosWorld.OperatorKey, cancellationToken);
        lock (gate)
        {
            members.Add(new Replica(process, process.LineAsync(line => line.Contains("Controller integration runs", StringComparison.Ordinal), end.Token)));
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Beat, TimeProvider.System);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                List<Replica> ended;
                lock (gate)
                {
                    ended = members.FindAll(one => one.Process.HasExited);
                }

                foreach (var one in ended)
                {
                    await JudgeAsync(one, cancellationToken);
                    await AddAsync(cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException && cancellationToken.IsCancellationRequested)
        {
            // The storm is over.
        }
    }

    private async Task JudgeAsync(Replica ended, CancellationToken cancellationToken)
    {
        var code = await ended.Process.ExitCodeAsync(cancellationToken);
        // Of a task that failed because the process ended first, nobody else takes note.
        _ = ended.Leads.Exception;
        lock (gate)
        {
            members.Remove(ended);
            if (ended.IsKilled)
            {
                return;
            }

            if (code == 1 && ended.Process.Log.Contains("Leadership lost", StringComparison.Ordinal))
            {
                LostLeases++;
            }
            else
            {
                faults.Add($"A replica ended with {code}:\n{ended.Process.Log}");
            }
        }
    }

    private sealed class Replica(ChildProcess process, Task leads)
    {
        public ChildProcess Process { get; } = process;

        /// <summary>Completes when it leads.</summary>
        public Task Leads { get; } = leads;

        public bool IsKilled { get; set; }
    }
}
