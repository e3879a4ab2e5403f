using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Reconcilers.RestDeployments;
using Operator.References;

namespace Operator.Reconcilers.Rest;

/// <summary>
/// Says which object a method belongs to. A method has at most one managing object: who has its integration by status comes before who
/// only names it, and of two alike the older wins, so that the answer does not depend on who asks first. Objects that only observe do not claim,
/// and neither do those that may not use the account, the API or the path.
/// </summary>
/// <remarks>
/// Two objects of different namespaces that both have it by status cannot come about by the operator's work: somebody edited a status. Then
/// neither has precedence over the other, and nothing is written or deleted for either.
/// </remarks>
internal sealed class RestClaims(IStore<RestIntegration> store, ObjectHomes homes)
{
    /// <summary>Index of the store by API and verb, and by reference to the API and verb.</summary>
    public const string ByMethod = "method";

    /// <summary>Keys of <see cref="ByMethod"/>; for whoever builds the store.</summary>
    public static IEnumerable<string> KeysOf(RestIntegration entity) => [.. ReferenceKey(entity), Key(ApiOf(entity), entity.Spec.HttpMethod)];

    /// <summary>The object that has precedence over <paramref name="claimant"/> for a method, or null when the claimant has it.</summary>
    /// <param name="claimant">Who asks.</param>
    /// <param name="region">Where.</param>
    /// <param name="restApiId">Which API.</param>
    /// <param name="resourceId">Id of the resource, when there is one.</param>
    /// <param name="path">Path of the resource.</param>
    public ObjectKey? Rival(RestIntegration claimant, string region, string restApiId, string? resourceId, string path)
    {
        var here = homes.Of(claimant);
        // By its reference too: of two objects that are new at once, neither has it resolved in the cache yet.
        var others = ReferenceKey(claimant).Append(Key(restApiId, claimant.Spec.HttpMethod))
            .SelectMany(key => store.ByIndex(ByMethod, key))
            .Where(other => other.Metadata.Uid != claimant.Metadata.Uid
                && other.Spec.ManagementPolicy == ManagementPolicy.Manage
                && homes.Of(other) is { } there
                && there.Region == region
                && (here is not { } own || there.MayBe(own with { Region = region }))
                && NamesResource(other, resourceId, path))
            .ToList();
        var best = others.Append(claimant)
            .OrderByDescending(Has)
            .ThenBy(entity => entity.Metadata.CreationTimestamp ?? DateTime.MaxValue)
            .ThenBy(entity => entity.Metadata.Uid, StringComparer.Ordinal)
            .First();
        if (!ReferenceEquals(best, claimant))
        {
            return ObjectKey.Of(best);
        }

        return Has(claimant) && others.Find(other => Has(other) && other.Metadata.NamespaceProperty != claimant.Metadata.NamespaceProperty) is { } disputing
            ? ObjectKey.Of(disputing)
            : null;
    }

    /// <summary>
    /// Whether another object made a resource, or is about to: then it is the operator's and not a stranger's, and whoever of its users
    /// is the last one deletes it.
    /// </summary>
    /// <param name="entity">Who asks.</param>
    /// <param name="restApiId">Which API.</param>
    /// <param name="resource">The resource.</param>
    public bool MadeByAnother(RestIntegration entity, string restApiId, RestResource resource) => store.ByIndex(ApiNeighbours.ByApi, restApiId)
        .Any(other => other.Metadata.Uid != entity.Metadata.Uid
            && (other.Status?.CreatedResourceIds?.Contains(resource.Id) == true
                || other.Status?.PendingCreate?.ResourcePaths?.Contains(resource.Path) == true));

    private static bool Has(RestIntegration entity) => entity.Status?.Owned == true;

    // Resolved ids decide; an object that has not resolved its path yet is compared by the path.
    private static bool NamesResource(RestIntegration other, string? resourceId, string path)
    {
        var id = NullIfEmpty(other.Status?.ResourceId) ?? NullIfEmpty(other.Spec.ResourceId);
        return id is not null && resourceId is not null
            ? id == resourceId
            : (NullIfEmpty(other.Status?.ResourcePath) ?? other.Spec.ResourcePath) == path;
    }

    private static string ApiOf(RestIntegration entity) => NullIfEmpty(entity.Status?.RestApiId) ?? entity.RecordedSpec().KnownApiId;

    private static IEnumerable<string> ReferenceKey(RestIntegration entity) => SpecReferences.Of(entity).Where(reference => reference.Sort == ReferenceSort.RestApi)
        .Select(reference => Key($"{reference.Kind} {reference.Namespace}/{reference.Name} {reference.FieldPath}", entity.Spec.HttpMethod));

    private static string Key(string restApiId, string httpMethod) => $"{restApiId}/{httpMethod.ToUpperInvariant()}";

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
