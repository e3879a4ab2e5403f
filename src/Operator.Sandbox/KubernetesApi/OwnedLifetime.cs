namespace Operator.Sandbox.KubernetesApi;

/// <summary>The server lives as long as its owner says: without this, the host would take Ctrl-C and SIGTERM away from the process.</summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
