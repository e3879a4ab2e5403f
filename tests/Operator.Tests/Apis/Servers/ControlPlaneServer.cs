using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Operator.ControlPlane;
using Operator.Kubernetes.Client.Configuration;

namespace Operator.Tests.Apis.Servers;

/// <summary>
/// A real API server: the cluster of <c>TEST_KUBECONFIG</c>, or etcd and kube-apiserver from the folder <c>KUBEBUILDER_ASSETS</c>,
/// started for these tests. Without either, tests skip and say so.
/// </summary>
public sealed class ControlPlaneServer : IAsyncLifetime
{
    private LocalControlPlane? controlPlane;
    private HttpClient? http;
    private ApiServerClient? client;

    internal ApiServerClient Client
    {
        get
        {
            Assert.SkipWhen(
                client is null,
                "No API server: set TEST_KUBECONFIG to a cluster's kubeconfig, or KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver.");
            return client!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_KUBECONFIG") is { Length: > 0 } kubeconfig)
        {
            http = ClientOf(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        }
        else if (LocalControlPlane.Assets is { } assets)
        {
            controlPlane = await LocalControlPlane.StartAsync(assets, CancellationToken.None);
            http = new HttpClient(controlPlane.HandlerFor("admin", "system:masters")) { BaseAddress = controlPlane.Address };
        }

        if (http is not null)
        {
            client = new ApiServerClient(http);
            await client.InstallAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (controlPlane is not null)
        {
            await controlPlane.DisposeAsync();
        }
    }

    private static HttpClient ClientOf(KubernetesClientConfiguration configuration)
    {
        var handler = new SocketsHttpHandler();
        if (configuration.SslCaCerts is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (configuration.ClientCertificate is { } own)
        {
            handler.SslOptions.ClientCertificates = [own.Certificate];
        }

        var client = new HttpClient(handler) { BaseAddress = new Uri(configuration.Host.TrimEnd('/') + "/") };
        if (configuration.AccessToken is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }
}
