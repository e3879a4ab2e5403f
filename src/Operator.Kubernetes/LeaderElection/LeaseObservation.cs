using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.LeaderElection;

/// <summary>
/// The lease as we saw it last, and since when it has not changed by our clock: the only evidence of its holder's death that
/// needs nobody else's clock. Used by one loop at a time.
/// </summary>
internal sealed class LeaseObservation(TimeProvider timeProvider)
{
    private long _since;

    /// <summary>What was seen last, or null.</summary>
    public V1Lease? Lease { get; private set; }

    /// <summary>Who holds it, or null for nobody (or never seen).</summary>
    public string? Holder => string.IsNullOrEmpty(Lease?.Spec?.HolderIdentity) ? null : Lease.Spec.HolderIdentity;

    /// <summary>Whether nothing has happened since that makes another look necessary.</summary>
    public bool IsTrusted { get; private set; }

    /// <summary>A look at the lease; a change of any kind starts the wait anew.</summary>
    public void See(V1Lease lease)
    {
        if (Lease is null
            || Lease.Metadata.ResourceVersion != lease.Metadata.ResourceVersion
            || Lease.Metadata.Uid != lease.Metadata.Uid
            || Lease.Spec?.HolderIdentity != lease.Spec?.HolderIdentity
            || Lease.Spec?.RenewTime != lease.Spec?.RenewTime)
        {
            _since = timeProvider.GetTimestamp();
        }

        Lease = lease;
        IsTrusted = true;
    }

    /// <summary>A request failed: what is there now is unknown.</summary>
    public void Distrust() => IsTrusted = false;

    /// <summary>Whether it was seen unchanged for the duration that its holder promised (or the default, when it promised none).</summary>
    public bool HasRunOut(TimeSpan defaultDuration)
    {
        var promised = Lease?.Spec?.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : defaultDuration;
        return timeProvider.GetElapsedTime(_since) >= promised;
    }
}
