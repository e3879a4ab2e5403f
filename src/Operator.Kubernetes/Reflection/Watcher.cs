using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Reflection;

/// <summary>States of a <see cref="Watcher{T}"/>.</summary>
internal enum WatcherState
{
    /// <summary>Knows nothing: the first page of the list is next.</summary>
    Empty,

    /// <summary>Has some pages: the next page is next.</summary>
    Paging,

    /// <summary>Has a version: a watch from there is next.</summary>
    Watching,
}

/// <summary>
/// List-then-watch as a state machine without I/O: told what the server answered, it says what that means for the store and
/// what to ask next.
/// </summary>
/// <remarks>
/// Empty → Paging → Watching; a version that is too old leads back to Empty from anywhere. A half-read list is never shown: objects go out
/// as one <see cref="WatcherStep{T}.Replace"/> after the last page, so that a deletion is concluded only from a complete list.
/// If a continue token expires (the list took longer than the server keeps history), the next list asks for everything in
/// one page, because paging would expire again.
/// </remarks>
internal sealed class Watcher<T>(int pageSize)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly WatcherStep<T> Nothing = new WatcherStep<T>.None();

    private List<T> _objects = [];
    private List<InvalidObject> _invalid = [];
    private string? _continue;
    private string? _resourceVersion;
    private bool _unpaged;

    /// <summary>Where it stands.</summary>
    public WatcherState State { get; private set; } = WatcherState.Empty;

    /// <summary>What to ask the server now.</summary>
    public WatcherRequest Next => State switch
    {
        WatcherState.Watching => new WatcherRequest.Watch(_resourceVersion!),
        _ => new WatcherRequest.List(_continue, _unpaged ? null : pageSize),
    };

    /// <summary>A page came.</summary>
    public WatcherStep<T> OnPage(KubernetesList<T> page)
    {
        if (State == WatcherState.Watching)
        {
            throw new InvalidOperationException("A page of a list came while watching.");
        }

        foreach (var item in page.Items)
        {
            if (string.IsNullOrEmpty(item.Metadata?.Name))
            {
                _invalid.Add(Nameless(item));
            }
            else
            {
                _objects.Add(item);
            }
        }

        _invalid.AddRange(page.Invalid);
        if (!string.IsNullOrEmpty(page.Metadata.ContinueProperty))
        {
            _continue = page.Metadata.ContinueProperty;
            State = WatcherState.Paging;
            return Nothing;
        }

        if (string.IsNullOrEmpty(page.Metadata.ResourceVersion))
        {
            throw new InvalidDataException("The list has no resourceVersion: there is nowhere to watch from.");
        }

        var step = new WatcherStep<T>.Replace(_objects, _invalid);
        _objects = [];
        _invalid = [];
        _continue = null;
        _unpaged = false;
        _resourceVersion = page.Metadata.ResourceVersion;
        State = WatcherState.Watching;
        return step;
    }

    /// <summary>An event came.</summary>
    public WatcherStep<T> OnEvent(WatchEvent<T> change)
    {
        if (State != WatcherState.Watching)
        {
            throw new InvalidOperationException("A watch event came while listing.");
        }

        if (!string.IsNullOrEmpty(change.ResourceVersion))
        {
            _resourceVersion = change.ResourceVersion;
        }

        return change switch
        {
            { Type: WatchEventType.Bookmark } => Nothing,
            { Type: WatchEventType.Deleted, Object: { Metadata.Name.Length: > 0 } gone } => new WatcherStep<T>.Delete(ObjectKey.Of(gone)),
            { Type: WatchEventType.Deleted, Invalid.Metadata: { Name: { } name } metadata } =>
                new WatcherStep<T>.Delete(new ObjectKey(metadata.NamespaceProperty, name)),
            { Invalid: { } invalid } => new WatcherStep<T>.Reject(invalid),
            { Object: { Metadata.Name.Length: > 0 } current } => new WatcherStep<T>.Apply(current),
            _ => new WatcherStep<T>.Reject(Nameless(change.Object)),
        };
    }

    /// <summary>The version or continue token is too old.</summary>
    public void OnExpired()
    {
        _unpaged = State == WatcherState.Paging;
        _continue = null;
        _resourceVersion = null;
        _objects = [];
        _invalid = [];
        State = WatcherState.Empty;
    }

    private static InvalidObject Nameless(T? entity) => new(entity?.Metadata ?? new V1ObjectMeta(), "metadata.name: missing.");
}
