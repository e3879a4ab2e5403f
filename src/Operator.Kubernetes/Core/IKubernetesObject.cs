using System.Text.Json;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Core;

/// <summary>Anything the Kubernetes API serves: it says its own version and kind.</summary>
public interface IKubernetesObject
{
    /// <summary><c>group/version</c>, or <c>version</c> for the core group.</summary>
    string? ApiVersion { get; set; }

    /// <summary>The kind, CamelCase singular.</summary>
    string? Kind { get; set; }
}

/// <summary>An object with metadata of type <typeparamref name="TMetadata"/>.</summary>
public interface IMetadata<TMetadata>
{
    /// <summary>Standard object or list metadata.</summary>
    TMetadata Metadata { get; set; }
}

/// <summary>A Kubernetes object with metadata, the shape that every generic method here asks for.</summary>
public interface IKubernetesObject<TMetadata> : IKubernetesObject, IMetadata<TMetadata>;

/// <summary>An object with a desired state.</summary>
public interface ISpec<TSpec>
{
    /// <summary>What the user wants. The operator reads it and never writes it.</summary>
    TSpec Spec { get; set; }
}

/// <summary>An object with an observed state in the status subresource.</summary>
public interface IStatus<TStatus>
{
    /// <summary>What the controller saw; absent until its first write.</summary>
    TStatus? Status { get; set; }
}

/// <summary>A custom resource without status. Named as in KubeOps.</summary>
public abstract class CustomKubernetesEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();
}

/// <summary>A custom resource with spec and status. Named as in KubeOps.</summary>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity, ISpec<TSpec>, IStatus<TStatus>, IKeepsParts
    where TSpec : new()
    where TStatus : class, new()
{
    /// <inheritdoc />
    public TSpec Spec { get; set; } = new();

    /// <inheritdoc />
    public TStatus? Status { get; set; }

    /// <inheritdoc />
    void IKeepsParts.KeepFrom(IKubernetesObject<V1ObjectMeta> old, JsonSerializerOptions options)
    {
        if (old is not CustomKubernetesEntity<TSpec, TStatus> before || before.Metadata.Uid != Metadata.Uid)
        {
            return;
        }

        if (IsSame(before.Spec, Spec, options))
        {
            Spec = before.Spec;
        }

        if (before.Status is { } status && Status is not null && IsSame(status, Status, options))
        {
            Status = status;
        }
    }

    private static bool IsSame<TPart>(TPart one, TPart other, JsonSerializerOptions options)
    {
        var type = KubernetesJson.TypeInfo<TPart>(options);
        return JsonSerializer.SerializeToUtf8Bytes(one, type).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, type));
    }
}

/// <summary>An object that can take over the instances of what an older version of it has just the same.</summary>
/// <remarks>
/// Most writes change one of metadata, spec and status. Without this a cache that sees ten thousand of them (a namespace is deleted) holds
/// every object twice until the collector looks at the old ones. Both versions must be read-only from then on.
/// </remarks>
internal interface IKeepsParts
{
    /// <summary>Compares part by part as JSON; does nothing with another object or another type.</summary>
    void KeepFrom(IKubernetesObject<V1ObjectMeta> old, JsonSerializerOptions options);
}
