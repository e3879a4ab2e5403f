using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.References;
using Operator.Sandbox.KubernetesApi.Admin;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.ReasonTable;

/// <summary>What every kind says of its reference to an API of ACK.</summary>
/// <param name="kind">Kind of the API.</param>
/// <param name="field">Field of its status that holds the id.</param>
/// <param name="id">Id of an API that is there.</param>
/// <param name="apply">Makes object <c>one</c> with a reference.</param>
internal sealed class ReferenceScenarios<TWorld, TEntity>(ReferencedKind kind, string field, string id, Func<TWorld, ObjectReference, Task> apply)
    where TWorld : World<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public IReadOnlyDictionary<string, Scenario<TWorld>> All => new Dictionary<string, Scenario<TWorld>>
    {
        [Reasons.Resolved] = Of(world => ServeAsync(world, id)),
        [Reasons.ReferenceNotFound] = Of(world => world.Targets.InstallAsync(kind)),
        [Reasons.ReferenceNotReady] = Of(world => ServeAsync(world, value: null)),
        [Reasons.ReferenceNotPermitted] = Of(world => world.Targets.InstallAsync(kind), "kube-system"),
        [Reasons.ReferenceKindNotServed] = Of(_ => Task.CompletedTask),
        [Reasons.ReferenceAccessDenied] = Of(async world =>
        {
            await world.Targets.InstallAsync(kind);
            world.Cluster.InjectFault(new ApiFault { Resource = kind.Kind.ToLowerInvariant() + "s", Verb = "list", Status = 403 });
        }),
        [Reasons.ReferenceInvalid] = Of(world => ServeAsync(world, "no/id")),
    };

    private Scenario<TWorld> Of(Func<TWorld, Task> arrange, string? namespaceName = null) => new(Conditions.ReferencesResolved, async world =>
    {
        await arrange(world);
        await apply(world, new ObjectReference { Name = "shop", Namespace = namespaceName });
        await world.ReconcileAsync("one");
    });

    private async Task ServeAsync(TWorld world, string? value)
    {
        await world.Targets.InstallAsync(kind);
        await world.Targets.CreateAsync(kind, "shop");
        if (value is not null)
        {
            await world.Targets.PatchStatusAsync(kind, "shop", ReferenceTargets.Synced(field, value));
        }
    }
}
