namespace Operator.Benchmarks.Measuring;

/// <summary>Order statistics, by the nearest rank: always a value that was measured.</summary>
internal static class Quantiles
{
    public static double At(IEnumerable<double> values, double quantile)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
