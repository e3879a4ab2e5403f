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
            foreach (var seed in ChaosMode.Seeds)
            {
                runs.Add(seed, 0.05);
                runs.Add(seed, 0.2);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task After_the_storm_there_is_exactly_one_integration_for_each_object(int seed, double rate)
    {
        var count = ChaosMode.IsLong ? 300 : 120;
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
        var population = new Population(places);
        var faults = new FaultPlan(world, seed, rate);
        var saboteur = new Saboteur(world, population, faults, seed);
        await using var replicas = await ReplicaPair.StartAsync(world, token);
        await faults.BeginAsync(token);

        // A tenth more than stay: these are deleted while the others are made.
        await Task.WhenAll(Enumerable.Range(0, count + (count / 10)).Select(number => population.CreateAsync(number, token)));
        foreach (var doomed in population.Members.Skip(count))
        {
            await population.DeleteAsync(doomed, token);
        }

        await population.UntilHalfExistAsync(token);
        var disturbances = ChaosMode.IsLong ? 100 : 50;
        await BothAsync(replicas.FreezeLeaderAsync(token), saboteur.RunAsync(disturbances, token));
        await BothAsync(replicas.KillLeaderAsync(token), saboteur.RunAsync(disturbances, token));
        await faults.EndAsync(token);
        await population.SettleAsync(token);
        await UntilOnlyMembersAsync(population, token);

        var differences = await population.DifferencesAsync(saboteur.Foreign, token);
        Assert.Equal(count, population.Members.Count);
        Assert.True(differences.Count == 0, $"seed {seed}:\n{string.Join('\n', differences)}");
        var calls = await CallsAsync(world, token);

        foreach (var member in population.Members)
        {
            await population.DeleteAsync(member, token);
        }

        await population.UntilGoneAsync(token);
        var left = await population.DifferencesAsync(saboteur.Foreign, token);
        Assert.True(left.Count == 0, $"seed {seed}, after the deletion:\n{string.Join('\n', left)}");
        Assert.True(replicas.Faults.Count == 0, $"seed {seed}:\n{string.Join('\n', replicas.Faults)}");
        Assert.InRange(replicas.LostLeases, 1, int.MaxValue);
        var struck = (long)(await world.AdminAsync(Side.Kubernetes, HttpMethod.Get, "faults", null, token))["struck"]!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}, {rate:P0}: {count} integrations, {calls.Total} calls of which {calls.Faulty} went wrong, {struck} Kubernetes requests went wrong, {replicas.LostLeases} leases lost, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s; {string.Join(", ", saboteur.Done.Select(pair => $"{pair.Value} {pair.Key}"))}");
    }

    // Failing together, the first failure is told; WhenAll would wait for the other one, which may never end.
    private static async Task BothAsync(Task one, Task other)
    {
        await await Task.WhenAny(one, other);
        await Task.WhenAll(one, other);
    }

    // Deletions that were asked for during the storm may still be under way.
    private static Task UntilOnlyMembersAsync(Population population, CancellationToken cancellationToken)
    {
        var wanted = population.Members.Select(Population.IdOf).ToHashSet();
        return Task.WhenAll(population.Places.Select(place =>
        {
            var doomed = place.Mirror.Snapshot().Keys.Where(id => id.Namespace == place.Name && !wanted.Contains(id)).ToList();
            return place.Mirror.UntilAsync(doomed, seen => seen.All(entity => entity is null), cancellationToken);
        }));
    }

    private static async Task<(int Total, int Faulty)> CallsAsync(ChaosWorld world, CancellationToken cancellationToken)
    {
        var outcomes = (await world.AdminAsync(Side.Aws, HttpMethod.Get, "calls", null, cancellationToken))["operations"]!.AsObject()
            .SelectMany(operation => operation.Value!.AsObject()).Select(outcome => (Status: outcome.Key, Count: (int)outcome.Value!)).ToList();
        return (outcomes.Sum(outcome => outcome.Count), outcomes.Where(outcome => outcome.Status is "reset" or "409" or "429" or "500" or "503").Sum(outcome => outcome.Count));
    }
}
