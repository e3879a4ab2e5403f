namespace Operator.Kubernetes.LeaderElection;

/// <summary>Who stands for election, for which lease, and how fast it changes hands.</summary>
/// <remarks>
/// <para>The times must satisfy, or construction of the elector fails:</para>
/// <para><c>RenewDeadline + WriteDrain &lt;= LeaseDuration * (1 - ClockDrift)</c></para>
/// <para>
/// Why this fences: let <c>t</c> be the moment <em>before</em> our last successful renewal was sent. No other process can have seen that
/// renewal before <c>t</c>, and each waits <c>LeaseDuration</c> by its own clock after it saw it, so none leads before
/// <c>t + LeaseDuration * (1 - ClockDrift)</c> of ours. Our leadership token is cancelled by a timer at <c>t + RenewDeadline</c>, and a
/// request that was on the wire then has taken effect or failed within <c>WriteDrain</c>. So all our writes are over before
/// another process can start. The clocks compared are durations only; nobody's time of day is trusted.
/// </para>
/// <para>Caveat: whoever deletes or edits the Lease by hand steps outside of this.</para>
/// </remarks>
public sealed record LeaderElectionOptions
{
    /// <summary>Namespace of the Lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Lease.</summary>
    public required string LeaseName { get; init; }

    /// <summary>Unique per process, also across restarts; see <see cref="LeaderIdentity.Create"/>.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after the last renewal that they saw. Whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it gives up.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait between attempts; candidates add up to a fifth.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest a request that was on the wire when leadership ended can still take effect.</summary>
    public TimeSpan WriteDrain { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How much faster another machine's clock may run, as a fraction.</summary>
    public double ClockDrift { get; init; } = 0.01;

    /// <summary>Whether a regular stop gives the lease away at once, so that the next leader does not wait for it to run out.</summary>
    public bool ReleaseOnCancel { get; init; } = true;

    /// <summary>Throws <see cref="ArgumentException"/> when the times cannot fence.</summary>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Namespace);
        ArgumentException.ThrowIfNullOrEmpty(LeaseName);
        ArgumentException.ThrowIfNullOrEmpty(Identity);
        if (LeaseDuration < TimeSpan.FromSeconds(1) || LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException($"The lease duration ({LeaseDuration}) must be whole seconds, at least one.");
        }

        if (RetryPeriod <= TimeSpan.Zero || RetryPeriod * 1.2 >= RenewDeadline)
        {
            throw new ArgumentException($"The retry period ({RetryPeriod}) must leave room for several attempts within the renew deadline ({RenewDeadline}).");
        }

        if (WriteDrain < TimeSpan.Zero || ClockDrift is < 0 or >= 1 || RenewDeadline + WriteDrain > LeaseDuration * (1 - ClockDrift))
        {
            throw new ArgumentException(
                $"Renew deadline ({RenewDeadline}) plus write drain ({WriteDrain}) must end before the lease ({LeaseDuration}, less clock drift) can be taken by another process.");
        }
    }
}

/// <summary>Names processes in the Lease.</summary>
public static class LeaderIdentity
{
    /// <summary>
    /// <c>POD_NAME</c>, or the host's name, and something random: a container that restarts keeps its pod's name, yet must not
    /// take its predecessor's lease for its own.
    /// </summary>
    public static string Create()
    {
        var name = Environment.GetEnvironmentVariable("POD_NAME");
        return $"{(string.IsNullOrEmpty(name) ? Environment.MachineName : name)}_{Guid.NewGuid():N}";
    }
}
