using Operator.Sandbox.KubernetesApi;

namespace Operator.Conformance.Worlds;

/// <summary>The sandbox's Kubernetes API, in this process, over real HTTP.</summary>
public sealed class SandboxWorld : World
{
    private readonly string _kubeconfig = Path.Combine(Path.GetTempPath(), $"sandbox-{Guid.NewGuid():N}.kubeconfig");
    private KubernetesApiServer? _server;

    public override bool IsSandbox => true;

    public override string Kubeconfig => _kubeconfig;

    public override Task ForgetHistoryAsync(CancellationToken cancellationToken)
    {
        _server!.Compact();
        return Task.CompletedTask;
    }

    protected override async Task<HttpClient?> StartAsync(CancellationToken cancellationToken)
    {
        _server = await KubernetesApiServer.StartAsync(new KubernetesApiOptions { BookmarkInterval = TimeSpan.FromSeconds(1) }, cancellationToken);
        await File.WriteAllTextAsync(
            _kubeconfig,
            $$"""
            {"apiVersion": "v1", "kind": "Config", "current-context": "sandbox",
             "clusters": [{"name": "sandbox", "cluster": {"server": "{{_server.Address}}"} }],
             "users": [{"name": "sandbox", "user": {} }],
             "contexts": [{"name": "sandbox", "context": {"cluster": "sandbox", "user": "sandbox"} }]}
            """,
            cancellationToken);
        return new HttpClient { BaseAddress = _server.Address };
    }

    protected override async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        File.Delete(_kubeconfig);
    }
}
