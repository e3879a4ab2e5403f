using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Client;

/// <summary>Which objects to list, one page at a time.</summary>
public sealed record ListOptions
{
    /// <summary>Null for all namespaces (or a cluster-wide kind).</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector in the server's syntax.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector in the server's syntax.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Page size; null lets the server return everything.</summary>
    public int? Limit { get; init; }

    /// <summary>Token of the previous page.</summary>
    public string? Continue { get; init; }

    /// <summary>Freshness; null means most recent, "0" means any version the server has cached.</summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>Which changes to watch.</summary>
public sealed record WatchOptions
{
    /// <summary>Null for all namespaces (or a cluster-wide kind).</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector in the server's syntax.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector in the server's syntax.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Where to start: the version of the list, or of the last event or bookmark seen.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>How long the server should keep the stream open.</summary>
    public TimeSpan ServerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest silence before the stream is given up; longer than the server's bookmark interval and timeout.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5.5);
}

/// <summary>How to patch.</summary>
public sealed record PatchOptions
{
    /// <summary>Field manager; the client's default one when null.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Takes fields over from other managers; only with an apply patch.</summary>
    public bool Force { get; init; }

    /// <summary>Validates and admits, stores nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>How to delete.</summary>
public sealed record DeleteOptions
{
    /// <summary>Deletes only the object with this UID (409 otherwise).</summary>
    public string? PreconditionUid { get; init; }

    /// <summary>Deletes only this version (409 otherwise).</summary>
    public string? PreconditionResourceVersion { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</summary>
    public string? PropagationPolicy { get; init; }
}

/// <summary>Kind of change in a watch stream.</summary>
public enum WatchEventType
{
    /// <summary>The object is new to the watcher.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone; carries its last state.</summary>
    Deleted,

    /// <summary>Only a resource version to resume from.</summary>
    Bookmark,
}

/// <summary>
/// One change. <see cref="Object"/> is null for bookmarks and for objects that could not be read (<see cref="Invalid"/>).
/// </summary>
/// <param name="Type">What happened.</param>
/// <param name="ResourceVersion">Where to resume after this event.</param>
/// <param name="Object">The object, when it could be read.</param>
/// <param name="Invalid">The object's metadata and error, when it could not.</param>
public sealed record WatchEvent<T>(WatchEventType Type, string ResourceVersion, T? Object, InvalidObject? Invalid = null)
    where T : class;
