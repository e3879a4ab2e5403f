using Operator.Benchmarks.Measuring;

namespace Operator.Benchmarks.Results;

/// <summary>Everything that was measured, as <c>docs/benchmarks/results.json</c> keeps it.</summary>
/// <param name="Units">One for each tool and size.</param>
/// <param name="Micro">The micro-benchmarks, or null when they were never run.</param>
/// <param name="References">Dependants of other objects, or null when they were never measured.</param>
internal sealed record BenchmarkResults(IReadOnlyList<UnitResult> Units, MicroResults? Micro, ReferenceResults? References = null)
{
    /// <summary>The latest unit of this tool and size.</summary>
    public UnitResult? Find(string tool, int objects) => Units.FirstOrDefault(unit => unit.Is(tool, objects));
}

/// <summary>Under what circumstances something was measured.</summary>
/// <param name="Time">When it began.</param>
/// <param name="Commit">The code that ran.</param>
/// <param name="LoadAverage">Of the machine, over the minute before.</param>
/// <param name="Machine">The machine.</param>
internal sealed record Circumstances(DateTimeOffset Time, string Commit, double LoadAverage, Machine Machine);

/// <summary>One tool through a whole life at one size, on a fresh gateway.</summary>
/// <param name="Tool"><see cref="Tools"/>.</param>
/// <param name="Version">Version of the tool.</param>
/// <param name="Objects">Integrations.</param>
/// <param name="Apis">APIs that they are spread over.</param>
/// <param name="Rate">Calls per second that the gateway lets through.</param>
/// <param name="Burst">Calls that it lets through at once.</param>
/// <param name="Circumstances">When and where.</param>
/// <param name="Phases">In the order in which they were run.</param>
/// <param name="Edits">How fast single edits arrive; null where that is not measured.</param>
/// <param name="Findings">What was wrong in the world after a phase (duplicates, orphans, missing); empty is right.</param>
internal sealed record UnitResult(
    string Tool,
    string Version,
    int Objects,
    int Apis,
    double Rate,
    int Burst,
    Circumstances Circumstances,
    IReadOnlyList<PhaseResult> Phases,
    EditLatency? Edits,
    IReadOnlyList<string> Findings)
{
    /// <summary>Whether this is the unit of that tool and size.</summary>
    public bool Is(string tool, int objects) => Tool == tool && Objects == objects;

    /// <summary>A phase, or null when it was not run.</summary>
    public PhaseResult? Phase(string name) => Phases.FirstOrDefault(phase => phase.Name == name);
}

/// <summary>The tools that are compared.</summary>
internal static class Tools
{
    public const string Operator = "operator";
    public const string Terraform = "terraform";
}

/// <summary>The phases of a life.</summary>
internal static class PhaseNames
{
    public const string Create = "create";
    public const string FirstRound = "first round";
    public const string Restart = "restart";
    public const string NoChange = "no-change";
    public const string Drift = "drift 1 %";
    public const string Delete = "delete";

    public static readonly IReadOnlyList<string> All = [Create, FirstRound, NoChange, Restart, Drift, Delete];
}

/// <summary>One phase.</summary>
/// <param name="Name"><see cref="PhaseNames"/>.</param>
/// <param name="Seconds">From the user's request to the end of the work.</param>
/// <param name="ApiSeconds">From the first call to the last: what a quota governs.</param>
/// <param name="Calls">AWS calls by operation and status.</param>
/// <param name="CpuSeconds">Of the tool's processes.</param>
/// <param name="PeakMiB">Highest resident memory of the tool's processes together.</param>
/// <param name="RestMiB">Resident memory when the phase was over; null for a tool that ends.</param>
/// <param name="KubernetesWrites">Writes to Kubernetes by verb and resource, without those of the benchmark itself; null without Kubernetes.</param>
/// <param name="Passes">Passes of the operator's controller; null for others.</param>
internal sealed record PhaseResult(
    string Name,
    double Seconds,
    double ApiSeconds,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Calls,
    double CpuSeconds,
    double PeakMiB,
    double? RestMiB,
    IReadOnlyDictionary<string, long>? KubernetesWrites,
    long? Passes)
{
    // STS is another service with a quota of its own; the sandbox counts it without a service's name before it.
    private const string OtherService = "GetCallerIdentity";

    /// <summary>Calls to API Gateway.</summary>
    public long Total => Metered.Sum(outcome => outcome.Value);

    /// <summary>Calls to API Gateway that it refused with 429.</summary>
    public long Throttled => Metered.Where(outcome => outcome.Key == "429").Sum(outcome => outcome.Value);

    private IEnumerable<KeyValuePair<string, long>> Metered =>
        Calls.Where(operation => operation.Key != OtherService).SelectMany(operation => operation.Value);
}

/// <summary>How long the spec changes of an idle operator's objects took to reach AWS, in milliseconds.</summary>
/// <param name="Count">Edits measured, one after the other.</param>
/// <param name="Median">From the API server's answer to the edit until the gateway had the UpdateIntegration call.</param>
/// <param name="P99">The same for the 99th of 100.</param>
/// <param name="MedianFromSend">From the moment the edit was sent: with the API server's own time.</param>
/// <param name="Calls">AWS calls for all of them.</param>
internal sealed record EditLatency(int Count, double Median, double P99, double MedianFromSend, long Calls);

/// <summary>Dependants of other objects.</summary>
/// <param name="Circumstances">When and where.</param>
/// <param name="Latency">How fast they follow.</param>
internal sealed record ReferenceResults(Circumstances Circumstances, ReferenceLatency Latency);

/// <summary>How long dependants took to be created in AWS once what they wait for was ready, in milliseconds.</summary>
/// <param name="Count">Dependants measured, one after the other.</param>
/// <param name="Median">From the API server's answer to the write that makes the target ready until the gateway had the CreateIntegration call.</param>
/// <param name="Slowest">The same for the slowest.</param>
/// <param name="MedianFromSend">From the moment that write was sent: with the API server's own time.</param>
internal sealed record ReferenceLatency(int Count, double Median, double Slowest, double MedianFromSend);

/// <summary>The micro-benchmarks.</summary>
/// <param name="Circumstances">When and where.</param>
/// <param name="Rows">One for each method and parameter.</param>
internal sealed record MicroResults(Circumstances Circumstances, IReadOnlyList<MicroRow> Rows);

/// <summary>One micro-benchmark.</summary>
/// <param name="Name">What is done once.</param>
/// <param name="MeanNanoseconds">Mean.</param>
/// <param name="ErrorNanoseconds">Half of the mean's 99.9 % confidence interval.</param>
/// <param name="AllocatedBytes">Managed memory for one.</param>
internal sealed record MicroRow(string Name, double MeanNanoseconds, double ErrorNanoseconds, long AllocatedBytes);
