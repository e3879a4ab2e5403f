using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Reconcilers.RestDeployments;
using Operator.References;

namespace Operator.Permissions;

/// <summary>An object that needs, or has, statements in a policy.</summary>
/// <param name="Owner">Kind, namespace and name.</param>
/// <param name="Grant">What it needs of the policy by its spec; null when nothing.</param>
/// <param name="Held">Ids of the statements there that its status names.</param>
/// <param name="IsSuspended">Nobody works on it: what it asks for need not be what it has.</param>
internal sealed record LambdaUser(StatementOwner Owner, LambdaGrant? Grant, IReadOnlyList<string> Held, bool IsSuspended);

/// <summary>Names an object of either kind.</summary>
internal readonly record struct StatementOwner(string Kind, ObjectKey Key);

/// <summary>
/// Finds all objects of both kinds that have to do with a function, by spec or by status, from the caches alone. Includes objects that
/// this process has not passed yet, so that a restart never makes a statement look unused.
/// </summary>
internal sealed class LambdaUsers(
    IStore<Integration> integrations, IStore<RestIntegration> restIntegrations, IStore<RestDeployment> deployments, ObjectHomes homes)
{
    /// <summary>Index of both stores by name of the function.</summary>
    public const string ByFunction = "lambdaFunction";

    private readonly ApiNeighbours neighbours = new(restIntegrations, deployments, homes);

    /// <summary>Keys of <see cref="ByFunction"/>; for whoever builds the store.</summary>
    public static IEnumerable<string> FunctionsOf(Integration entity) => FunctionsOf(entity.RecordedSpec().Lambda, entity.Status?.Permission);

    /// <inheritdoc cref="FunctionsOf(Integration)" />
    public static IEnumerable<string> FunctionsOf(RestIntegration entity) => FunctionsOf(entity.RecordedSpec().Lambda, entity.Status?.Permission);

    /// <summary>Stages that RestDeployments of an API name.</summary>
    public IReadOnlyCollection<string> StagesOf(CallingApi api) =>
        [.. neighbours.DeploymentsOf(api.ApiId, ObjectHome.InAccount(api.AccountId, api.Region)).Select(deployment => deployment.Spec.StageName).Distinct(StringComparer.Ordinal)];

    /// <summary>Everybody but <paramref name="self"/>.</summary>
    /// <param name="key">The policy.</param>
    /// <param name="self">Who asks.</param>
    /// <param name="accountId">Account of objects that have not been told theirs yet; null when not known.</param>
    public IReadOnlyList<LambdaUser> Others(PolicyKey key, StatementOwner self, string? accountId) =>
    [
        .. integrations.ByIndex(ByFunction, key.FunctionName).Select(entity => UserOf(entity, key, accountId))
            .Concat(restIntegrations.ByIndex(ByFunction, key.FunctionName).Select(entity => UserOf(entity, key, accountId)))
            .Where(user => user.Owner != self && (user.Grant is not null || user.Held.Count > 0)),
    ];

    /// <summary>
    /// The REST integrations that have to look again because another one began or ceased to shut the console's test call out, or named
    /// other stages; nobody after other changes.
    /// </summary>
    public IEnumerable<ObjectKey> Concerned(StoreChange<RestIntegration> change)
    {
        if (MarksOf(change.Old) == MarksOf(change.New))
        {
            return [];
        }

        return new[] { change.Old, change.New }.OfType<RestIntegration>().SelectMany(FunctionsOf).Distinct(StringComparer.Ordinal)
            .SelectMany(function => restIntegrations.ByIndex(ByFunction, function)).Select(ObjectKey.Of).Where(key => key != change.Key).Distinct();
    }

    private static string? MarksOf(RestIntegration? entity) =>
        entity is { Metadata.DeletionTimestamp: null, Spec: { ManagementPolicy: ManagementPolicy.Manage, Lambda: { ManagePermission: true } lambda } }
        && (!lambda.AllowTestInvoke || lambda.Stages is { Count: > 0 })
        && entity.RecordedSpec() is var spec
            ? $"{spec.KnownApiId} {spec.Lambda!.FunctionArn}{lambda.FunctionName} {spec.Credentials}{spec.CredentialsRef?.Name}{spec.CredentialsPassthrough} {lambda.AllowTestInvoke} {string.Join(',', lambda.Stages ?? [])}"
            : null;

    private static IEnumerable<string> FunctionsOf(LambdaSpec? lambda, PermissionStatus? recorded) =>
        PermissionRecord.Held(recorded).Keys.Select(key => key.FunctionName)
            .Concat(lambda is { ManagePermission: true } ? [NameOf(lambda)] : [])
            .Where(name => name.Length > 0).Distinct(StringComparer.Ordinal);

    private static string NameOf(LambdaSpec lambda) => !string.IsNullOrEmpty(lambda.FunctionArn)
        ? lambda.FunctionArn.Split(':') is { Length: > 6 } parts ? parts[6] : ""
        : (lambda.FunctionName ?? "").Split(':')[0];

    private LambdaUser UserOf(Integration entity, PolicyKey key, string? accountId)
    {
        var (spec, status) = (entity.RecordedSpec(), entity.Status);
        LambdaGrant? grant = null;
        if (spec.Lambda is { ManagePermission: true } lambda && homes.Of(entity) is { } home && NeedsPermission(entity.Metadata, spec.ManagementPolicy, spec.CredentialsRef, spec.CredentialsArn))
        {
            var (account, region) = (NullIfEmpty(status?.AccountId) ?? home.AccountId ?? accountId, home.Region);
            grant = Grant(LambdaBackend.Of(lambda, region, account).Arn, new CallingApi(account ?? "", region, NullIfEmpty(status?.ApiId) ?? spec.KnownApiId), lambda, key);
        }

        return new LambdaUser(new StatementOwner(nameof(Integration), ObjectKey.Of(entity)), grant, HeldIn(status?.Permission, key), spec.Suspend);
    }

    private LambdaUser UserOf(RestIntegration entity, PolicyKey key, string? accountId)
    {
        var (spec, status) = (entity.RecordedSpec(), entity.Status);
        LambdaGrant? grant = null;
        var credentials = spec.CredentialsPassthrough == true ? EffectiveRest.CallerCredentials : spec.Credentials;
        if (spec.Lambda is { ManagePermission: true } lambda && homes.Of(entity) is { } home && NeedsPermission(entity.Metadata, spec.ManagementPolicy, spec.CredentialsRef, credentials))
        {
            var (account, region) = (NullIfEmpty(status?.AccountId) ?? home.AccountId ?? accountId, home.Region);
            var api = new CallingApi(account ?? "", region, NullIfEmpty(status?.RestApiId) ?? spec.KnownApiId);
            grant = Grant(LambdaBackend.Of(lambda, region, account).Arn, api, lambda, key) is { } wanted
                ? wanted with { HttpMethod = spec.HttpMethod.ToUpperInvariant(), ResourcePath = NullIfEmpty(status?.ResourcePath) ?? spec.ResourcePath }
                : null;
        }

        return new LambdaUser(new StatementOwner(nameof(RestIntegration), ObjectKey.Of(entity)), grant, HeldIn(status?.Permission, key), spec.Suspend);
    }

    private static bool NeedsPermission(V1ObjectMeta metadata, ManagementPolicy policy, ObjectReference? role, string? credentials) =>
        metadata.DeletionTimestamp is null && policy == ManagementPolicy.Manage && role is null && string.IsNullOrEmpty(credentials);

    private static LambdaGrant? Grant(string? functionArn, CallingApi api, LambdaSpec lambda, PolicyKey key) =>
        functionArn is not null && PolicyKey.Of(functionArn) == key ? new LambdaGrant(functionArn, api, lambda) : null;

    private static IReadOnlyList<string> HeldIn(PermissionStatus? recorded, PolicyKey key) => PermissionRecord.Held(recorded).GetValueOrDefault(key, []);

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
