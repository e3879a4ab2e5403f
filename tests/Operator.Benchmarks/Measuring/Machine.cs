using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Operator.Benchmarks.Measuring;

/// <summary>Where figures come from.</summary>
/// <param name="Cpu">Model of the processor.</param>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="MemoryGiB">Memory of the machine.</param>
/// <param name="System">Kernel.</param>
/// <param name="Runtime">.NET.</param>
internal sealed record Machine(string Cpu, int Cores, double MemoryGiB, string System, string Runtime)
{
    /// <summary>This machine.</summary>
    public static Machine Current() => new(
        Line("/proc/cpuinfo", "model name") ?? "unknown",
        Environment.ProcessorCount,
        Math.Round(double.Parse(Line("/proc/meminfo", "MemTotal")!.Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024, 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    /// <summary>Load average over the last minute: above a few tenths, somebody else was working too.</summary>
    public static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The commit that is checked out, with a mark if files differ from it.</summary>
    public static string Commit(string repository)
    {
        var commit = Git(repository, "rev-parse", "--short=10", "HEAD");
        return Git(repository, "status", "--porcelain", "--untracked-files=no", "--", "src").Length == 0 ? commit : $"{commit} with changes";
    }

    private static string Git(string repository, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", repository, .. arguments]) { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"git {arguments[0]} ended with {git.ExitCode}.");
    }

    private static string? Line(string file, string name) => File.ReadLines(file)
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
