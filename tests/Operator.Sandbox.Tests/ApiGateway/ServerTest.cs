using Operator.Sandbox.ApiGateway;

namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>A test class with a server of its own per test: unthrottled, seeded, with the samples' world.</summary>
public abstract class ServerTest : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> servers = [];

    internal ApiGatewayServer Server { get; private set; } = null!;

    internal Caller Caller { get; private set; } = null!;

    internal virtual ApiGatewayOptions Options => new() { ThrottleEnabled = false, Seed = 7 };

    public async ValueTask InitializeAsync() => (Server, Caller) = await Start(Options);

    /// <summary>Another server, stopped with the test.</summary>
    internal async Task<(ApiGatewayServer Server, Caller Caller)> Start(ApiGatewayOptions options)
    {
        var server = await ApiGatewayServer.StartAsync(options, TestContext.Current.CancellationToken);
        servers.Add(server);
        return (server, new Caller(server.Address));
    }

    public async ValueTask DisposeAsync()
    {
        Caller?.Dispose();
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
