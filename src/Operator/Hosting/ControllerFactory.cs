using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.Apis;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Reflection;
using Operator.References;

namespace Operator.Hosting;

/// <summary>Makes caches and controllers, which are alike for all kinds but for what is passed in.</summary>
internal sealed class ControllerFactory(
    OperatorOptions options,
    KubernetesClient kubernetes,
    IEventRecorder events,
    HealthRegistry health,
    TimeProvider timeProvider,
    ILoggerFactory loggerFactory)
{
    /// <summary>A cache of the objects that the operator works for, which can be found by their namespace and by what they refer to.</summary>
    /// <param name="name">Plural of the kind; a metric label.</param>
    /// <param name="referencesOf">The references of an object.</param>
    /// <param name="indexes">What else they are found by.</param>
    public Informer<TEntity> InformerOf<TEntity>(
        string name,
        Func<TEntity, IReadOnlyList<SpecReference>> referencesOf,
        params IEnumerable<(string Name, Func<TEntity, IEnumerable<string>> KeysOf)> indexes)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => InformerOf(new InformerOptions<TEntity>
        {
            Name = name,
            Namespaces = options.WatchNamespaces,
            LabelSelector = options.LabelSelector,
            Comparing = ApiJson.Options,
            Indexes = new Dictionary<string, Func<TEntity, IEnumerable<string>>>(indexes.Select(index => KeyValuePair.Create(index.Name, index.KeysOf)))
            {
                [AccountUsers<TEntity>.ByNamespace] = AccountUsers<TEntity>.NamespacesOf,
                [ReferenceUsers.ByReference] = entity => ReferenceUsers.KeysOf(referencesOf(entity)),
            },
        });

    /// <summary>A cache of what the description selects, with the indexes that it names and no others.</summary>
    public Informer<TEntity> InformerOf<TEntity>(InformerOptions<TEntity> described)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var informer = new Informer<TEntity>(kubernetes, described, timeProvider, loggerFactory, events);
        informer.RegisterHealth(health);
        return informer;
    }

    /// <summary>A controller of one kind.</summary>
    /// <param name="name">Singular of the kind; a metric label.</param>
    /// <param name="predicate">Changes that deserve a pass.</param>
    /// <param name="writes">The versions that the reconciler's own writes make.</param>
    /// <param name="reconciler">What a pass does.</param>
    /// <param name="informer">The cache of the kind.</param>
    /// <param name="workers">Passes at the same time; those of the options unless said.</param>
    /// <param name="failed">Is told of passes that failed.</param>
    public Controller<TEntity> ControllerOf<TEntity>(
        string name,
        Func<StoreChange<TEntity>, bool> predicate,
        ReadYourWrites writes,
        IReconciler<TEntity> reconciler,
        Informer<TEntity> informer,
        int? workers = null,
        Action<IController, FailedPass>? failed = null)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var controller = new Controller<TEntity>(
            new ControllerOptions<TEntity>
            {
                Name = name,
                Copy = ObjectCopy.ByJson(KubernetesJson.TypeInfo<TEntity>(ApiJson.Options)),
                Workers = workers ?? options.Workers,
                Predicate = predicate,
                Writes = writes,
                Failed = failed,
            },
            reconciler,
            informer,
            kubernetes,
            timeProvider,
            loggerFactory);
        controller.RegisterHealth(health);
        return controller;
    }
}
