using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Finalizers;
using Operator.Kubernetes.Patching;

namespace Operator.Reconcilers;

/// <summary>
/// Every write of a reconciler to the API server: finalizer, annotations and status, all as patches. The spec is never
/// written. Each write is recorded, so that no later pass works from an older copy.
/// </summary>
internal sealed class ObjectWriter<TEntity>(IKubernetesClient client, IWriteTracker? writes)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly FinalizerGate<TEntity> gate = new(client, ApiGroup.Finalizer);
    private readonly StatusPatcher<TEntity> statuses = new(client, ApiJson.Options);

    /// <summary>Adds the finalizer; an outcome when the object is gone or no longer the one that was read.</summary>
    public async Task<PassOutcome?> EnsureFinalizerAsync(ObjectPass<TEntity> pass, CancellationToken cancellationToken)
    {
        switch (await gate.EnsureAsync(pass.Entity, cancellationToken))
        {
            case FinalizerOutcome<TEntity>.Changed changed:
                Take(pass, changed.Entity);
                return null;
            case FinalizerOutcome<TEntity>.Gone:
                return new PassOutcome.Gone();
            case FinalizerOutcome<TEntity>.Conflict conflict:
                return new PassOutcome.Superseded(conflict.Message);
            default:
                return null;
        }
    }

    /// <summary>Removes the finalizer, which lets the object go. Not cancellable: AWS is clean already.</summary>
    public async Task<PassOutcome> RemoveFinalizerAsync(ObjectPass<TEntity> pass)
    {
        switch (await gate.RemoveAsync(pass.Entity))
        {
            case FinalizerOutcome<TEntity>.Conflict conflict:
                return new PassOutcome.Superseded(conflict.Message);
            case FinalizerOutcome<TEntity>.Changed changed:
                // What wakes the object before the watch shows its end must not clean up a second time.
                writes?.RecordWrite(pass.Key, changed.Entity.Metadata.ResourceVersion);
                return new PassOutcome.Gone();
            default:
                return new PassOutcome.Gone();
        }
    }

    /// <summary>Sets an annotation; no request when it is set already.</summary>
    public async Task EnsureAnnotationAsync(ObjectPass<TEntity> pass, string name, string value, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, string?> { [name] = value };
        if (MetadataPatch.Annotations(pass.Entity.Metadata, wanted) is { } patch)
        {
            Take(pass, await client.PatchAsync<TEntity>(pass.Key, patch, options: null, cancellationToken));
        }
    }

    /// <summary>Writes what changed in the status since it was last written; no request when nothing did.</summary>
    /// <param name="pass">Holds both versions.</param>
    /// <param name="locked">Fail with 409 when the object is not the version that the pass knows: what a write-ahead intent needs.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task WriteStatusAsync(ObjectPass<TEntity> pass, bool locked, CancellationToken cancellationToken)
    {
        if (!pass.MayDiffer)
        {
            return;
        }

        var written = await statuses.PatchAsync(pass.Server, pass.Entity, locked, cancellationToken);
        if (!ReferenceEquals(written, pass.Server))
        {
            Take(pass, written);
            pass.StatusWritten();
        }
    }

    /// <summary>
    /// Writes the status although others may write to the object meanwhile (a person's edit, say), as long as it is still the same object
    /// in the state that the write rests on.
    /// </summary>
    /// <param name="pass">Holds both versions.</param>
    /// <param name="holds">
    /// Whether the object, as it is on the server now, is in that state: true to write, false to leave it, null when what was to be
    /// written is there already (the answer of an earlier attempt was lost).
    /// </param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>Whether the status stands. If not, the object is gone, is another one, or has gone on without this pass.</returns>
    public async Task<bool> WriteStatusWhileAsync(ObjectPass<TEntity> pass, Func<TEntity, bool?> holds, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await WriteStatusAsync(pass, locked: true, cancellationToken);
                return true;
            }
            catch (KubernetesApiException exception) when (exception.IsNotFound)
            {
                return false;
            }
            catch (KubernetesApiException exception) when (exception.IsConflict)
            {
                var current = await client.GetAsync<TEntity>(pass.Key, cancellationToken);
                var state = current is null || current.Metadata.Uid != pass.Metadata.Uid ? false : holds(current);
                if (state == false)
                {
                    return false;
                }

                Take(pass, current!);
                if (state is null)
                {
                    pass.StatusWritten();
                    return true;
                }
            }
        }
    }

    private void Take(ObjectPass<TEntity> pass, TEntity written)
    {
        writes?.RecordWrite(pass.Key, written.Metadata.ResourceVersion);
        pass.Written(written.Metadata);
    }
}
