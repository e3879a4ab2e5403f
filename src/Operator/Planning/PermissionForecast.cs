using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Apis.V1Alpha1;
using Operator.Permissions;

namespace Operator.Planning;

/// <summary>What an object asks of the policies of functions.</summary>
/// <param name="Grant">What it needs; null when nothing.</param>
/// <param name="Recorded">The statements that it has, by its status.</param>
/// <param name="IsActive">A pass would get as far as permissions. If not, what it has is still its own.</param>
/// <param name="OnlyReports">What it has and somebody took away is not put back.</param>
internal sealed record PermissionAsk(LambdaGrant? Grant, PermissionStatus? Recorded, bool IsActive, bool OnlyReports);

/// <summary>Changes of policies for one object.</summary>
/// <param name="Grants">Before its integration is written.</param>
/// <param name="Revocations">After it is written.</param>
internal sealed record PermissionCalls(IReadOnlyList<PlannedCall> Grants, IReadOnlyList<PlannedCall> Revocations);

/// <summary>
/// The permissions that passes over the objects of a run would add before they write integrations, and take away after. One GetPolicy per
/// function, however many objects there are. Objects are planned one after another, each on what the earlier ones leave.
/// </summary>
/// <remarks>
/// Who else uses a statement is known of the objects of the run alone: one that the cluster has beside them keeps it in place. The id of a
/// statement has the cluster in it, which only a status tells: until one does it stands in angle brackets, and what the operator of
/// any cluster added counts as there.
/// </remarks>
/// <param name="policies">Reads policies.</param>
/// <param name="asks">All objects of the run that have to do with functions.</param>
/// <param name="stagesOf">Stages of an API that RestDeployments of the run name.</param>
internal sealed class PermissionForecast(PolicyStore policies, IReadOnlyList<PermissionAsk> asks, Func<CallingApi, IReadOnlyCollection<string>> stagesOf)
{
    private readonly Dictionary<PolicyKey, PolicyDocument> known = [];
    private readonly Dictionary<PermissionAsk, Dictionary<PolicyKey, IReadOnlyList<string>>> held =
        asks.ToDictionary<PermissionAsk, PermissionAsk, Dictionary<PolicyKey, IReadOnlyList<string>>>(
            ask => ask, ask => PermissionRecord.Held(ask.Recorded).ToDictionary(), ReferenceEqualityComparer.Instance);

    private readonly string cluster = asks.SelectMany(ask => PermissionRecord.Held(ask.Recorded).Values.SelectMany(ids => ids))
        .Select(PermissionStatement.ClusterOf).FirstOrDefault(name => name is not null) ?? "<cluster>";

    /// <summary>Plans for one object of the run.</summary>
    /// <exception cref="AwsCallException">A policy could not be read.</exception>
    public async Task<PermissionCalls> PlanAsync(PermissionAsk ask, CancellationToken cancellationToken)
    {
        if (!ask.IsActive)
        {
            return new PermissionCalls([], []);
        }

        var mine = held[ask];
        IReadOnlyList<string> needed = [];
        var grants = new List<PlannedCall>();
        if (ask.Grant is { } grant)
        {
            needed = await GrantAsync(ask, grant, mine.GetValueOrDefault(grant.Policy, []), grants, cancellationToken);
            mine[grant.Policy] = [.. mine.GetValueOrDefault(grant.Policy, []).Union(needed, StringComparer.Ordinal)];
        }

        var revocations = new List<PlannedCall>();
        foreach (var (key, ids) in mine.ToList())
        {
            mine[key] = key == ask.Grant?.Policy ? needed : [];
            var used = held.Values.SelectMany(user => user.GetValueOrDefault(key, [])).ToHashSet(StringComparer.Ordinal);
            foreach (var sid in ids.Where(sid => !used.Contains(sid)))
            {
                var policy = await ReadAsync(key, cancellationToken);
                if (policy.Statements.ContainsKey(sid))
                {
                    revocations.Add(RemovePermission(key, sid));
                    known[key] = policy.Without(sid);
                }
            }
        }

        return new PermissionCalls(grants, revocations);
    }

    private async Task<IReadOnlyList<string>> GrantAsync(
        PermissionAsk ask, LambdaGrant grant, IReadOnlyList<string> before, List<PlannedCall> calls, CancellationToken cancellationToken)
    {
        var key = grant.Policy;
        var neighbours = held.Keys.Where(other => !ReferenceEquals(other, ask)).Select(other => other.Grant).OfType<LambdaGrant>()
            .Where(other => other.Policy == key && other.Api == grant.Api).ToList();
        var needed = new List<string>();
        foreach (var source in StatementNeeds.Of(grant, neighbours, stagesOf(grant.Api)).SourceArns)
        {
            var policy = await ReadAsync(key, cancellationToken);
            var wanted = PermissionStatement.Shown(cluster, source);
            var had = before.FirstOrDefault(sid => PermissionStatement.IsOfSome(sid, source));
            if (policy.Statements.Values.FirstOrDefault(one => one.Is(wanted) || (one.IsPlain && one.SourceArn == source && PermissionStatement.IsOfSome(one.Sid, source))) is { } there)
            {
                needed.Add(there.Sid);
                continue;
            }

            needed.Add(had ?? wanted.Sid);
            if (had is not null && ask.OnlyReports)
            {
                continue;
            }

            // Somebody made it say something else.
            if (had is not null && policy.Statements.ContainsKey(had))
            {
                calls.Add(RemovePermission(key, had));
                policy = policy.Without(had);
            }

            calls.Add(AddPermission(key, wanted));
            known[key] = policy.With(key, wanted);
        }

        return needed;
    }

    private async Task<PolicyDocument> ReadAsync(PolicyKey key, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(key, out var policy))
        {
            return policy;
        }

        try
        {
            return known[key] = await policies.GetAsync(AccountAccess.Default, key, cancellationToken);
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            // A function that is still to come will have none of it, and one that is gone took it along.
            return known[key] = PolicyDocument.Empty;
        }
    }

    private static PlannedCall AddPermission(PolicyKey key, PermissionStatement statement) => new(
        "AddPermission",
        "POST",
        $"{PolicyPath(key)}{Query(key)}",
        new JsonObject
        {
            ["StatementId"] = statement.Sid,
            ["Action"] = PermissionStatement.Action,
            ["Principal"] = PermissionStatement.Principal,
            ["SourceArn"] = statement.SourceArn,
        });

    private static PlannedCall RemovePermission(PolicyKey key, string sid) => new("RemovePermission", "DELETE", $"{PolicyPath(key)}/{sid}{Query(key)}", null);

    private static string PolicyPath(PolicyKey key) => $"/2015-03-31/functions/{Uri.EscapeDataString(key.FunctionArn)}/policy";

    private static string Query(PolicyKey key) => key.Qualifier is null ? "" : $"?Qualifier={Uri.EscapeDataString(key.Qualifier)}";
}
