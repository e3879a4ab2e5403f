using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Reflection;

/// <summary>What the watcher wants from the API server next.</summary>
internal abstract record WatcherRequest
{
    private WatcherRequest()
    {
    }

    /// <summary>One page of the list.</summary>
    public sealed record List(string? Continue, int? Limit) : WatcherRequest;

    /// <summary>Changes after a version.</summary>
    public sealed record Watch(string ResourceVersion) : WatcherRequest;
}

/// <summary>What an answer means for the store.</summary>
internal abstract record WatcherStep<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private WatcherStep()
    {
    }

    /// <summary>Nothing (a page of several, a bookmark).</summary>
    public sealed record None : WatcherStep<T>;

    /// <summary>The list is complete: these objects and no others exist.</summary>
    public sealed record Replace(IReadOnlyList<T> Objects, IReadOnlyList<InvalidObject> Invalid) : WatcherStep<T>;

    /// <summary>The object is new or changed.</summary>
    public sealed record Apply(T Object) : WatcherStep<T>;

    /// <summary>The object is gone.</summary>
    public sealed record Delete(ObjectKey Key) : WatcherStep<T>;

    /// <summary>The object exists but cannot be read.</summary>
    public sealed record Reject(InvalidObject Invalid) : WatcherStep<T>;
}
