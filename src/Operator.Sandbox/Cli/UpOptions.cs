namespace Operator.Sandbox.Cli;

/// <summary>What <c>operator-sandbox up</c> was asked for.</summary>
internal sealed record UpOptions
{
    public int KubernetesPort { get; init; }

    public int ApiGatewayPort { get; init; }

    /// <summary>Where the user wants the kubeconfig; null is a temporary file.</summary>
    public FileInfo? Kubeconfig { get; init; }

    public bool NoOperator { get; init; }

    public bool NoSamples { get; init; }

    /// <summary>The folder with <c>crds/</c> and <c>samples/</c>; null is the repository's.</summary>
    public DirectoryInfo? Manifests { get; init; }

    /// <summary>The operator's assembly or executable; null is the one built beside.</summary>
    public FileInfo? Operator { get; init; }

    public string Region { get; init; } = "us-west-2";
}
