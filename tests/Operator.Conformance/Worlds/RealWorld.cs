using Operator.ControlPlane;

namespace Operator.Conformance.Worlds;

/// <summary>
/// A real API server: the cluster of <c>TEST_KUBECONFIG</c>, or etcd and kube-apiserver of <c>KUBEBUILDER_ASSETS</c>.
/// With neither, every test of this world is skipped, and says so.
/// </summary>
public sealed class RealWorld : World
{
    private KubectlProxy? _proxy;
    private string? _kubeconfig;

    public override bool IsSandbox => false;

    /// <summary>The control plane that we started; null when it is somebody's cluster.</summary>
    public LocalControlPlane? ControlPlane { get; private set; }

    public override bool CanForgetHistory => ControlPlane is not null;

    public override string Kubeconfig => _kubeconfig ?? throw new InvalidOperationException(Missing);

    /// <summary>The API as another user: by a certificate on our own control plane, by impersonation on somebody's cluster.</summary>
    public HttpClient ClientFor(string user, params IEnumerable<string> groups)
    {
        if (ControlPlane is not null)
        {
            return new HttpClient(ControlPlane.HandlerFor(user, groups)) { BaseAddress = ControlPlane.Address, Timeout = Timeout.InfiniteTimeSpan };
        }

        var client = new HttpClient { BaseAddress = _proxy!.Address, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Add("Impersonate-User", user);
        client.DefaultRequestHeaders.Add("Impersonate-Group", groups);
        return client;
    }

    public override async Task ForgetHistoryAsync(CancellationToken cancellationToken)
    {
        // The watch cache keeps what etcd forgot; it goes with the process.
        await ControlPlane!.CompactAsync(cancellationToken);
        await ControlPlane.RestartApiServerAsync(cancellationToken);
    }

    protected override async Task<HttpClient?> StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("TEST_KUBECONFIG") is { Length: > 0 } kubeconfig)
        {
            _kubeconfig = kubeconfig;
            _proxy = await KubectlProxy.StartAsync(kubeconfig, cancellationToken);
            return new HttpClient { BaseAddress = _proxy.Address };
        }

        if (LocalControlPlane.Assets is not { } assets)
        {
            Missing = "No real API server: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver (setup-envtest), or TEST_KUBECONFIG to a cluster's kubeconfig.";
            return null;
        }

        ControlPlane = await LocalControlPlane.StartAsync(assets, cancellationToken);
        _kubeconfig = ControlPlane.KubeconfigFor("admin", "system:masters");
        return new HttpClient(ControlPlane.HandlerFor("admin", "system:masters")) { BaseAddress = ControlPlane.Address };
    }

    protected override async Task StopAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (ControlPlane is not null)
        {
            await ControlPlane.DisposeAsync();
        }
    }
}
