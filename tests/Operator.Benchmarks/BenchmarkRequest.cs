using System.Globalization;
using Operator.Benchmarks.Results;

namespace Operator.Benchmarks;

/// <summary>What to measure, from the environment.</summary>
/// <param name="OperatorSizes">Sizes for the operator.</param>
/// <param name="TerraformSizes">Sizes for Terraform.</param>
/// <param name="References">Whether to measure how fast dependants follow what they refer to.</param>
/// <param name="Micro">Whether to run the micro-benchmarks.</param>
/// <param name="RequestsPerSecond">What the gateway lets through; null for the usual throttle of each size.</param>
/// <param name="Resume">Whether to leave out what is measured already for the commit that is checked out.</param>
internal sealed record BenchmarkRequest(IReadOnlyList<int> OperatorSizes, IReadOnlyList<int> TerraformSizes, bool References, bool Micro, double? RequestsPerSecond, bool Resume)
{
    private const string ReferencesName = "references";
    private const string MicroName = "micro";

    /// <summary>Beyond this size Terraform would take most of an hour at AWS' quota, and its cost is a straight line.</summary>
    private const int LargestForTerraform = 1000;

    private static readonly int[] Sizes = [100, 300, 1000, 10000];

    /// <summary>
    /// BENCH_N: sizes, separated by commas. BENCH_ONLY: operator, terraform, references, micro, separated by commas. BENCH_RPS: calls per second. BENCH_RESUME=1.
    /// </summary>
    /// <exception cref="FormatException">A variable cannot be read.</exception>
    public static BenchmarkRequest FromEnvironment(Func<string, string?> variable)
    {
        var only = List(variable("BENCH_ONLY"));
        var unknown = only.Except([Tools.Operator, Tools.Terraform, ReferencesName, MicroName]).ToList();
        if (unknown.Count > 0)
        {
            throw new FormatException($"BENCH_ONLY takes operator, terraform, references and micro, not {string.Join(", ", unknown)}.");
        }

        var sizes = List(variable("BENCH_N")) is { Count: > 0 } list ? [.. list.Select(Size)] : Sizes;
        return new BenchmarkRequest(
            Wants(Tools.Operator) ? sizes : [],
            Wants(Tools.Terraform) ? [.. sizes.Where(size => size <= LargestForTerraform)] : [],
            Wants(ReferencesName),
            Wants(MicroName),
            variable("BENCH_RPS") is { Length: > 0 } rate ? Rate(rate) : null,
            variable("BENCH_RESUME") is "1" or "true");

        bool Wants(string what) => only.Count == 0 || only.Contains(what);
    }

    private static int Size(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= 100_000
        ? size
        : throw new FormatException($"BENCH_N takes numbers from 1 to 100000, not '{text}'.");

    private static double Rate(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 250
        ? rate
        : throw new FormatException($"BENCH_RPS takes a number above 0 and up to 250, not '{text}'.");

    private static List<string> List(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
