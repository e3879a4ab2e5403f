using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Client.Authentication;

/// <summary>The document that a credential plugin gets in KUBERNETES_EXEC_INFO (with spec) and prints (with status).</summary>
internal sealed class ExecCredential
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public ExecCredentialSpec? Spec { get; set; }

    public ExecCredentialStatus? Status { get; set; }
}

/// <summary>What the plugin is told.</summary>
internal sealed class ExecCredentialSpec
{
    public bool Interactive { get; set; }

    public ExecCredentialCluster? Cluster { get; set; }
}

/// <summary>The cluster, as the plugin is told about it.</summary>
internal sealed class ExecCredentialCluster
{
    public string? Server { get; set; }

    [JsonPropertyName("tls-server-name")]
    public string? TlsServerName { get; set; }

    [JsonPropertyName("insecure-skip-tls-verify")]
    public bool? InsecureSkipTlsVerify { get; set; }

    [JsonPropertyName("certificate-authority-data")]
    public string? CertificateAuthorityData { get; set; }

    [JsonPropertyName("proxy-url")]
    public string? ProxyUrl { get; set; }
}

/// <summary>What the plugin hands out.</summary>
internal sealed class ExecCredentialStatus
{
    public DateTime? ExpirationTimestamp { get; set; }

    public string? Token { get; set; }

    public string? ClientCertificateData { get; set; }

    public string? ClientKeyData { get; set; }
}
