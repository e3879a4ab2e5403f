using System.Collections.Immutable;

namespace Operator.Sandbox.KubernetesApi.Resources;

/// <summary>What is served now. Reads see one consistent set; a CRD swaps in a new one.</summary>
internal sealed class ResourceRegistry
{
    private ImmutableList<ResourceDefinition> _resources = [.. BuiltInResources.All];

    public IReadOnlyList<ResourceDefinition> Resources => _resources;

    public ResourceDefinition? Find(string group, string version, string plural) =>
        _resources.Find(r => r.Plural == plural && r.Group == group && r.Version == version);

    public ResourceDefinition Get(string storageKey) => _resources.First(r => r.StorageKey == storageKey && r.FromStorage is null);

    /// <summary>Puts <paramref name="served"/> in the place of whatever the CRD <paramref name="storageKey"/> served before.</summary>
    public void Replace(string storageKey, IEnumerable<ResourceDefinition> served) =>
        ImmutableInterlocked.Update(ref _resources, (all, added) => all.RemoveAll(r => r.IsCustom && r.StorageKey == storageKey).AddRange(added), served.ToList());
}
