using System.Security.Cryptography;
using System.Text;
using Operator.Apis.V1Alpha1;
using Operator.Drift.Rest;
using Operator.Kubernetes.Core;
using Operator.Reconcilers.Rest;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>
/// What the RestIntegrations of one API amount to: each with the hash of what AWS holds for its method, and one hash over all. Made
/// from the objects' status, or from a read of the API; both give the same for the same configuration.
/// </summary>
internal sealed class ApiContents
{
    private readonly IReadOnlyList<RestIntegration> objects;

    private ApiContents(IReadOnlyList<RestIntegration> objects, IReadOnlyDictionary<string, string> hashes)
    {
        this.objects = objects;
        Hashes = hashes;
        Hash = HashOf(objects, hashes);
    }

    /// <summary>Namespace/name to content hash.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; }

    /// <summary>Over method and content of all; names of objects do not count, because nothing has to be deployed for a new name.</summary>
    public string Hash { get; }

    /// <summary>At least one is being written or deleted.</summary>
    public bool IsBusy { get; private init; }

    /// <summary>Namespace and name, as <c>status.deployed</c> shows them.</summary>
    public static string NameOf(RestIntegration entity) => ObjectKey.Of(entity).ToString();

    /// <summary>What the objects' status says.</summary>
    /// <param name="all">All objects of one API, in place or not.</param>
    public static ApiContents Of(IEnumerable<RestIntegration> all)
    {
        var list = all.ToList();
        var known = list
            .Where(entity => entity.Status is { ContentHash.Length: > 0, ResourceId.Length: > 0 })
            .OrderBy(NameOf, StringComparer.Ordinal)
            .ToList();
        return new ApiContents(known, known.ToDictionary(NameOf, entity => entity.Status!.ContentHash!, StringComparer.Ordinal))
        {
            IsBusy = list.Any(IsUnderWay),
        };
    }

    /// <summary>The same objects, with what AWS really holds for them now. A method that is gone counts as no content.</summary>
    public ApiContents As(RestSnapshot snapshot)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entity in objects)
        {
            var resourceId = entity.Status!.ResourceId!;
            if (snapshot.Find(resourceId)?.Methods.GetValueOrDefault(MethodOf(entity)) is { } method)
            {
                hashes[NameOf(entity)] = ContentHash.Of(method, resourceId);
            }
        }

        return new ApiContents(objects, hashes);
    }

    // A suspended object stays as it is, whatever its generation.
    private static bool IsUnderWay(RestIntegration entity) => !entity.Spec.Suspend
        && (entity.Metadata.DeletionTimestamp is not null || entity.Status?.ObservedGeneration != entity.Metadata.Generation);

    private static string MethodOf(RestIntegration entity) =>
        (string.IsNullOrEmpty(entity.Status?.HttpMethod) ? entity.Spec.HttpMethod : entity.Status.HttpMethod).ToUpperInvariant();

    private static string HashOf(IEnumerable<RestIntegration> objects, IReadOnlyDictionary<string, string> hashes)
    {
        // Two objects may observe one method.
        var lines = objects
            .Where(entity => hashes.ContainsKey(NameOf(entity)))
            .Select(entity => $"{entity.Status!.ResourceId} {MethodOf(entity)} {hashes[NameOf(entity)]}\n")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))))[..32];
    }
}
