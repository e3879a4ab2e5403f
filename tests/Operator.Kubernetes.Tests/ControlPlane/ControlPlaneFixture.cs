using Operator.ControlPlane;
using Operator.Kubernetes.Client.Configuration;

namespace Operator.Kubernetes.Tests.ControlPlane;

/// <summary>
/// A real API server: the cluster of <c>TEST_KUBECONFIG</c>, or etcd and kube-apiserver from the folder
/// <c>KUBEBUILDER_ASSETS</c>, started for these tests. Without either, tests skip and say so.
/// </summary>
public sealed class ControlPlaneFixture : IAsyncLifetime
{
    private LocalControlPlane? controlPlane;
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
        var kubeconfig = Environment.GetEnvironmentVariable("TEST_KUBECONFIG");
        if (string.IsNullOrEmpty(kubeconfig) && LocalControlPlane.Assets is { } assets)
        {
            controlPlane = await LocalControlPlane.StartAsync(assets, CancellationToken.None);
            kubeconfig = controlPlane.KubeconfigFor("admin", "system:masters");
        }

        // Through a kubeconfig either way, so that reading one is part of what is tested.
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (controlPlane is not null)
        {
            await controlPlane.DisposeAsync();
        }
    }
}
