using Operator.Benchmarks.Results;

namespace Operator.Benchmarks.Scenarios;

/// <summary>What a scenario has measured and what it found wrong, told as it goes on.</summary>
/// <param name="stage">What is measured and checked.</param>
/// <param name="progress">Takes lines for whoever waits.</param>
internal sealed class ScenarioLog(Stage stage, Action<string> progress)
{
    private const int FindingsTold = 5;

    private readonly List<PhaseResult> phases = [];
    private readonly List<string> findings = [];

    public IReadOnlyList<PhaseResult> Phases => phases;

    public IReadOnlyList<string> Findings => findings;

    /// <summary>A phase is over.</summary>
    /// <param name="phase">Its figures.</param>
    /// <param name="more">What else to tell of it; begins with a comma.</param>
    public void Add(PhaseResult phase, string more = "")
    {
        phases.Add(phase);
        progress($"{phase.Name}: {phase.Total} calls ({phase.Throttled} refused), {phase.Seconds:F1} s, API {phase.ApiSeconds:F1} s, "
            + $"CPU {phase.CpuSeconds:F2} s, peak {phase.PeakMiB:F0} MiB{more}");
    }

    /// <summary>Compares AWS with what the phase should have left there.</summary>
    public async Task CheckAsync(string phase, bool exist, CancellationToken cancellationToken)
    {
        var found = await stage.CheckAsync(phase, exist, cancellationToken);
        findings.AddRange(found);
        foreach (var finding in found.Take(FindingsTold))
        {
            progress($"WRONG {finding}");
        }
    }
}
