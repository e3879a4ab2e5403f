using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Planning.Sources;

/// <summary>Objects that do not change, in the place of a watch's cache.</summary>
internal sealed class PlanStore<T> : IStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<ObjectKey, T> objects = [];
    private readonly Dictionary<string, ILookup<string, T>> indexes;

    /// <summary>Holds objects; of two with one name the later one.</summary>
    /// <param name="all">The objects.</param>
    /// <param name="indexes">Name of an index, and the values under which it files an object.</param>
    public PlanStore(IEnumerable<T> all, params IEnumerable<(string Name, Func<T, IEnumerable<string>> KeysOf)> indexes)
    {
        foreach (var one in all)
        {
            objects[ObjectKey.Of(one)] = one;
        }

        this.indexes = indexes.ToDictionary(
            index => index.Name,
            index => objects.Values.SelectMany(one => index.KeysOf(one).Distinct(StringComparer.Ordinal).Select(key => (key, one))).ToLookup(pair => pair.key, pair => pair.one, StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public T? Get(ObjectKey key) => objects.GetValueOrDefault(key);

    /// <inheritdoc />
    public IReadOnlyCollection<T> List() => objects.Values;

    /// <inheritdoc />
    public IReadOnlyCollection<T> ByIndex(string indexName, string value) => [.. indexes[indexName][value]];

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
