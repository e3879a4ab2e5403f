using System.Security.Cryptography.X509Certificates;

namespace Operator.Kubernetes.Client.Configuration;

/// <summary>
/// Where the cluster is and how to prove who we are. Type and member names are KubernetesClient's where it has them.
/// </summary>
/// <remarks>
/// At most one way to authenticate is used, in this order: <see cref="Exec"/>, <see cref="TokenFile"/>,
/// <see cref="AccessToken"/>, <see cref="Username"/> with <see cref="Password"/>; a <see cref="ClientCertificate"/> goes with any.
/// </remarks>
public sealed partial record KubernetesClientConfiguration
{
    /// <summary>URL of the API server, with a path if it is behind one.</summary>
    public required string Host { get; init; }

    /// <summary>Default namespace of the context or pod; null when none is set.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the kubeconfig's context; null in a cluster.</summary>
    public string? CurrentContext { get; init; }

    /// <summary>The only authorities that may vouch for the server; the system's when null.</summary>
    public X509Certificate2Collection? SslCaCerts { get; init; }

    /// <summary>Trusts any server. For experiments only.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>Name asked for and expected in the server's certificate, when it is not the host's; sent as the Host header, too.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Proxy (http, https or socks5); when null, the usual environment variables decide.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>Certificate to authenticate with.</summary>
    public ClientCertificate? ClientCertificate { get; init; }

    /// <summary>Bearer token that does not change.</summary>
    public string? AccessToken { get; init; }

    /// <summary>File with a bearer token that somebody renews; read again every minute and after a 401.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User for basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Password for basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>Credential plugin.</summary>
    public ExternalExecution? Exec { get; init; }

    /// <summary>
    /// As a command-line tool or an operator expects it: the files in <c>KUBECONFIG</c>, else <c>~/.kube/config</c>, else the
    /// pod's service account.
    /// </summary>
    /// <exception cref="KubeConfigException">None of them is there, or the one that is cannot be used.</exception>
    public static KubernetesClientConfiguration BuildDefaultConfig() => BuildDefaultConfig(Environment.GetEnvironmentVariable, ServiceAccountFolder);

    /// <summary>One kubeconfig file.</summary>
    /// <param name="path">The file; paths in it are relative to its folder.</param>
    /// <param name="context">Context to use instead of the file's current one.</param>
    /// <exception cref="KubeConfigException">It cannot be read or used.</exception>
    public static KubernetesClientConfiguration BuildConfigFromConfigFile(string path, string? context = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path)
            ? KubeConfigLoader.Load([path], context)
            : throw new KubeConfigException($"The kubeconfig file {path} does not exist.");
    }

    /// <summary>The service account of the pod we run in.</summary>
    /// <exception cref="KubeConfigException">We do not run in a pod, or it has no service account.</exception>
    public static KubernetesClientConfiguration InClusterConfig() => InClusterConfig(Environment.GetEnvironmentVariable, ServiceAccountFolder);

    /// <summary>The address as something to resolve relative paths against.</summary>
    internal Uri BaseAddress()
    {
        if (!Uri.TryCreate(Host, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new KubeConfigException($"The API server's address '{Host}' is not an http or https URL.");
        }

        return new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
    }

    internal static KubernetesClientConfiguration BuildDefaultConfig(Func<string, string?> environment, string serviceAccountFolder)
    {
        if (environment("KUBECONFIG") is { Length: > 0 } list)
        {
            // kubectl, too, skips files of the list that are not there; but that all are missing is never meant.
            var files = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(File.Exists).ToArray();
            return files.Length > 0
                ? KubeConfigLoader.Load(files, null)
                : throw new KubeConfigException($"No file named by KUBECONFIG exists: {list}");
        }

        var home = environment("HOME") ?? environment("USERPROFILE");
        var standard = home is null ? null : Path.Combine(home, ".kube", "config");
        if (standard is not null && File.Exists(standard))
        {
            return KubeConfigLoader.Load([standard], null);
        }

        return environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 }
            ? InClusterConfig(environment, serviceAccountFolder)
            : throw new KubeConfigException(
                $"No way to a cluster: KUBECONFIG is not set, {standard ?? "~/.kube/config"} does not exist, and this is not a pod (KUBERNETES_SERVICE_HOST is not set).");
    }
}
