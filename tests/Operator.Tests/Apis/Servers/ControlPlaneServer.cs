using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Operator.Kubernetes.Client.Configuration;

namespace Operator.Tests.Apis.Servers;

/// <summary>
/// A real API server: the cluster of <c>TEST_KUBECONFIG</c>, or etcd and kube-apiserver from the folder <c>KUBEBUILDER_ASSETS</c>,
/// started for these tests. Without either, tests skip and say so.
/// </summary>
public sealed class ControlPlaneServer : IAsyncLifetime
{
    private const string Token = "tests";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly List<Process> processes = [];
    private readonly string folder = Directory.CreateTempSubdirectory("control-plane-").FullName;
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
        else if (Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } assets)
        {
            http = await StartAsync(assets);
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
        foreach (var process in Enumerable.Reverse(processes))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<HttpClient> StartAsync(string assets)
    {
        var (etcd, peer, secure) = (FreePort(), FreePort(), FreePort());
        var tokens = Path.Combine(folder, "tokens.csv");
        await File.WriteAllTextAsync(tokens, $"{Token},admin,admin,system:masters\n");
        Start(Path.Combine(assets, "etcd"), $"--data-dir={folder}/etcd", $"--listen-client-urls=http://127.0.0.1:{etcd}",
            $"--advertise-client-urls=http://127.0.0.1:{etcd}", $"--listen-peer-urls=http://127.0.0.1:{peer}", "--unsafe-no-fsync", "--log-level=error");
        Start(Path.Combine(assets, "kube-apiserver"), $"--etcd-servers=http://127.0.0.1:{etcd}", "--bind-address=127.0.0.1", $"--secure-port={secure}",
            $"--cert-dir={folder}", $"--token-auth-file={tokens}");

        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                // The server signs its own certificate at start: trust that one and no other.
                var certificate = Path.Combine(folder, "apiserver.crt");
                if (File.Exists(certificate))
                {
                    var result = ClientOf(new KubernetesClientConfiguration
                    {
                        Host = $"https://127.0.0.1:{secure}",
                        SslCaCerts = Certificates(certificate),
                        AccessToken = Token,
                    });
                    using var ready = await result.GetAsync("readyz");
                    if (ready.IsSuccessStatusCode)
                    {
                        return result;
                    }

                    result.Dispose();
                }
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(started) < StartDeadline)
            {
                // Not listening yet.
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < StartDeadline, "kube-apiserver does not become ready.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
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

    private static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    private void Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        processes.Add(process);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
