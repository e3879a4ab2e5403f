using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.LeaderElection;

/// <summary>
/// Reads and writes one Lease. Every write names the version that it replaces, so that of two processes that write at once
/// one gets a conflict.
/// </summary>
internal sealed class LeaseLock(IKubernetesClient client, LeaderElectionOptions options, TimeProvider timeProvider)
{
    private readonly ObjectKey _key = new(options.Namespace, options.LeaseName);

    /// <summary>The lease, or null.</summary>
    public Task<V1Lease?> GetAsync(CancellationToken cancellationToken) => client.GetAsync<V1Lease>(_key, cancellationToken);

    /// <summary>Creates the lease, held by us.</summary>
    public Task<V1Lease> CreateAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return client.CreateAsync(
            new V1Lease
            {
                ApiVersion = "coordination.k8s.io/v1",
                Kind = "Lease",
                Metadata = new V1ObjectMeta { Name = _key.Name, NamespaceProperty = _key.Namespace },
                Spec = new V1LeaseSpec
                {
                    HolderIdentity = options.Identity,
                    LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
                    AcquireTime = now,
                    RenewTime = now,
                    LeaseTransitions = 0,
                },
            },
            cancellationToken);
    }

    /// <summary>Takes the lease over, or renews it if it is ours already.</summary>
    public Task<V1Lease> HoldAsync(V1Lease current, CancellationToken cancellationToken)
    {
        var spec = new JsonObject
        {
            ["leaseDurationSeconds"] = (int)options.LeaseDuration.TotalSeconds,
            ["renewTime"] = Now(),
        };
        if (current.Spec?.HolderIdentity != options.Identity)
        {
            spec["holderIdentity"] = options.Identity;
            spec["acquireTime"] = Now();
            spec["leaseTransitions"] = Math.Max(0, current.Spec?.LeaseTransitions ?? 0) + 1;
        }

        return PatchAsync(current, spec, cancellationToken);
    }

    /// <summary>Gives the lease away: no holder, and for those who look at the duration only, a short one.</summary>
    public Task<V1Lease> ReleaseAsync(V1Lease current, CancellationToken cancellationToken) => PatchAsync(
        current,
        new JsonObject
        {
            ["holderIdentity"] = "",
            ["leaseDurationSeconds"] = 1,
            ["renewTime"] = Now(),
        },
        cancellationToken);

    private Task<V1Lease> PatchAsync(V1Lease current, JsonObject spec, CancellationToken cancellationToken)
    {
        var version = current.Metadata.ResourceVersion;
        if (string.IsNullOrEmpty(version))
        {
            throw new InvalidDataException("The lease came without a resourceVersion; it cannot be taken safely.");
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = version }, ["spec"] = spec };
        return client.PatchAsync<V1Lease>(_key, new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), null, cancellationToken);
    }

    private string Now() => timeProvider.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
