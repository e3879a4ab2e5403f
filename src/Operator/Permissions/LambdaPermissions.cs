using System.Net;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Drift;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Reconcilers;

namespace Operator.Permissions;

/// <summary>
/// <see cref="ILambdaPermissions"/> over Lambda's policies. One policy is worked on by one pass at a time; a statement counts as used by
/// every object whose status names it, so that the last one takes it away.
/// </summary>
/// <remarks>
/// Calls to AWS: one GetPolicy per function and <see cref="ReconcilerOptions.PolicyMaxAge"/> for all objects together (and one for all
/// that somebody asks to be looked at together), one GetStages per API and <see cref="ReconcilerOptions.RoundMaxAge"/> where an object shuts test calls out and not
/// all name their stages (or one that is suspended rests on a statement for all), one AddPermission or RemovePermission for each statement that comes or goes. Writes to the API server: one before an object first rests on a statement, be it
/// added for it or there already.
/// </remarks>
internal sealed class LambdaPermissions(
    LambdaUsers users, IPolicyStore store, RestStageNames stages, ClusterIdentity cluster, ReconcilerOptions options) : ILambdaPermissions
{
    private readonly KeyedLock<PolicyKey> lanes = new();
    private readonly HeldStatements held = new();
    private readonly NeedsFinder finder = new(users, stages);

    /// <inheritdoc />
    public async Task<PermissionOutcome> GrantAsync(
        ObjectPass pass, PermissionStatus? recorded, LambdaGrant? grant, Func<PermissionStatus, CancellationToken, Task> record, CancellationToken cancellationToken)
    {
        var all = PermissionRecord.Held(recorded);
        if (grant is null)
        {
            return new PermissionOutcome(PermissionRecord.Of(all, current: null, policyBytes: null));
        }

        var key = grant.Policy;
        using var lane = await lanes.EnterAsync(key, cancellationToken);
        var before = all.GetValueOrDefault(key, []);
        var bytesBefore = PermissionRecord.Current(recorded) == key ? recorded?.PolicyBytes : null;
        string clusterId;
        try
        {
            clusterId = await cluster.GetAsync(cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            // An operator that was upgraded without its role.
            return AsItIs(PermissionTexts.ClusterUnknown(exception.Message, options));
        }

        var others = users.Others(key, Owner(pass), grant.Api.AccountId);
        var used = Used(key, others);
        var shuts = TestCalls.AreShutBy(grant);
        var wide = PermissionStatement.Of(clusterId, grant.Api.SourceArn("*")).Sid;
        var onWide = shuts && used.Contains(wide) ? others.Where(other => held.Of(other, key).Contains(wide)).ToList() : [];
        var found = await finder.FindAsync(pass, grant, others, onWide, cancellationToken);
        var (needs, _, hidden) = found;
        if (hidden is not null && needs.StagesUnknown)
        {
            return AsItIs(PermissionTexts.StagesHidden(grant.Api, hidden, isWide: before.Concat(used).Contains(wide), options));
        }

        var wanted = Statements(needs, clusterId);
        all = With(all, key, before.Union(wanted.Select(statement => statement.Sid)));
        PolicyEdit? edit = null;
        StatementPlan? plan = null;
        try
        {
            edit = new PolicyEdit(store, pass, key, await store.GetAsync(pass.Target.Account, key, pass.AskedSince, cancellationToken));
            plan = StatementPlan.Of(edit.Policy, clusterId, wanted, before, used);
            var missing = OnlyReported(pass, plan, before);
            plan = plan.Without(missing);
            List<string> closed = shuts && missing.Count == 0
                ? [.. TestCalls.LettingIn(grant, edit.Policy).Where(sid => used.Contains(sid) && PermissionStatement.IsOurs(sid, clusterId))]
                : [];
            plan = plan with { Removes = [.. plan.Removes, .. closed] };
            // Also for what is there already: others take away what nobody's record names, and leave to us what ours does.
            var intended = PermissionRecord.Of(all, key, edit.Policy.Bytes)!;
            if (!PermissionRecord.Covers(recorded, intended))
            {
                await record(intended, cancellationToken);
            }

            held.Set(Owner(pass), all);
            if (plan.Adds.Count > 0)
            {
                await edit.ApplyAsync(plan, cancellationToken);
            }

            // Not in RevokeAsync, which takes away what this object had: these are others'.
            foreach (var sid in closed)
            {
                await edit.RemoveAsync(sid, cancellationToken);
            }

            Report(pass, missing);
            // The size as of this object's own last change: others' changes are no reason to write each user's status.
            var bytes = plan.Adds.Count > 0 ? edit.Policy.Bytes : bytesBefore ?? edit.Policy.Bytes;
            var result = new PermissionOutcome(PermissionRecord.Of(all, key, bytes))
            {
                Needed = [.. wanted.Select(statement => statement.Sid).Union(found.Kept(before, edit.Policy), StringComparer.Ordinal)],
                TestCallsShutIn = shuts ? grant.Api : null,
            };
            if (hidden is not null)
            {
                var (condition, blocks) = PermissionTexts.StagesPartlyKnown(grant.Api, hidden, options);
                return result with { Condition = condition, Blocks = blocks };
            }

            if (needs.StagesUnknown)
            {
                var unknown = PermissionTexts.StagesUnknown(grant.Api, needs.StagesWereRead, options);
                // An API that has no stage has no clients who call by what goes. Where nobody looked, there may be some.
                return result with
                {
                    Condition = unknown.Condition,
                    Blocks = unknown.Blocks,
                    Needed = needs.StagesWereRead ? result.Needed : all[key],
                };
            }

            return result with
            {
                Condition = missing.Count == 0 ? PermissionTexts.Granted(key, wanted.Count) : PermissionTexts.Missing(key, "driftPolicy: Correct"),
            };
        }
        catch (AmazonLambdaException exception) when (Explained(exception, grant, edit, plan) is { } known)
        {
            // Refused is not granted: else driftPolicy Detect would take it for something that somebody took away.
            all = With(all, key, before.Union(wanted.Select(statement => statement.Sid).Where(sid => edit?.Policy.Statements.ContainsKey(sid) == true)));
            held.Set(Owner(pass), all);
            return new PermissionOutcome(PermissionRecord.Of(all, key, edit?.Policy.Bytes), known.Condition, known.Blocks) { Needed = all[key] };
        }

        // With this policy as the one in use: what another one holds is told from it, and goes or stays as after every move.
        PermissionOutcome AsItIs((ReadySummary Condition, PassOutcome Blocks) why) =>
            new(PermissionRecord.Of(With(all, key, before), key, bytesBefore), why.Condition, why.Blocks) { Needed = before };
    }

    /// <inheritdoc />
    public async Task<PermissionOutcome> ReportAsync(ObjectPass pass, PermissionStatus? recorded, LambdaGrant grant, CancellationToken cancellationToken)
    {
        var key = grant.Policy;
        using var lane = await lanes.EnterAsync(key, cancellationToken);
        try
        {
            var (needs, _, hidden) = await finder.FindAsync(pass, grant, users.Others(key, Owner(pass), grant.Api.AccountId), onWide: [], cancellationToken);
            if (hidden is not null)
            {
                return new PermissionOutcome(recorded, PermissionTexts.StagesHidden(grant.Api, hidden, isWide: false, options).Condition);
            }

            var policy = await store.GetAsync(pass.Target.Account, key, pass.AskedSince, cancellationToken);
            var found = needs.SourceArns.Select(source => (Source: source, Statement: policy.Allowing(source))).ToList();
            Report(pass, [.. found.Where(one => one.Statement is null).Select(one => new PermissionStatement("", one.Source))]);
            var condition = needs.StagesUnknown ? PermissionTexts.StagesUnknown(grant.Api, needs.StagesWereRead, options).Condition
                : found.TrueForAll(one => one.Statement is not null) ? PermissionTexts.AllowedBy(key, found[0].Statement!.Sid)
                : PermissionTexts.Missing(key, "managementPolicy: Manage");
            return new PermissionOutcome(recorded, condition);
        }
        catch (AmazonLambdaException exception) when (Explained(exception, grant, edit: null, plan: null) is { } known)
        {
            // An observer is not kept from being ready by what it only reports.
            return new PermissionOutcome(recorded, known.Condition);
        }
    }

    /// <inheritdoc />
    public async Task<PermissionOutcome> RevokeAsync(ObjectPass pass, PermissionOutcome granted, bool keepRetiring, CancellationToken cancellationToken)
    {
        var current = PermissionRecord.Current(granted.Status);
        var all = PermissionRecord.Held(granted.Status);
        PermissionOutcome? refused = null;
        foreach (var (key, ids) in all)
        {
            var kept = key == current ? granted.Needed : keepRetiring ? ids : [];
            var surplus = ids.Except(kept, StringComparer.Ordinal).ToList();
            if (surplus.Count == 0)
            {
                continue;
            }

            try
            {
                await RemoveAsync(pass, key, surplus, With(all, key, kept), key == current ? granted.TestCallsShutIn : null, cancellationToken);
                all = With(all, key, kept);
            }
            catch (Exception exception) when (Refused(exception, key) is { } blocks)
            {
                refused = granted with { Blocks = granted.Blocks ?? blocks };
            }
        }

        return (refused ?? granted) with { Status = PermissionRecord.Of(all, current, granted.Status?.PolicyBytes) };
    }

    /// <inheritdoc />
    public async Task<PassOutcome?> ReleaseAsync(ObjectPass pass, PermissionStatus? recorded, CancellationToken cancellationToken)
    {
        var all = PermissionRecord.Held(recorded);
        foreach (var (key, ids) in all.Where(entry => entry.Value.Count > 0))
        {
            try
            {
                await RemoveAsync(pass, key, ids, With(all, key, []), testCallsShutIn: null, cancellationToken);
                all = With(all, key, []);
            }
            catch (Exception exception) when (Refused(exception, key) is { } blocks)
            {
                return blocks;
            }
        }

        return null;
    }

    /// <inheritdoc />
    public void Forget(string kind, ObjectKey key) => held.Forget(new StatementOwner(kind, key));

    private async Task RemoveAsync(
        ObjectPass pass,
        PolicyKey key,
        IReadOnlyList<string> surplus,
        IReadOnlyDictionary<PolicyKey, IReadOnlyList<string>> remaining,
        CallingApi? testCallsShutIn,
        CancellationToken cancellationToken)
    {
        using var lane = await lanes.EnterAsync(key, cancellationToken);
        var clusterId = await cluster.GetAsync(cancellationToken);
        var others = users.Others(key, Owner(pass), pass.AccountId);
        try
        {
            var edit = new PolicyEdit(store, pass, key, await store.GetAsync(pass.Target.Account, key, since: null, cancellationToken));
            var plan = StatementPlan.Of(edit.Policy, clusterId, [], surplus, Used(key, others));
            plan = plan with
            {
                Adds = StandIns.ToPutBack(edit.Policy, plan.Removes, [.. others.Select(other => other with { Held = held.Of(other, key) })], clusterId, testCallsShutIn),
            };
            await edit.ApplyAsync(plan, cancellationToken);
            foreach (var sid in plan.Removes)
            {
                await edit.RemoveAsync(sid, cancellationToken);
            }
        }
        catch (AmazonLambdaException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            // The function is gone, and its policy with it.
            store.Forget(pass.Target.Account, key);
        }

        // Within the lane: the next one who asks must not take this object for a user any more.
        held.Set(Owner(pass), remaining);
    }

    // Not what others need by their specs: one that has not rested on a statement yet adds it itself, and one that never comes to it (it waits for
    // its API, say, until its spec names another function) would leave it behind for ever.
    private HashSet<string> Used(PolicyKey key, IReadOnlyList<LambdaUser> others) =>
        others.SelectMany(other => held.Of(other, key)).ToHashSet(StringComparer.Ordinal);

    // Under driftPolicy Detect, what the object had and somebody took away or changed is not put back.
    private static List<PermissionStatement> OnlyReported(ObjectPass pass, StatementPlan plan, IReadOnlyList<string> before) =>
        pass.DriftPolicy == DriftPolicy.Detect && !pass.IsEdit
            ? [.. plan.Adds.Where(statement => before.Contains(statement.Sid))]
            : [];

    private static void Report(ObjectPass pass, IEnumerable<PermissionStatement> missing) =>
        pass.FurtherDifferences.AddRange(missing.Select(statement => PermissionField.Missing(statement.SourceArn)));

    private (ReadySummary Condition, PassOutcome Blocks)? Explained(AwsCallException exception, LambdaGrant grant, PolicyEdit? edit, StatementPlan? plan) =>
        PermissionTexts.Of(exception, grant.Policy, edit?.Policy.Bytes ?? 0, plan?.Adds.Sum(statement => statement.BytesIn(grant.Policy) + 1) ?? 0, options);

    private PassOutcome? Refused(Exception exception, PolicyKey key) => exception switch
    {
        AmazonLambdaException refusal => PermissionTexts.Of(refusal, key, 0, 0, options)?.Blocks,
        KubernetesApiException { StatusCode: HttpStatusCode.Forbidden } => PermissionTexts.ClusterUnknown(exception.Message, options).Blocks,
        _ => null,
    };

    private static List<PermissionStatement> Statements(StatementNeeds needs, string clusterId) =>
        [.. needs.SourceArns.Select(source => PermissionStatement.Of(clusterId, source))];

    private static Dictionary<PolicyKey, IReadOnlyList<string>> With(IReadOnlyDictionary<PolicyKey, IReadOnlyList<string>> all, PolicyKey key, IEnumerable<string> ids) =>
        new(all) { [key] = [.. ids] };

    private static StatementOwner Owner(ObjectPass pass) => new(pass.Kind, pass.Key);
}
