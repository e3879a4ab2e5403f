using System.Collections.Concurrent;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Controllers;

/// <summary>Lets a worker wait for the next change of one object in the store. Thread-safe.</summary>
internal sealed class StoreSignal
{
    private readonly ConcurrentDictionary<ObjectKey, TaskCompletionSource> _waiting = new();

    /// <summary>Completes at the next <see cref="Raise"/> for the key. To be taken before looking at the store, so that no change falls between.</summary>
    public Task Next(ObjectKey key) =>
        _waiting.GetOrAdd(key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The object changed.</summary>
    public void Raise(ObjectKey key)
    {
        if (_waiting.TryRemove(key, out var waiter))
        {
            waiter.TrySetResult();
        }
    }

    /// <summary>Nobody waits for the key any more: a pass is the only one to wait, and there is one pass per key.</summary>
    public void Drop(ObjectKey key) => _waiting.TryRemove(key, out _);
}
