using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.References;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// Says which object an integration belongs to. One integration has at most one managing object: who has it by status comes before who
/// only names it, and of two alike the older wins, so that the answer does not depend on who asks first. Objects that only observe do not
/// claim, and neither do those that may not use the account or the API.
/// </summary>
/// <remarks>
/// <para>
/// Two objects of different namespaces that both have it by status cannot come about by the operator's work: somebody edited a status. Then
/// neither has precedence over the other, and nothing is written or deleted for either.
/// </para>
/// What the watch has not shown yet is covered by <see cref="Record"/>: an id that this process gave to an object is taken from
/// that moment. Once the watch has shown it in the object's status, which it never takes back, the record says nothing more and is let go, some
/// time later. One record for each object is enough, because what it had before is in its status, which the watch has shown by then; and
/// it is the bound: integrations come and go for ever, under names that stay.
/// </remarks>
internal sealed class IntegrationClaims(IStore<Integration> store, ObjectHomes homes)
{
    /// <summary>Index of the store by every integration id that an object names.</summary>
    public const string ByIntegrationId = "integrationId";

    // So many are kept without asking what the watch has shown: each question is about all of them.
    private const int WorthAsking = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Region, string ApiId, string IntegrationId), (string? Uid, ObjectKey Key)> owners = [];
    private readonly Dictionary<ObjectKey, (string Region, string ApiId, string IntegrationId)> recorded = [];
    private int askAt = WorthAsking;

    /// <summary>How many integrations are remembered.</summary>
    internal int Recorded
    {
        get
        {
            lock (gate)
            {
                return owners.Count;
            }
        }
    }

    /// <summary>Keys of <see cref="ByIntegrationId"/>; for whoever builds the store.</summary>
    public static IEnumerable<string> IdsOf(Integration entity)
    {
        if (ClaimedId(entity) is { } id)
        {
            yield return id;
        }

        if (entity.Status?.ReplacingIntegrationId is { Length: > 0 } replacing)
        {
            yield return replacing;
        }
    }

    /// <summary>The id that an object names: status, else annotation, else spec.</summary>
    public static string? ClaimedId(Integration entity) =>
        NullIfEmpty(entity.Status?.IntegrationId)
        ?? NullIfEmpty(entity.Metadata.Annotations?.TryGetValue(ApiGroup.IntegrationIdAnnotation, out var annotated) == true ? annotated : null)
        ?? NullIfEmpty(entity.Spec.IntegrationId);

    /// <summary>
    /// The object that has precedence over <paramref name="claimant"/> for an integration, or null when the claimant has it.
    /// </summary>
    public ObjectKey? Rival(Integration claimant, string region, string apiId, string integrationId)
    {
        var others = Claimants(claimant, region, apiId, integrationId).ToList();
        if (others.Count == 0)
        {
            return null;
        }

        var best = others.Append(claimant)
            .OrderByDescending(entity => Has(entity, integrationId))
            .ThenBy(entity => entity.Metadata.CreationTimestamp ?? DateTime.MaxValue)
            .ThenBy(entity => entity.Metadata.Uid, StringComparer.Ordinal)
            .First();
        if (!ReferenceEquals(best, claimant))
        {
            return ObjectKey.Of(best);
        }

        return Has(claimant, integrationId)
            && others.Find(other => Has(other, integrationId) && other.Metadata.NamespaceProperty != claimant.Metadata.NamespaceProperty) is { } disputing
                ? ObjectKey.Of(disputing)
                : null;
    }

    /// <summary>Whether any object but <paramref name="self"/> has the integration.</summary>
    public bool IsTaken(Integration self, string region, string apiId, string integrationId)
    {
        lock (gate)
        {
            if (owners.TryGetValue((region, apiId, integrationId), out var owner) && owner.Uid != self.Metadata.Uid)
            {
                return true;
            }
        }

        return Claimants(self, region, apiId, integrationId).Any();
    }

    /// <summary>The integration was given to <paramref name="owner"/> by this process.</summary>
    public void Record(Integration owner, string region, string apiId, string integrationId)
    {
        var key = ObjectKey.Of(owner);
        lock (gate)
        {
            Drop(key);
            recorded[key] = (region, apiId, integrationId);
            owners[(region, apiId, integrationId)] = (owner.Metadata.Uid, key);
            if (recorded.Count >= askAt)
            {
                DropShown();
                // Twice what is left, so that a watch that lags does not make every record a question about all.
                askAt = Math.Max(WorthAsking, recorded.Count * 2);
            }
        }
    }

    /// <summary>The object is gone, and its claims with it.</summary>
    public void Forget(ObjectKey key)
    {
        lock (gate)
        {
            Drop(key);
        }
    }

    // Under the lock. Removing does not disturb the enumeration.
    private void DropShown()
    {
        foreach (var (key, integration) in recorded)
        {
            if (store.Get(key) is { Status: { } status } shown
                && (status.Region, status.ApiId, status.IntegrationId) == integration
                && owners.TryGetValue(integration, out var owner) && owner.Uid == shown.Metadata.Uid)
            {
                Drop(key);
            }
        }
    }

    // Under the lock. What another object has taken over meanwhile stays that one's.
    private void Drop(ObjectKey key)
    {
        if (recorded.Remove(key, out var integration) && owners.TryGetValue(integration, out var owner) && owner.Key == key)
        {
            owners.Remove(integration);
        }
    }

    private IEnumerable<Integration> Claimants(Integration self, string region, string apiId, string integrationId) =>
        store.ByIndex(ByIntegrationId, integrationId).Where(other =>
            other.Metadata.Uid != self.Metadata.Uid
            && other.Spec.ManagementPolicy == ManagementPolicy.Manage
            && (NullIfEmpty(other.Status?.ApiId) ?? other.RecordedSpec().KnownApiId) == apiId
            && homes.Of(other) is { } there
            && there.Region == region
            && (homes.Of(self) is not { } here || there.MayBe(here with { Region = region })));

    private static bool Has(Integration entity, string integrationId) =>
        entity.Status?.IntegrationId == integrationId || entity.Status?.ReplacingIntegrationId == integrationId;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
