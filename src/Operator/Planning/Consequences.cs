using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Permissions;
using Operator.Planning.Sources;
using Operator.Reconcilers.RestDeployments;
using Operator.References;

namespace Operator.Planning;

/// <summary>
/// Which objects of the cluster the files concern without being among them, told as the operator tells whom to wake: users of a changed account, of a
/// namespace with other labels, of an object that they refer to and that says something else; RestIntegrations whose statements in a function's policy
/// depend on a RestIntegration or RestDeployment that changes; and RestDeployments of an API whose RestIntegrations come, go or change in AWS.
/// </summary>
internal sealed class Consequences
{
    private readonly PlanServices services;
    private readonly Dictionary<CustomKubernetesEntity, SortedSet<string>> causes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ObjectKey, Content> before;

    /// <summary>To be made before anything is planned: plans change what objects say of AWS.</summary>
    /// <param name="services">What plans are made with.</param>
    public Consequences(PlanServices services)
    {
        this.services = services;
        before = services.World.Cluster.RestIntegrations.ToDictionary(ObjectKey.Of, Content.Of);
    }

    /// <summary>Finds the users of what the files change.</summary>
    /// <exception cref="KubernetesApiException">The API server does not show what is referred to.</exception>
    public async Task FindUsersAsync(CancellationToken cancellationToken)
    {
        var world = services.World;
        await FindUsersAsync(world.Integrations, entity => entity.Spec.AccountRef, SpecReferences.Of, cancellationToken);
        await FindUsersAsync(world.RestIntegrations, entity => entity.Spec.AccountRef, SpecReferences.Of, cancellationToken);
        await FindUsersAsync(world.RestDeployments, entity => entity.Spec.AccountRef, SpecReferences.Of, cancellationToken);
    }

    /// <summary>The users that have integrations, and those whose statements follow from the RestIntegrations of the files, in order.</summary>
    public IReadOnlyList<Consequence> Integrations
    {
        get
        {
            foreach (var change in services.World.RestIntegrationChanges)
            {
                Add(services.World.RestIntegrations, services.LambdaUsers.Concerned(Unmarked(change)), $"{nameof(RestIntegration)} {change.Key}");
            }

            return InOrder(entity => entity is not RestDeployment);
        }
    }

    /// <summary>The users that are RestDeployments, and those that follow from the plans for RestIntegrations: these come first.</summary>
    public IReadOnlyList<Consequence> RestDeployments
    {
        get
        {
            foreach (var integration in services.World.RestIntegrations.List().Where(entity => Content.Of(entity) != before.GetValueOrDefault(ObjectKey.Of(entity))))
            {
                FindDeployments(integration);
            }

            return InOrder(entity => entity is RestDeployment);
        }
    }

    /// <summary>
    /// The RestIntegrations, beside <see cref="Integrations"/>, whose statements follow from the RestDeployments of the files, in order: a stage that comes is
    /// named, and what is deployed does not call functions of before any more.
    /// </summary>
    /// <param name="plans">All plans so far.</param>
    public IReadOnlyList<Consequence> FollowersOf(IEnumerable<ObjectPlan> plans)
    {
        var world = services.World;
        var known = causes.Keys.ToHashSet<CustomKubernetesEntity>(ReferenceEqualityComparer.Instance);
        var acting = plans.Where(plan => plan is { IsGiven: true, Kind: nameof(RestDeployment), Plan.Calls.Count: > 0 }).Select(plan => plan.Key).ToHashSet();
        foreach (var change in world.RestDeploymentChanges)
        {
            // Where calls are planned the stage comes to serve something else: as much news as a stage that comes.
            var concerned = services.RestDeployments.Neighbours.Concerned(acting.Contains(change.Key) ? change with { Old = null } : change);
            Add(world.RestIntegrations, concerned.Where(key => LambdaUsers.FunctionsOf(world.RestIntegrations.Get(key)!).Any()), $"{nameof(RestDeployment)} {change.Key}");
        }

        return InOrder(entity => entity is RestIntegration && !known.Contains(entity));
    }

