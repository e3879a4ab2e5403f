using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.ControlPlane;

/// <summary>
/// A real API server: the cluster of <c>TEST_KUBECONFIG</c>, or etcd and kube-apiserver from the folder
/// <c>KUBEBUILDER_ASSETS</c>, started for these tests. Without either, tests skip and say so.
/// </summary>
public sealed class ControlPlaneFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly List<Process> processes = [];
    private readonly string folder = Directory.CreateTempSubdirectory("control-plane-").FullName;

    private KubernetesClientConfiguration? configuration;

    public KubernetesClientConfiguration Configuration
    {
        get
        {
            Assert.SkipWhen(
                configuration is null,
                "No API server: set TEST_KUBECONFIG to a cluster's kubeconfig, or KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver.");
            return configuration!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_KUBECONFIG") is { Length: > 0 } kubeconfig)
        {
            configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        }
        else if (Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } assets)
        {
            configuration = await StartAsync(assets);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(processes))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<KubernetesClientConfiguration> StartAsync(string assets)
    {
        using var certificates = new TestCertificates();
        using var server = certificates.Server("127.0.0.1", "localhost");
        var (certificate, key) = certificates.Client("CN=admin, O=system:masters", rsa: false);
        var authority = Write("ca.crt", certificates.Authority.ExportCertificatePem());
        var serverCertificate = Write("server.crt", server.ExportCertificatePem());
        var serverKey = Write("server.key", server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var (etcd, peer, secure) = (FreePort(), FreePort(), FreePort());
        Start(Path.Combine(assets, "etcd"), $"--data-dir={folder}/etcd", $"--listen-client-urls=http://127.0.0.1:{etcd}",
            $"--advertise-client-urls=http://127.0.0.1:{etcd}", $"--listen-peer-urls=http://127.0.0.1:{peer}", "--unsafe-no-fsync", "--log-level=error");
        Start(Path.Combine(assets, "kube-apiserver"), $"--etcd-servers=http://127.0.0.1:{etcd}", "--bind-address=127.0.0.1", $"--secure-port={secure}",
            $"--tls-cert-file={serverCertificate}", $"--tls-private-key-file={serverKey}", $"--client-ca-file={authority}", $"--cert-dir={folder}");

        // Through a kubeconfig, so that reading one is part of what is tested.
        Write("admin.crt", certificate);
        Write("admin.key", key);
        var kubeconfig = Write("kubeconfig", $$"""
            current-context: test
            clusters: [{name: test, cluster: {server: "https://127.0.0.1:{{secure}}", certificate-authority: ca.crt} }]
            users: [{name: admin, user: {client-certificate: admin.crt, client-key: admin.key} }]
            contexts: [{name: test, context: {cluster: test, user: admin, namespace: default} }]
            """);
        var result = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        await WaitUntilServingAsync(result);
        return result;
    }

    private static async Task WaitUntilServingAsync(KubernetesClientConfiguration configuration)
    {
        using var client = new KubernetesClient(configuration);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (await client.GetAsync<V1Namespace>(new ObjectKey(null, "default"), CancellationToken.None) is not null)
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or KubernetesApiException)
            {
                if (TimeProvider.System.GetElapsedTime(started) > StartDeadline)
                {
                    throw;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        processes.Add(process);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
