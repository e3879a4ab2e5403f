namespace Operator.Kubernetes.LeaderElection;

/// <summary>A gate that only one process at a time passes.</summary>
public interface ILeadership
{
    /// <summary>Whether this process may write now. Computed from the clock: right even if a timer is late.</summary>
    bool IsLeader { get; }

    /// <summary>
    /// Waits for leadership, then runs <paramref name="lead"/> once. Its token is cancelled when leadership ends against our will: all writes
    /// must stop then. Leadership is kept until <paramref name="lead"/> returns.
    /// </summary>
    /// <param name="lead">
    /// The work. It watches <paramref name="stopping"/> itself, so that it can finish what it has begun while it still leads. It returns
    /// whether all its writes are answered, so that leadership may be given away at once; if not (some were cancelled on
    /// the wire), others wait until it runs out.
    /// </param>
    /// <param name="stopping">Ends the waiting for leadership.</param>
    /// <exception cref="LeadershipLostException">Leadership ended before the work did. The process should end.</exception>
    Task RunAsync(Func<CancellationToken, Task<bool>> lead, CancellationToken stopping);
}

/// <summary>Another process may lead now; this one must end.</summary>
public sealed class LeadershipLostException(string message) : Exception(message);

/// <summary>The gate for a process that knows it is alone (<c>--leader-elect=false</c>): always open.</summary>
public sealed class NoLeaderElection : ILeadership
{
    /// <inheritdoc />
    public bool IsLeader => true;

    /// <inheritdoc />
    public Task RunAsync(Func<CancellationToken, Task<bool>> lead, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(lead);
        return stopping.IsCancellationRequested ? Task.CompletedTask : lead(CancellationToken.None);
    }
}
