using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Client;

/// <summary>The API resource behind <typeparamref name="T"/>, read from its attributes once.</summary>
internal static class EntityResource<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public static KubernetesResource Resource { get; } = KubernetesResource.Of(typeof(T));
}
