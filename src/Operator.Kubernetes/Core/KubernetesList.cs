namespace Operator.Kubernetes.Core;

/// <summary>
/// One page of a list. An item that does not fit <typeparamref name="T"/> is set aside in <see cref="Invalid"/> with what
/// could be read of its metadata, so that one malformed object never hides the others.
/// </summary>
public sealed class KubernetesList<T>
{
    /// <summary>Version and continue token.</summary>
    public V1ListMeta Metadata { get; set; } = new();

    /// <summary>The items that could be read.</summary>
    public IList<T> Items { get; set; } = [];

    /// <summary>The items that could not.</summary>
    public IList<InvalidObject> Invalid { get; set; } = [];
}

/// <summary>An object the server holds but that cannot be read as its type (for example stored under an older schema).</summary>
/// <param name="Metadata">What could be read of it; name and namespace at least, where the server sent them.</param>
/// <param name="Error">Why it could not be read: the JSON path and the reason, never the content.</param>
public sealed record InvalidObject(V1ObjectMeta Metadata, string Error);
