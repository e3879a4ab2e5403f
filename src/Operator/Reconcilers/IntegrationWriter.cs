using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Finalizers;
using Operator.Kubernetes.Patching;

namespace Operator.Reconcilers;

/// <summary>
/// Every write of the reconciler to the API server: finalizer, id annotation and status, all as patches. The spec is never
/// written. Each write is recorded, so that no later pass works from an older copy.
/// </summary>
internal sealed class IntegrationWriter(IKubernetesClient client, IWriteTracker? writes)
{
    private readonly FinalizerGate<Integration> gate = new(client, ApiGroup.Finalizer);
    private readonly StatusPatcher<Integration> statuses = new(client, ApiJson.Options);

    /// <summary>Adds the finalizer; an outcome when the object is gone or no longer the one that was read.</summary>
    public async Task<PassOutcome?> EnsureFinalizerAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        switch (await gate.EnsureAsync(pass.Entity, cancellationToken))
        {
            case FinalizerOutcome<Integration>.Changed changed:
                Take(pass, changed.Entity);
                return null;
            case FinalizerOutcome<Integration>.Gone:
                return new PassOutcome.Gone();
            case FinalizerOutcome<Integration>.Conflict conflict:
                return new PassOutcome.Superseded(conflict.Message);
            default:
                return null;
        }
    }

    /// <summary>Removes the finalizer, which lets the object go. Not cancellable: AWS is clean already.</summary>
    public async Task<PassOutcome> RemoveFinalizerAsync(IntegrationPass pass) => await gate.RemoveAsync(pass.Entity) switch
    {
        FinalizerOutcome<Integration>.Conflict conflict => new PassOutcome.Superseded(conflict.Message),
        _ => new PassOutcome.Gone(),
    };

    /// <summary>Mirrors the id in an annotation, which survives where status does not.</summary>
    public async Task EnsureAnnotationAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.IntegrationId is not { Length: > 0 } id)
        {
            return;
        }

        var wanted = new Dictionary<string, string?> { [ApiGroup.IntegrationIdAnnotation] = id };
        if (MetadataPatch.Annotations(pass.Entity.Metadata, wanted) is { } patch)
        {
            Take(pass, await client.PatchAsync<Integration>(pass.Key, patch, options: null, cancellationToken));
        }
    }

    /// <summary>Writes what changed in the status since it was last written; no request when nothing did.</summary>
    /// <param name="pass">Holds both versions.</param>
    /// <param name="locked">Fail with 409 when the object is not the version that the pass knows: what a write-ahead intent needs.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task WriteStatusAsync(IntegrationPass pass, bool locked, CancellationToken cancellationToken)
    {
        var written = await statuses.PatchAsync(pass.Server, pass.Entity, locked, cancellationToken);
        if (!ReferenceEquals(written, pass.Server))
        {
            Take(pass, written);
            pass.StatusWritten();
        }
    }

    private void Take(IntegrationPass pass, Integration written)
    {
        writes?.RecordWrite(pass.Key, written.Metadata.ResourceVersion);
        pass.Written(written.Metadata);
    }
}
