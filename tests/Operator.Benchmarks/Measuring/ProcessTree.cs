using System.Globalization;

namespace Operator.Benchmarks.Measuring;

/// <summary>Watches the resident memory of a process and of all it has started, and keeps the largest sum seen at one moment.</summary>
internal sealed class ProcessTree(int root)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>The largest sum so far, in MiB.</summary>
    public double PeakMiB { get; private set; }

    /// <summary>Samples twenty times a second until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        try
        {
            do
            {
                PeakMiB = Math.Max(PeakMiB, Members().Sum(ResidentMiB));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ended.
        }
    }

    private List<int> Members()
    {
        var children = Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .ToLookup(ProcessUsage.ParentOf);
        List<int> members = [root];
        for (var i = 0; i < members.Count; i++)
        {
            members.AddRange(children[members[i]]);
        }

        return members;
    }

    private static double ResidentMiB(int pid)
    {
        try
        {
            return ProcessUsage.Of(pid).ResidentMiB;
        }
        catch (Exception gone) when (gone is IOException or KeyNotFoundException)
        {
            return 0;
        }
    }
}
