using System.Collections.Concurrent;

namespace Operator.Kubernetes.Diagnostics;

/// <summary>Which question a health check answers.</summary>
public enum HealthProbe
{
    /// <summary>Should the process be restarted? Only for states that a restart mends.</summary>
    Live,

    /// <summary>Can the process do its part? A standby that waits for the lease with warm caches can.</summary>
    Ready,
}

/// <summary>The answer of one check.</summary>
/// <param name="Name">Name of the check.</param>
/// <param name="Healthy">Whether all is well.</param>
/// <param name="Detail">Why, for people; one line without secrets.</param>
public sealed record HealthCheckResult(string Name, bool Healthy, string Detail);

/// <summary>The answers of all checks of a probe.</summary>
/// <param name="Healthy">Whether every check is.</param>
/// <param name="Checks">The single answers, by name.</param>
public sealed record HealthReport(bool Healthy, IReadOnlyList<HealthCheckResult> Checks);

/// <summary>
/// Named health checks, behind <c>/healthz</c> and <c>/readyz</c>. Checks are cheap and do no I/O: they compare timestamps
/// that the loops leave behind. A check that throws counts as unhealthy. Thread-safe.
/// </summary>
public sealed class HealthRegistry
{
    private readonly ConcurrentDictionary<(HealthProbe Probe, string Name), Func<(bool Healthy, string Detail)>> _checks = new();

    /// <summary>Adds a check; a name may be used once per probe.</summary>
    public void Add(HealthProbe probe, string name, Func<(bool Healthy, string Detail)> check)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(check);
        if (!_checks.TryAdd((probe, name), check))
        {
            throw new InvalidOperationException($"There is a {probe} check named '{name}' already.");
        }
    }

    /// <summary>Runs all checks of <paramref name="probe"/>. Without any, the answer is healthy.</summary>
    public HealthReport Check(HealthProbe probe)
    {
        var results = _checks
            .Where(entry => entry.Key.Probe == probe)
            .Select(entry => Run(entry.Key.Name, entry.Value))
            .OrderBy(result => result.Name, StringComparer.Ordinal)
            .ToArray();
        return new HealthReport(Array.TrueForAll(results, result => result.Healthy), results);
    }

    private static HealthCheckResult Run(string name, Func<(bool Healthy, string Detail)> check)
    {
        try
        {
            var (healthy, detail) = check();
            return new HealthCheckResult(name, healthy, detail);
        }
        catch (Exception exception)
        {
            return new HealthCheckResult(name, false, $"The check failed: {exception.GetType().Name}.");
        }
    }
}
