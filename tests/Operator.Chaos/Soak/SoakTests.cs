using System.Globalization;
using Operator.Chaos.Faults;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Soak;

/// <summary>Edits, creates and deletes without end, and the memory that they leave behind.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    /// <summary>
    /// Median against median. A leak of one object per edit would show as tens of percent over the thousands of edits of the short run;
    /// collections that come when they like move the median of a quarter by less than this.
    /// </summary>
    private const double Tolerance = 0.15;

    private const int Members = 60;
    private const int Editors = 4;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private static TimeSpan Length => ChaosMode.Soak;

    [Fact]
    public async Task Memory_stays_flat_under_edits_creates_and_deletes()
    {
        using var deadline = Deadline.Source(Length + TimeSpan.FromMinutes(3));
        var token = deadline.Token;
        await using var world = await ChaosWorld.UpAsync(token);
        var places = await Task.WhenAll(Enumerable.Range(1, 2).Select(i => world.MakePlaceAsync($"chaos-soak-{i}", token)));
        var population = await Population.BeginAsync(places, token);
        // Every object is compared with AWS all the time, too.
        var process = await world.StartOperatorAsync(token, "--resync-period", "10s");
        await Task.WhenAll(Enumerable.Range(0, Members).Select(number => population.CreateAsync(number, token)));
        await population.SettleAsync(token);
        var memory = new ResidentMemory(process.Id);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(token);
        over.CancelAfter(Length);
        var editors = Enumerable.Range(0, Editors).Select(editor => EditAsync(population, editor, over.Token, token)).ToList();
        using (var beat = new PeriodicTimer(Beat, TimeProvider.System))
        {
            while (!over.IsCancellationRequested)
            {
                memory.Sample();
                await beat.WaitForNextTickAsync(token);
            }
        }

        var edits = (await Task.WhenAll(editors)).Sum();
        await population.SettleAsync(token);

        var differences = await population.DifferencesAsync([], token);
        var growth = ResidentMemory.Growth(memory.Samples);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{edits} writes of users in {Length.TotalSeconds:0} s; {memory.Samples[0]:0} MiB at first, {memory.Samples[^1]:0} at last, {memory.Samples.Max():0} at most; last quarter against second: {growth:+0.0%;-0.0%}; {ResidentMemory.Slope(memory.Samples, Beat):+0.0;-0.0} MiB an hour after the first quarter"));
        output.WriteLine($"medians of twentieths: {string.Join(' ', ResidentMemory.Medians(memory.Samples, 20).Select(median => median.ToString("0", CultureInfo.InvariantCulture)))}");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(edits, 200, int.MaxValue);
        Assert.True(growth <= Tolerance, $"Resident memory grew by {growth:P0}: {string.Join(' ', memory.Samples.Select(sample => sample.ToString("0", CultureInfo.InvariantCulture)))}");
    }

    [Fact]
    public void A_leak_would_be_noticed_and_noise_would_not()
    {
        var steady = Enumerable.Range(0, 160).Select(i => 90.0 + (i % 7)).ToList();
        Assert.InRange(ResidentMemory.Growth(steady), -0.05, 0.05);
        Assert.True(ResidentMemory.Growth([.. steady.Select((sample, i) => sample + (i * 0.3))]) > Tolerance);
        Assert.True(ResidentMemory.Growth([.. steady.Select((sample, i) => sample + (i == 150 ? 200 : 0))]) < Tolerance);
        Assert.Equal(3, ResidentMemory.Slope([.. Enumerable.Range(0, 160).Select(i => 90 + (i < 40 ? 7 : i * 0.05))], TimeSpan.FromMinutes(1)), 6);
        Assert.Equal(new double[] { 90, 92 }, ResidentMemory.Medians([90, 90, 91, 92, 92, 93], 2));
    }

    /// <summary>Edits one share of the objects, each edit once the one before has arrived; every tenth object is deleted and made again.</summary>
    private static async Task<int> EditAsync(Population population, int editor, CancellationToken over, CancellationToken cancellationToken)
    {
        var mine = population.Members.Where((_, at) => at % Editors == editor).ToList();
        var edits = 0;
        while (!over.IsCancellationRequested)
        {
            var member = mine[edits % mine.Count];
            edits++;
            if (edits % 10 == 0)
            {
                await population.DeleteAsync(member, cancellationToken);
                await member.Place.Mirror.UntilAsync([member.Id], seen => seen[0] is null, cancellationToken);
                await population.CreateAsync(member.Number, cancellationToken);
            }
            else
            {
                await population.EditAsync(member, $"{member.Name} edit {edits}", 1000 + (edits % 1000), cancellationToken);
            }

            await member.Place.Mirror.UntilAsync(member.Id, Kills.Scenario.IsDone, cancellationToken);
        }

        return edits;
    }
}
