using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Operator.Kubernetes.Client.Configuration;

public sealed partial record KubernetesClientConfiguration
{
    private const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    internal static KubernetesClientConfiguration InClusterConfig(Func<string, string?> environment, string folder)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
        {
            throw new KubeConfigException("This is not a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not both set.");
        }

        var token = Path.Combine(folder, "token");
        if (!File.Exists(token))
        {
            throw new KubeConfigException($"The pod has no service account token at {token}: is automountServiceAccountToken false?");
        }

        var namespaceFile = Path.Combine(folder, "namespace");
        return new KubernetesClientConfiguration
        {
            Host = $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}",
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : null,
            SslCaCerts = ReadAuthorities(File.ReadAllText, Path.Combine(folder, "ca.crt")),
            TokenFile = token,
        };
    }

    /// <summary>Reads PEM certificates, of which there must be one at least: an empty bundle would silently mean the system's trust.</summary>
    internal static X509Certificate2Collection ReadAuthorities(Func<string, string> read, string origin)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(read(origin));
            return authorities.Count > 0 ? authorities : throw new KubeConfigException($"{origin}: there is no PEM certificate in it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KubeConfigException($"{origin}: the certificate authority cannot be read. {exception.Message}", exception);
        }
    }
}
