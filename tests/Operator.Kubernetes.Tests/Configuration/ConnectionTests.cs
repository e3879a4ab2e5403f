using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.Configuration;

/// <summary>TLS, client certificates and proxies over real sockets.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly TestCertificates certificates = new();
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        certificates.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_private_authority_is_trusted_and_http_2_is_spoken()
    {
        await using var server = await StartAsync("127.0.0.1");
        await GetAsync(Trusting(server));
        Assert.Equal("HTTP/2", Assert.Single(server.Requests).Protocol);
    }

    [Fact]
    public async Task Nobody_else_is_trusted()
    {
        await using var server = await StartAsync("127.0.0.1");
        using var others = new TestCertificates();
        await RefusedAsync(Trusting(server) with { SslCaCerts = [others.Authority] });
        await RefusedAsync(Trusting(server) with { SslCaCerts = null });
        await RefusedAsync(Trusting(server) with { TlsServerName = "other.example.com" });
        Assert.Empty(server.Requests);
        await GetAsync(Trusting(server) with { SslCaCerts = null, SkipTlsVerify = true });
    }

    [Fact]
    public async Task The_name_in_the_certificate_can_be_given()
    {
        await using var server = await StartAsync("api.internal");
        await RefusedAsync(Trusting(server));
        await GetAsync(Trusting(server) with { TlsServerName = "api.internal" });
    }

    [Fact]
    public async Task An_ipv6_address_is_connected_to_and_verified()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 && CanListen(IPAddress.IPv6Loopback), "This machine has no IPv6 loopback.");
        await using var server = await StartAsync(IPAddress.IPv6Loopback, "::1");
        await GetAsync(Trusting(server));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_certificate_is_presented(bool rsa)
    {
        await using var server = await StartAsync("127.0.0.1");
        var (certificate, key) = certificates.Client("CN=admin", rsa);
        await GetAsync(Trusting(server) with { ClientCertificate = ClientCertificate.FromPem(certificate, key, "test") });
        Assert.Equal("CN=admin", Assert.Single(server.Requests).ClientCertificateSubject);
    }

    [Fact]
    public async Task A_plugins_certificate_is_presented_and_replaced_when_refused()
    {
        await using var server = await TestServer.StartAsync(
            static context => context.Connection.ClientCertificate?.Subject == "CN=new"
                ? TestServer.Json("""{"metadata":{"name":"a"}}""")(context)
                : TestServer.Json(TestServer.Status(401, "Unauthorized", ""), 401)(context),
            certificates.Server("127.0.0.1"),
            certificates.Authority);
        WriteCredential("CN=old", "1");
        WriteCredential("CN=new", "2");
        var plugin = folder.Script("plugin", """
            cd "$(dirname "$0")"
            if [ -e ran ]; then cat 2.json; else touch ran; cat 1.json; fi
            """);
        var exec = new ExternalExecution { ApiVersion = "client.authentication.k8s.io/v1", Command = plugin, InteractiveMode = "Never" };
        await GetAsync(Trusting(server) with { Exec = exec });
        Assert.Equal(["CN=old", "CN=new"], server.Requests.Select(static request => request.ClientCertificateSubject));
    }

    [Fact]
    public async Task A_proxy_is_asked_for_a_tunnel_with_its_credentials()
    {
        await using var server = await StartAsync("127.0.0.1");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var proxy = TunnelAsync(listener);
        await GetAsync(Trusting(server) with { ProxyUrl = new Uri($"http://me:p%40ss@{listener.LocalEndpoint}") });
        var requests = await proxy;
        Assert.All(requests, request => Assert.StartsWith($"CONNECT 127.0.0.1:{server.Port} HTTP/1.1", request, StringComparison.Ordinal));
        Assert.Contains("Proxy-Authorization: Basic " + Convert.ToBase64String("me:p@ss"u8), requests[^1], StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    /// <summary>A proxy for one tunnel: refuses without credentials, then passes bytes both ways. Gives the heads it was sent.</summary>
    private static async Task<List<string>> TunnelAsync(TcpListener listener)
    {
        var heads = new List<string>();
        while (true)
        {
            using var near = await listener.AcceptTcpClientAsync(Token);
            var stream = near.GetStream();
            while (true)
            {
                var head = await ReadHeadAsync(stream);
                if (head.Length == 0)
                {
                    break;
                }

                heads.Add(head);
                if (!head.Contains("Proxy-Authorization", StringComparison.Ordinal))
                {
                    await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Token);
                    continue;
                }

                using var far = new TcpClient();
                await far.ConnectAsync(IPEndPoint.Parse(head.Split(' ')[1]), Token);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), Token);
                await Task.WhenAny(stream.CopyToAsync(far.GetStream(), Token), far.GetStream().CopyToAsync(stream, Token));
                return heads;
            }
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(next, Token) == 1)
        {
            head.Append((char)next[0]);
        }

        return head.ToString();
    }

    private static bool CanListen(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task RefusedAsync(KubernetesClientConfiguration configuration)
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(configuration));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }

    private static async Task GetAsync(KubernetesClientConfiguration configuration)
    {
        using var client = new KubernetesClient(configuration);
        Assert.NotNull(await client.GetAsync<V1Namespace>(new ObjectKey(null, "a"), Token));
    }

    private Task<TestServer> StartAsync(params string[] names) => StartAsync(IPAddress.Loopback, names);

    private Task<TestServer> StartAsync(IPAddress address, params string[] names) =>
        TestServer.StartAsync(TestServer.Json("""{"metadata":{"name":"a"}}"""), certificates.Server(names), certificates.Authority, address);

    private KubernetesClientConfiguration Trusting(TestServer server) => new() { Host = server.Address, SslCaCerts = [certificates.Authority] };

    private void WriteCredential(string subject, string name)
    {
        var (certificate, key) = certificates.Client(subject, rsa: false);
        var status = $"{{\"clientCertificateData\":{Quote(certificate)},\"clientKeyData\":{Quote(key)}}}";
        folder.Write($"{name}.json", $"{{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{status}}}");
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
