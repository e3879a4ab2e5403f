using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.References;

namespace Operator.Reconcilers.Integrations;

/// <summary>What a pass may want to know of the other objects of its API, and of newer versions of its own: what the watch has shown.</summary>
internal sealed class IntegrationPeers(IStore<Integration> store, ObjectHomes homes)
{
    /// <summary>Index of the store by API.</summary>
    public const string ByApi = "api";

    /// <summary>Keys of <see cref="ByApi"/>; for whoever builds the store.</summary>
    public static IEnumerable<string> ApisOf(Integration entity) => [ApiOf(entity)];

    /// <summary>How many objects have an integration of this API that is compared with AWS in every round.</summary>
    public int Compared(string region, string apiId) => store.ByIndex(ByApi, apiId).Count(entity => IsCompared(entity, region));

    /// <summary>How many of them somebody asks to be looked at now.</summary>
    public int AskedFor(string region, string apiId) => store.ByIndex(ByApi, apiId)
        .Count(entity => LookRequests.Open(entity.Metadata, entity.Status) is not null && IsCompared(entity, region));

    /// <summary>
    /// Whether the spec has been edited since this copy was taken. A pass that is about to write asks once more, so that of edits in quick
    /// succession only the last is sent.
    /// </summary>
    public bool HasNewerSpec(Integration entity) =>
        store.Get(ObjectKey.Of(entity)) is { } newest
        && newest.Metadata.Uid == entity.Metadata.Uid
        && newest.Metadata.Generation > entity.Metadata.Generation;

    private bool IsCompared(Integration entity, string region) =>
        !string.IsNullOrEmpty(entity.Status?.IntegrationId)
        && !entity.Spec.Suspend
        && entity.Metadata.DeletionTimestamp is null
        && homes.Of(entity)?.Region == region;

    private static string ApiOf(Integration entity) => NullIfEmpty(entity.Status?.ApiId) ?? entity.RecordedSpec().KnownApiId;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
