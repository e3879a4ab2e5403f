using System.Globalization;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Faults;

/// <summary>
/// Hundreds of integrations while everything goes wrong that can, the lease included: at the end, exactly those, each as its spec says.
/// </summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(ChaosMode.IsLong ? 10 : 5);

    public static TheoryData<int, double> Runs
    {
        get
        {
            var runs = new TheoryData<int, double>();
            foreach (var (seed, rate) in from seed in ChaosMode.Seeds from rate in ChaosMode.Rates select (seed, rate))
            {
                runs.Add(seed, rate);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task After_the_storm_there_is_exactly_one_integration_for_each_object(int seed, double rate)
    {
        // With a fifth of everything failing, some object loses three creates in a row, half a minute each; the more objects, the likelier.
        var count = ChaosMode.IsLong ? 300 : rate < 0.1 ? 120 : 60;
        using var deadline = Deadline.Source(Within);
        var token = deadline.Token;
        await using var world = await ChaosWorld.UpAsync(token);
        try
        {
            output.WriteLine(await PlayAsync(world, seed, rate, count, token));
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"seed {seed}: {exception.Message}\n{string.Join('\n', world.Logs.Split('\n').TakeLast(40))}", exception);
        }
    }

    /// <summary>Everything of one seed; returns what it amounted to.</summary>
    private static async Task<string> PlayAsync(ChaosWorld world, int seed, double rate, int count, CancellationToken token)
    {
        var started = TimeProvider.System.GetTimestamp();
        var places = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => world.MakePlaceAsync($"chaos-fault-{i}", token)));
        var population = await Population.BeginAsync(places, token);
        var faults = new FaultPlan(world, seed, rate);
        var saboteur = new Saboteur(world, population, faults, seed);
        await using var replicas = await ReplicaPair.StartAsync(world, token);
        await faults.BeginAsync(token);

        // A fifth more than stay: half of these are deleted while the others are made, half when they have long been there.
        var few = count / 10;
        await Task.WhenAll(Enumerable.Range(0, count + (2 * few)).Select(number => population.CreateAsync(number, token)));
        await DeleteAsync(population, population.Members.TakeLast(few), token);
        await population.UntilHalfExistAsync(token);
        var disturbances = ChaosMode.IsLong ? 100 : 50;
        await BothAsync(replicas.FreezeLeaderAsync(token), saboteur.RunAsync(disturbances, token));
        await DeleteAsync(population, population.Members.Take(few), token);
        await BothAsync(replicas.KillLeaderAsync(token), saboteur.RunAsync(disturbances, token));
        await population.SettleAsync(token);
        await population.UntilOnlyMembersAsync(token);

        var differences = await population.DifferencesAsync(saboteur.Foreign, token);
        Assert.Equal(count, population.Members.Count);
        Assert.True(differences.Count == 0, $"seed {seed}:\n{string.Join('\n', differences)}");

        await population.DeleteAllAsync(token);
        await population.UntilOnlyMembersAsync(token);
        var left = await population.DifferencesAsync(saboteur.Foreign, token);
        Assert.True(left.Count == 0, $"seed {seed}, after the deletion:\n{string.Join('\n', left)}");
        Assert.True(replicas.Faults.Count == 0, $"seed {seed}:\n{string.Join('\n', replicas.Faults)}");
        Assert.InRange(replicas.LostLeases, 1, int.MaxValue);
        var (calls, faulty) = await faults.MeasuredAsync(Side.Aws, token);
        var (requests, struck) = await faults.MeasuredAsync(Side.Kubernetes, token);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}, {rate:P0}: {count} integrations, {calls} calls of which {faulty} went wrong, {requests} Kubernetes requests of which {struck} went wrong, {replicas.LostLeases} leases lost, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s; {string.Join(", ", saboteur.Done.Select(pair => $"{pair.Value} {pair.Key}"))}");
    }

    private static async Task DeleteAsync(Population population, IEnumerable<Member> doomed, CancellationToken cancellationToken)
    {
        foreach (var member in doomed)
        {
            await population.DeleteAsync(member, cancellationToken);
        }
    }

    // Failing together, the first failure is told; WhenAll would wait for the other one, which may never end.
    private static async Task BothAsync(Task one, Task other)
    {
        await await Task.WhenAny(one, other);
        await Task.WhenAll(one, other);
    }
}
