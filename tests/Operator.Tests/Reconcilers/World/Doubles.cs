using Amazon.Runtime;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Aws;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Reflection;

namespace Operator.Tests.Reconcilers.World;

/// <summary>What a watch would have shown by now: replaced as a whole between passes.</summary>
internal sealed class SnapshotStore<TEntity>(
    string index, Func<TEntity, IEnumerable<string>> keysOf, params (string Name, Func<TEntity, IEnumerable<string>> KeysOf)[] further) : IStore<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<string, Func<TEntity, IEnumerable<string>>> indexes =
        further.Append((Name: index, KeysOf: keysOf)).ToDictionary(one => one.Name, one => one.KeysOf);

    private Dictionary<ObjectKey, TEntity> objects = [];
    private Dictionary<string, ILookup<string, TEntity>> filed = [];

    public void Replace(IEnumerable<TEntity> snapshot)
    {
        objects = snapshot.ToDictionary(ObjectKey.Of);
        filed = indexes.ToDictionary(
            one => one.Key,
            one => objects.Values.SelectMany(entity => one.Value(entity).Select(key => (key, entity))).ToLookup(pair => pair.key, pair => pair.entity));
    }

    public TEntity? Get(ObjectKey key) => objects.GetValueOrDefault(key);

    public IReadOnlyCollection<TEntity> List() => [.. objects.Values];

    public IReadOnlyCollection<TEntity> ByIndex(string indexName, string value) => indexes.ContainsKey(indexName)
        ? [.. filed.GetValueOrDefault(indexName)?[value] ?? []]
        : throw new ArgumentException($"There is no index {indexName}.", nameof(indexName));

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Keeps events for assertions. Passes publish side by side; tests read when they are over.</summary>
internal sealed class RecordedEvents : IEventRecorder
{
    private readonly Lock gate = new();

    public List<(EventType Type, string Reason, string Note)> All { get; } = [];

    public IEnumerable<string> Reasons => All.Select(item => item.Reason);

    public void Publish(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string action, string note)
    {
        Assert.NotNull(regarding.ApiVersion);
        Assert.NotNull(regarding.Kind);
        Assert.NotNull(regarding.Metadata.Uid);
        lock (gate)
        {
            All.Add((type, reason, note));
        }
    }
}

/// <summary>An STS that knows, or does not.</summary>
internal sealed class FixedAccount : IAccountIds
{
    public bool IsKnown { get; set; } = true;

    public ValueTask<string?> FindAsync(AwsTarget target, CancellationToken cancellationToken) => new(target.Account.AccountId ?? (IsKnown ? "123456789012" : null));
}

/// <summary>Credentials that the sandbox takes, as long as there are any.</summary>
internal sealed class TestCredentials(Func<bool> exist) : IAccountCredentials
{
    public AWSCredentials GetCredentials(AccountAccess account) =>
        exist() ? new BasicAWSCredentials("AKIDEXAMPLE", "secret") : throw new CredentialsUnavailableException("No credentials here.");
}
