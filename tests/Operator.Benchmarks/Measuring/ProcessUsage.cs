using System.Globalization;

namespace Operator.Benchmarks.Measuring;

/// <summary>What a process has used so far, from <c>/proc/PID</c>.</summary>
/// <param name="CpuSeconds">User and system time since it started; the kernel counts in hundredths.</param>
/// <param name="ResidentMiB">Resident memory now.</param>
/// <param name="PeakMiB">Highest resident memory since the start or the last <see cref="ResetPeak"/>.</param>
internal readonly record struct ProcessUsage(double CpuSeconds, double ResidentMiB, double PeakMiB)
{
    private const double TicksPerSecond = 100;

    /// <summary>Reads a process that runs.</summary>
    /// <exception cref="IOException">It does not run any more.</exception>
    public static ProcessUsage Of(int pid)
    {
        var status = File.ReadLines($"/proc/{pid}/status")
            .Where(line => line.StartsWith("Vm", StringComparison.Ordinal))
            .Select(line => line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture) / 1024);
        return new ProcessUsage(Cpu(StatFields(pid), own: true, children: false), status["VmRSS"], status["VmHWM"]);
    }

    /// <summary>Who started a process; 0 when it does not run any more.</summary>
    public static int ParentOf(int pid)
    {
        try
        {
            return int.Parse(StatFields(pid)[4 - 3], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>User and system time of all children of this process that have ended, with their own children.</summary>
    public static double EndedChildrenCpuSeconds() => Cpu(StatFields(Environment.ProcessId), own: false, children: true);

    /// <summary>Lets <see cref="PeakMiB"/> begin anew.</summary>
    public static void ResetPeak(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    private static double Cpu(string[] fields, bool own, bool children)
    {
        // Counted from the state, which is field 3 of proc(5): utime 14, stime 15, cutime 16, cstime 17.
        double ticks = 0;
        for (var field = own ? 14 : 16; field <= (children ? 17 : 15); field++)
        {
            ticks += double.Parse(fields[field - 3], CultureInfo.InvariantCulture);
        }

        return ticks / TicksPerSecond;
    }

    private static string[] StatFields(int pid)
    {
        // The name before the last bracket may hold spaces and brackets.
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }
}
