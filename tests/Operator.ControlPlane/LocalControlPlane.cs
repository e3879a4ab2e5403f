using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Operator.ControlPlane;

/// <summary>
/// etcd and kube-apiserver from the folder that <c>KUBEBUILDER_ASSETS</c> names (what setup-envtest installs), on free loopback ports,
/// with certificates and data of their own in a temporary folder.
/// </summary>
/// <remarks>
/// Guarantees: it answers <c>/readyz</c> when <see cref="StartAsync"/> returns; both programs end with this object and with this
/// process, even when the process is killed with SIGKILL (the temporary folder stays behind then). There are no controllers: deleted namespaces
/// stay, and nothing is garbage-collected.
/// </remarks>
public sealed class LocalControlPlane : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly CertificateAuthority _authority = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("control-plane-").FullName;
    private readonly string _assets;
    private readonly int _etcdPort;
    private readonly int _etcdPeerPort;
    private readonly HttpClient _etcdClient = new();
    private HttpClient? _admin;
    private GuardedProcess? _etcd;
    private GuardedProcess? _apiServer;

    private LocalControlPlane(string assets)
    {
        _assets = assets;
        var ports = LoopbackPorts.Take(3);
        (_etcdPort, _etcdPeerPort) = (ports[0], ports[1]);
        Address = new Uri($"https://127.0.0.1:{ports[2]}/");
        _etcdClient.BaseAddress = new Uri($"http://127.0.0.1:{_etcdPort}/");
    }

    /// <summary>Folder that <c>KUBEBUILDER_ASSETS</c> names, or null.</summary>
    public static string? Assets => Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } folder ? folder : null;

    /// <summary>Where the API is.</summary>
    public Uri Address { get; }

    /// <summary>Starts both programs.</summary>
    /// <exception cref="ControlPlaneException">One of them is missing, ended or did not become ready in time; with its log.</exception>
    public static async Task<LocalControlPlane> StartAsync(string assets, CancellationToken cancellationToken)
    {
        var controlPlane = new LocalControlPlane(assets);
        try
        {
            await controlPlane.LaunchAsync(cancellationToken).ConfigureAwait(false);
            return controlPlane;
        }
        catch
        {
            await controlPlane.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A handler that talks to the API as this user; <c>system:masters</c> among the groups makes an administrator.</summary>
    public SocketsHttpHandler HandlerFor(string user, params IEnumerable<string> groups)
    {
        // Through PKCS#12, because TLS on some platforms refuses keys that exist in memory only.
        using var certificate = _authority.ForUser(user, groups);
        var credential = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [credential];
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => credential;
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _authority.Certificate },
        };
        return handler;
    }

    /// <summary>Writes a kubeconfig for a user and returns its path; the file goes when this object goes.</summary>
    public string KubeconfigFor(string user, params IEnumerable<string> groups)
    {
        using var certificate = _authority.ForUser(user, groups);
        var name = $"user-{Guid.NewGuid():N}";
        return Write($"{name}.kubeconfig", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = "test",
            ["clusters"] = Named("cluster", new JsonObject
            {
                ["server"] = Address.ToString().TrimEnd('/'),
                ["certificate-authority-data"] = Base64(_authority.Certificate.ExportCertificatePem()),
            }),
            ["users"] = Named("user", new JsonObject
            {
                ["client-certificate-data"] = Base64(certificate.ExportCertificatePem()),
                ["client-key-data"] = Base64(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            }),
            ["contexts"] = Named("context", new JsonObject { ["cluster"] = "test", ["user"] = "test", ["namespace"] = "default" }),
        }.ToJsonString());
    }

    /// <summary>Kills the API server and starts another one on the same port and data. All connections break.</summary>
    public async Task RestartApiServerAsync(CancellationToken cancellationToken)
    {
        await _apiServer!.DisposeAsync().ConfigureAwait(false);
        StartApiServer();
        await WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes etcd forget all revisions but the newest. The API server's watch cache still has some; a restart empties it.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        var status = await CallEtcdAsync("v3/maintenance/status", [], cancellationToken).ConfigureAwait(false);
        var revision = status["header"]!["revision"]!.DeepClone();
        await CallEtcdAsync("v3/kv/compaction", new JsonObject { ["revision"] = revision, ["physical"] = true }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops both programs and removes their data.</summary>
    public async ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        _etcdClient.Dispose();
        foreach (var process in new[] { _apiServer, _etcd })
        {
            if (process is not null)
            {
                await process.DisposeAsync().ConfigureAwait(false);
            }
        }

        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        using var certificate = _authority.ForLoopback();
        Write("ca.crt", _authority.Certificate.ExportCertificatePem());
        Write("server.crt", certificate.ExportCertificatePem());
        Write("server.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var serviceAccounts = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Write("service-accounts.key", serviceAccounts.ExportECPrivateKeyPem());

        _etcd = GuardedProcess.Start(
            Path.Combine(_assets, "etcd"),
            $"--data-dir={_folder}/etcd",
            $"--listen-client-urls=http://127.0.0.1:{_etcdPort}",
            $"--advertise-client-urls=http://127.0.0.1:{_etcdPort}",
            $"--listen-peer-urls=http://127.0.0.1:{_etcdPeerPort}",
            "--unsafe-no-fsync",
            "--log-level=error");
        StartApiServer();
        _admin = new HttpClient(HandlerFor("control-plane-probe", "system:masters")) { BaseAddress = Address };
        await WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
    }

    // envtest's flags.
    private void StartApiServer() => _apiServer = GuardedProcess.Start(
        Path.Combine(_assets, "kube-apiserver"),
        $"--etcd-servers=http://127.0.0.1:{_etcdPort}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        $"--secure-port={Address.Port}",
        $"--cert-dir={_folder}",
        $"--tls-cert-file={_folder}/server.crt",
        $"--tls-private-key-file={_folder}/server.key",
        $"--client-ca-file={_folder}/ca.crt",
        "--authorization-mode=RBAC",
        $"--service-account-key-file={_folder}/service-accounts.key",
        $"--service-account-signing-key-file={_folder}/service-accounts.key",
        $"--service-account-issuer={Address}",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--disable-admission-plugins=ServiceAccount",
        "--allow-privileged=true");

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var last = "no answer";
        while (TimeProvider.System.GetElapsedTime(started) < StartDeadline)
        {
            _etcd!.ThrowIfEnded();
            _apiServer!.ThrowIfEnded();
            try
            {
                using var response = await _admin!.GetAsync("readyz", cancellationToken).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                last = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException exception)
            {
                last = exception.Message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        throw new ControlPlaneException($"kube-apiserver was not ready within {StartDeadline}: {last}\n{_apiServer!.Log}");
    }

    private async Task<JsonNode> CallEtcdAsync(string method, JsonObject body, CancellationToken cancellationToken)
    {
        using var response = await _etcdClient.PostAsJsonAsync(method, body, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new ControlPlaneException($"etcd refused {method}: {text}");
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    private static JsonArray Named(string member, JsonObject value) => [new JsonObject { ["name"] = "test", [member] = value }];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
