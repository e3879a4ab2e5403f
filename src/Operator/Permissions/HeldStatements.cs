using System.Collections.Concurrent;

namespace Operator.Permissions;

/// <summary>
/// Which statements each object has, as far as this process knows better than the caches, which lag behind its own status writes: two
/// objects that let go of a shared statement at the same time must not each take the other for its user. Never ahead of what is written:
/// what an object is said to have, its status names.
/// </summary>
internal sealed class HeldStatements
{
    private readonly ConcurrentDictionary<StatementOwner, IReadOnlyDictionary<PolicyKey, IReadOnlyList<string>>> held = [];

    /// <summary>The object has these and no others.</summary>
    public void Set(StatementOwner owner, IReadOnlyDictionary<PolicyKey, IReadOnlyList<string>> statements) => held[owner] = statements;

    /// <summary>What the object has in one policy; what the cache says for an object that this process has not dealt with.</summary>
    public IReadOnlyList<string> Of(LambdaUser user, PolicyKey key) =>
        held.TryGetValue(user.Owner, out var known) ? known.GetValueOrDefault(key, []) : user.Held;

    /// <summary>The object is gone.</summary>
    public void Forget(StatementOwner owner) => held.TryRemove(owner, out _);
}
