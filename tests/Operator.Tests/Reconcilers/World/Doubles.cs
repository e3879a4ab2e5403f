using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Reflection;
using Operator.Reconcilers.Integrations;

namespace Operator.Tests.Reconcilers.World;

/// <summary>What a watch would have shown by now: replaced as a whole between passes.</summary>
internal sealed class SnapshotStore : IStore<Integration>
{
    private IReadOnlyList<Integration> objects = [];

    public void Replace(IEnumerable<Integration> snapshot) => objects = [.. snapshot];

    public Integration? Get(ObjectKey key) => objects.FirstOrDefault(entity => ObjectKey.Of(entity) == key);

    public IReadOnlyCollection<Integration> List() => [.. objects];

    public IReadOnlyCollection<Integration> ByIndex(string indexName, string value) => indexName == IntegrationClaims.ByIntegrationId
        ? [.. objects.Where(entity => IntegrationClaims.IdsOf(entity).Contains(value))]
        : throw new ArgumentException($"There is no index {indexName}.", nameof(indexName));

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Keeps events for assertions.</summary>
internal sealed class RecordedEvents : IEventRecorder
{
    public List<(EventType Type, string Reason, string Note)> All { get; } = [];

    public IEnumerable<string> Reasons => All.Select(item => item.Reason);

    public void Publish(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string action, string note)
    {
        Assert.NotNull(regarding.ApiVersion);
        Assert.NotNull(regarding.Kind);
        Assert.NotNull(regarding.Metadata.Uid);
        All.Add((type, reason, note));
    }
}

/// <summary>An STS that knows.</summary>
internal sealed class FixedAccount : IAccountIds
{
    public ValueTask<string?> FindAsync(AwsTarget target, CancellationToken cancellationToken) => new("123456789012");
}
