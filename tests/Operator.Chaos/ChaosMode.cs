using System.Globalization;

namespace Operator.Chaos;

/// <summary>How much chaos: what CI has time for, or everything, with <c>CHAOS=long</c> in the environment.</summary>
internal static class ChaosMode
{
    public static bool IsLong => Environment.GetEnvironmentVariable("CHAOS") == "long";

    /// <summary>Seeds of the storms: <c>CHAOS_SEEDS</c> (such as 7, or 1-20), or all that the mode has.</summary>
    public static IReadOnlyList<int> Seeds => Environment.GetEnvironmentVariable("CHAOS_SEEDS") is { Length: > 0 } text
        ? Range(text)
        : IsLong ? Range("1-20") : Range("1");

    /// <summary>Shares of requests that go wrong in the storms: <c>CHAOS_RATES</c> in percent (such as 20, or 5,20), or both that there are.</summary>
    public static IReadOnlyList<double> Rates =>
        [.. (Environment.GetEnvironmentVariable("CHAOS_RATES") ?? "5,20").Split(',').Select(percent => double.Parse(percent, CultureInfo.InvariantCulture) / 100)];

    /// <summary>Length of the soak: <c>CHAOS_SOAK</c> in minutes, or an hour, or what CI has time for.</summary>
    public static TimeSpan Soak => Environment.GetEnvironmentVariable("CHAOS_SOAK") is { Length: > 0 } text
        ? TimeSpan.FromMinutes(double.Parse(text, CultureInfo.InvariantCulture))
        : IsLong ? TimeSpan.FromHours(1) : TimeSpan.FromSeconds(40);

    private static List<int> Range(string text)
    {
        var ends = text.Split('-');
        var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(first, int.Parse(ends[^1], CultureInfo.InvariantCulture) - first + 1)];
    }
}
