using System.Collections.Concurrent;

namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary>Counts requests by verb and resource.</summary>
internal sealed class CallCounter
{
    private ConcurrentDictionary<string, long> _calls = new(StringComparer.Ordinal);

    public void Count(string verb, string resource) => _calls.AddOrUpdate($"{verb} {resource}", 1, (_, n) => n + 1);

    public IReadOnlyDictionary<string, long> Read() => new SortedDictionary<string, long>(_calls, StringComparer.Ordinal);

    public void Reset() => _calls = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
}