    // One that the cluster has marked for deletion goes with these files: to the others it was there until now.
    private static StoreChange<RestIntegration> Unmarked(StoreChange<RestIntegration> change) => change is { Old: { Metadata.DeletionTimestamp: not null } old }
        ? change with
        {
            Old = new RestIntegration
            {
                Metadata = new() { Name = old.Metadata.Name, NamespaceProperty = old.Metadata.NamespaceProperty },
                Spec = old.Spec,
                Status = old.Status,
            },
        }
        : change;

    private void FindDeployments(RestIntegration integration)
    {
        if (services.RestDeployments.Homes.Of(integration) is not { } home)
        {
            return;
        }

        foreach (var deployment in ApiNeighbours.ApisOf(integration).SelectMany(api => services.RestDeployments.Neighbours.DeploymentsOf(api, home)))
        {
            Add(deployment, $"{nameof(RestIntegration)} {ObjectKey.Of(integration)}");
        }
    }

    private async Task FindUsersAsync<T>(
        PlanStore<T> store, Func<T, AccountReference?> accountOf, Func<T, IReadOnlyList<SpecReference>> referencesOf, CancellationToken cancellationToken)
        where T : CustomKubernetesEntity
    {
        var world = services.World;
        var users = new AccountUsers<T>(store, accountOf, world.AwsAccounts);
        foreach (var change in world.AccountChanges)
        {
            Add(store, users.Concerned(change), $"{nameof(AwsAccount)} {change.Key.Name}");
        }

        foreach (var change in world.NamespaceChanges)
        {
            Add(store, users.Concerned(change), $"Namespace {change.Key.Name}");
        }

        foreach (var entity in store.List().Where(entity => !world.IsGiven(entity)))
        {
            foreach (var reference in referencesOf(entity))
            {
                if (await world.ChangeOfAsync(reference, cancellationToken) is { } change && ReferenceUsers.MeansSomethingElse(reference, change))
                {
                    Add(entity, $"{reference.Kind.Kind} {change.Key}");
                }

                if (reference.Namespace != entity.Metadata.NamespaceProperty && await world.ChangedGrantsAsync(reference.Namespace, cancellationToken) is [var grant, ..])
                {
                    Add(entity, $"{ReferenceGrant.KindName} {reference.Namespace}/{grant.Metadata.Name}");
                }
            }
        }
    }

    private void Add<T>(PlanStore<T> store, IEnumerable<ObjectKey> concerned, string cause)
        where T : CustomKubernetesEntity
    {
        foreach (var key in concerned)
        {
            Add(store.Get(key)!, cause);
        }
    }

    // What is on its way out goes its way whatever the files say.
    private void Add(CustomKubernetesEntity entity, string cause)
    {
        if (!services.World.IsGiven(entity) && entity.Metadata.DeletionTimestamp is null)
        {
            (causes.TryGetValue(entity, out var known) ? known : causes[entity] = new(StringComparer.Ordinal)).Add(cause);
        }
    }

    private List<Consequence> InOrder(Func<CustomKubernetesEntity, bool> isWanted) =>
    [
        .. causes.Where(one => isWanted(one.Key))
            .OrderBy(one => one.Key.GetType().Name, StringComparer.Ordinal).ThenBy(one => ObjectKey.Of(one.Key).ToString(), StringComparer.Ordinal)
            .Select(one => new Consequence(one.Key, [.. one.Value])),
    ];

    // What a deployment holds of an object; nothing of one that is not in AWS.
    private readonly record struct Content(string? ResourceId, string? HttpMethod, string? Hash)
    {
        public static Content Of(RestIntegration entity) => entity.Status is { ContentHash: { Length: > 0 } hash } status
            ? new(status.ResourceId, status.HttpMethod, hash)
            : default;
    }
}
