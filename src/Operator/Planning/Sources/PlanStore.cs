using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Planning.Sources;

/// <summary>Objects that do not come or go, in the place of a watch's cache.</summary>
internal sealed class PlanStore<T> : IStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<ObjectKey, T> objects = [];
    private readonly Dictionary<string, Func<T, IEnumerable<string>>> keysOf;
    private Dictionary<string, ILookup<string, T>>? indexes;

    /// <summary>Holds objects; of two with one name the later one.</summary>
    /// <param name="all">The objects.</param>
    /// <param name="indexes">Name of an index, and the values under which it files an object.</param>
    public PlanStore(IEnumerable<T> all, params IEnumerable<(string Name, Func<T, IEnumerable<string>> KeysOf)> indexes)
    {
        foreach (var one in all)
        {
            objects[ObjectKey.Of(one)] = one;
        }

        keysOf = indexes.ToDictionary(index => index.Name, index => index.KeysOf, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public T? Get(ObjectKey key) => objects.GetValueOrDefault(key);

    /// <inheritdoc />
    public IReadOnlyCollection<T> List() => objects.Values;

    /// <inheritdoc />
    public IReadOnlyCollection<T> ByIndex(string indexName, string value) => [.. (indexes ??= Filed())[indexName][value]];

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Files all objects again at the next question: a plan changed what one of them is filed under.</summary>
    public void Refile() => indexes = null;

    private Dictionary<string, ILookup<string, T>> Filed() => keysOf.ToDictionary(
        index => index.Key,
        index => objects.Values.SelectMany(one => index.Value(one).Distinct(StringComparer.Ordinal).Select(key => (key, one))).ToLookup(pair => pair.key, pair => pair.one, StringComparer.Ordinal),
        StringComparer.Ordinal);
}
