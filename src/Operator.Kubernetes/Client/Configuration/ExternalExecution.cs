namespace Operator.Kubernetes.Client.Configuration;

/// <summary>A credential plugin as a kubeconfig describes it. Named as in KubernetesClient.</summary>
public sealed record ExternalExecution
{
    /// <summary>The protocol's version: <c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Program: a path, or a name that is looked up in PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Arguments, in order.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Set in addition to this process' environment.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; } = new Dictionary<string, string>();

    /// <summary><c>Never</c>, <c>IfAvailable</c> or <c>Always</c>: whether the plugin may or must talk to a person.</summary>
    public string InteractiveMode { get; init; } = "IfAvailable";

    /// <summary>Whether the plugin is told about the cluster.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>What to tell the user when the program is missing.</summary>
    public string? InstallHint { get; init; }
}
