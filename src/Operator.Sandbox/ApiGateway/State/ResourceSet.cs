using System.Diagnostics.CodeAnalysis;

namespace Operator.Sandbox.ApiGateway.State;

/// <summary>Resources by id, enumerated in order of creation. Not thread-safe: the partition's lock guards it.</summary>
internal sealed class ResourceSet<T> : IEnumerable<T>
    where T : Resource
{
    private readonly Dictionary<string, T> byId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, T> byAge = [];
    private long sequence;

    public int Count => byId.Count;

    public void Add(T resource)
    {
        byId.Add(resource.Id, resource);
        resource.Sequence = ++sequence;
        byAge.Add(resource.Sequence, resource);
    }

    public bool TryGet(string id, [NotNullWhen(true)] out T? resource) => byId.TryGetValue(id, out resource);

    public bool Contains(string id) => byId.ContainsKey(id);

    public void Remove(T resource)
    {
        byId.Remove(resource.Id);
        byAge.Remove(resource.Sequence);
    }

    public IEnumerator<T> GetEnumerator() => byAge.Values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
