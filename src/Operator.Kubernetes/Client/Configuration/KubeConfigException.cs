namespace Operator.Kubernetes.Client.Configuration;

/// <summary>
/// The way to the cluster cannot be worked out: a kubeconfig that is missing, malformed or contradicts itself, or a
/// credential plugin that fails. The message says which file and entry, and never holds a credential.
/// </summary>
public sealed class KubeConfigException(string message, Exception? inner = null) : Exception(message, inner);
