using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.References;

/// <summary>
/// Knows from the caches who refers to what: which kinds are in use, which objects of them, and whom a change of one concerns.
/// Thread-safe once every source is added.
/// </summary>
internal sealed class ReferenceUsers
{
    /// <summary>Index of each store by what its objects refer to.</summary>
    public const string ByReference = "reference";

    private readonly List<ISource> sources = [];

    /// <summary>Told when a kind is perhaps no longer referred to.</summary>
    public event Action<ReferencedKind>? Released;

    /// <summary>Values of <see cref="ByReference"/>: for each reference its kind, and its kind and name. For whoever builds the store.</summary>
    public static IEnumerable<string> KeysOf(IReadOnlyList<SpecReference> references) =>
        references.SelectMany(reference => new[] { KeyOf(reference.Kind), KeyOf(reference.Kind, reference.Name) }).Distinct(StringComparer.Ordinal);

    /// <summary>Adds the objects of one kind of ours.</summary>
    /// <param name="informer">Their cache, indexed by <see cref="ByReference"/>; must not run yet.</param>
    /// <param name="referencesOf">The references of an object.</param>
    /// <param name="wake">Asks for a pass over one.</param>
    public void Add<TEntity>(Informer<TEntity> informer, Func<TEntity, IReadOnlyList<SpecReference>> referencesOf, Action<ObjectKey> wake)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        Add(informer.Store, referencesOf, wake);
        informer.Subscribe(change =>
        {
            if (change.Old is not { } old)
            {
                return;
            }

            var still = (change.New is { } current ? referencesOf(current) : []).Select(reference => reference.Kind).ToHashSet();
            foreach (var kind in referencesOf(old).Select(reference => reference.Kind).Where(kind => !still.Contains(kind)).Distinct())
            {
                Released?.Invoke(kind);
            }
        });
    }

    /// <summary>The same for a store that somebody else keeps, and that never tells of changes.</summary>
    public void Add<TEntity>(IStore<TEntity> store, Func<TEntity, IReadOnlyList<SpecReference>> referencesOf, Action<ObjectKey> wake)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => sources.Add(new Source<TEntity>(store, referencesOf, wake));

    /// <summary>Whether anybody refers to objects of a kind.</summary>
    public bool Any(ReferencedKind kind) => sources.Exists(source => source.Any(KeyOf(kind)));

    /// <summary>Whether anybody refers to an object.</summary>
    public bool Any(ReferencedKind kind, ObjectKey target) => sources.SelectMany(source => source.UsersOf(kind, target)).Any();

    /// <summary>Wakes everybody for whom the change of an object means something else than before.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="change">The change.</param>
    public void Wake(ReferencedKind kind, StoreChange<ReferencedObject> change)
    {
        foreach (var source in sources)
        {
            foreach (var (user, reference) in source.UsersOf(kind, change.Key))
            {
                if (MeansSomethingElse(reference, change))
                {
                    source.Wake(user);
                }
            }
        }
    }

    /// <summary>Wakes everybody who refers to something in a namespace from outside of it: what is allowed there has changed.</summary>
    public void WakeAbroad(string namespaceName) => sources.ForEach(source => source.WakeAbroad(namespaceName));

    /// <summary>Whether a change of an object is one for whoever refers to it. What was not kept cannot be compared; it counts as changed.</summary>
    /// <param name="reference">The reference to it.</param>
    /// <param name="change">The change.</param>
    public static bool MeansSomethingElse(SpecReference reference, StoreChange<ReferencedObject> change)
    {
        if (change is { Old.Content: null } or { New.Content: null } || ReferencePath.TryParse(reference.FieldPath) is not { } path)
        {
            return true;
        }

        return ReferenceReading.Of(reference, path, change.Old) != ReferenceReading.Of(reference, path, change.New);
    }

    private static string KeyOf(ReferencedKind kind) => $"{kind.ApiVersion} {kind.Kind}";

    private static string KeyOf(ReferencedKind kind, string name) => $"{kind.ApiVersion} {kind.Kind} {name}";

    private interface ISource
    {
        bool Any(string key);

        IEnumerable<(ObjectKey User, SpecReference Reference)> UsersOf(ReferencedKind kind, ObjectKey target);

        void Wake(ObjectKey user);

        void WakeAbroad(string namespaceName);
    }

    private sealed class Source<TEntity>(IStore<TEntity> store, Func<TEntity, IReadOnlyList<SpecReference>> referencesOf, Action<ObjectKey> wake) : ISource
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        public bool Any(string key) => store.ByIndex(ByReference, key).Count > 0;

        // Whether a kind has namespaces is known from the object that came, not from the reference.
        public IEnumerable<(ObjectKey User, SpecReference Reference)> UsersOf(ReferencedKind kind, ObjectKey target) =>
            from entity in store.ByIndex(ByReference, KeyOf(kind, target.Name))
            from reference in referencesOf(entity)
            where reference.Kind == kind && reference.Name == target.Name && (target.Namespace is null || reference.Namespace == target.Namespace)
            select (ObjectKey.Of(entity), reference);

        public void Wake(ObjectKey user) => wake(user);

        public void WakeAbroad(string namespaceName)
        {
            foreach (var entity in store.List())
            {
                if (entity.Metadata.NamespaceProperty != namespaceName && referencesOf(entity).Any(reference => reference.Namespace == namespaceName))
                {
                    wake(ObjectKey.Of(entity));
                }
            }
        }
    }
}
