using Operator.Sandbox.KubernetesApi;

namespace Operator.Tests.Apis.Servers;

/// <summary>The sandbox's Kubernetes API on a free port.</summary>
public sealed class SandboxServer : IAsyncLifetime
{
    private KubernetesApiServer? server;
    private HttpClient? http;

    internal ApiServerClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        server = await KubernetesApiServer.StartAsync(new KubernetesApiOptions(), CancellationToken.None);
        http = new HttpClient { BaseAddress = server.Address };
        Client = new ApiServerClient(http);
        await Client.InstallAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
