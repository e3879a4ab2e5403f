namespace Operator.Kubernetes.Events;

/// <summary>A dictionary that forgets the least recently used entry when it is full. Not thread-safe.</summary>
internal sealed class BoundedMemory<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = [];

    public int Count => _nodes.Count;

    public TValue GetOrAdd(TKey key, Func<TValue> create)
    {
        if (_nodes.TryGetValue(key, out var node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Value;
        }

        if (_nodes.Count >= capacity && _byUse.Last is { } oldest)
        {
            _byUse.RemoveLast();
            _nodes.Remove(oldest.Value.Key);
        }

        var value = create();
        _nodes.Add(key, _byUse.AddFirst((key, value)));
        return value;
    }
}
