using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.References;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>
/// Finds the RestIntegrations and RestDeployments that belong together: same API, same account and Region. Namespaces do not matter, because a
/// deployment holds the whole API whoever asked for it. Objects that may not use the API do not belong to it.
/// </summary>
internal sealed class ApiNeighbours(IStore<RestIntegration> integrations, IStore<RestDeployment> deployments, ObjectHomes homes)
{
    /// <summary>Index of both stores by REST API.</summary>
    public const string ByApi = "restApi";

    /// <summary>Keys of <see cref="ByApi"/>; for whoever builds the store.</summary>
    public static IEnumerable<string> ApisOf(RestIntegration entity) => [ApiOf(entity)];

    /// <inheritdoc cref="ApisOf(RestIntegration)" />
    public static IEnumerable<string> ApisOf(RestDeployment entity) => [ApiOf(entity)];

    /// <summary>The RestIntegrations of an API.</summary>
    public IEnumerable<RestIntegration> IntegrationsOf(string restApiId, ObjectHome home) =>
        integrations.ByIndex(ByApi, restApiId).Where(entity => homes.Of(entity)?.MayBe(home) == true);

    /// <summary>The RestDeployments of an API that are there to stay.</summary>
    public IEnumerable<RestDeployment> DeploymentsOf(string restApiId, ObjectHome home) => deployments.ByIndex(ByApi, restApiId)
        .Where(entity => entity.Metadata.DeletionTimestamp is null && homes.Of(entity)?.MayBe(home) == true);

    /// <summary>Whom a changed RestIntegration concerns; nobody when nothing changed that a deployment holds or waits for.</summary>
    public IEnumerable<ObjectKey> Concerned(StoreChange<RestIntegration> change)
    {
        if (change is { Old: { } old, New: { } current } && MarksOf(old) == MarksOf(current))
        {
            return [];
        }

        return Both(change.Old, change.New).Select(ApiOf).Distinct(StringComparer.Ordinal)
            .SelectMany(api => deployments.ByIndex(ByApi, api)).Select(ObjectKey.Of).Distinct();
    }

    /// <summary>Whom a changed RestDeployment concerns; nobody when it neither came nor went nor changed what its stage serves.</summary>
    public IEnumerable<ObjectKey> Concerned(StoreChange<RestDeployment> change)
    {
        if (change is { Old: { } old, New: { } current } && SameForIntegrations(old, current))
        {
            return [];
        }

        return Both(change.Old, change.New).Select(ApiOf).Distinct(StringComparer.Ordinal)
            .SelectMany(api => integrations.ByIndex(ByApi, api)).Select(ObjectKey.Of).Distinct();
    }

    private static IEnumerable<T> Both<T>(T? old, T? current)
        where T : class
    {
        if (old is not null)
        {
            yield return old;
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    private static (string? Hash, string? Resource, bool Observed, bool Deleting, bool Suspended) MarksOf(RestIntegration entity) => (
        entity.Status?.ContentHash,
        entity.Status?.ResourceId,
        entity.Status?.ObservedGeneration == entity.Metadata.Generation,
        entity.Metadata.DeletionTimestamp is not null,
        entity.Spec.Suspend);

    private static bool SameForIntegrations(RestDeployment old, RestDeployment current) =>
        old.Spec.RollbackTo == current.Spec.RollbackTo
        && (old.Metadata.DeletionTimestamp is null) == (current.Metadata.DeletionTimestamp is null)
        && SameEntries(old.Status?.Deployed, current.Status?.Deployed);

    private static bool SameEntries(IDictionary<string, string>? left, IDictionary<string, string>? right) =>
        (left is null) == (right is null)
        && (left?.Count ?? 0) == (right?.Count ?? 0)
        && (left ?? new Dictionary<string, string>()).All(entry => right!.TryGetValue(entry.Key, out var value) && value == entry.Value);

    private static string ApiOf(RestIntegration entity) => NullIfEmpty(entity.Status?.RestApiId) ?? entity.RecordedSpec().KnownApiId;

    private static string ApiOf(RestDeployment entity) => NullIfEmpty(entity.Status?.RestApiId) ?? entity.RecordedSpec().KnownApiId;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
