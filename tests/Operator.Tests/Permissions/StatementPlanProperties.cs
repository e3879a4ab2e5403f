using FsCheck;
using FsCheck.Fluent;
using Operator.Permissions;

namespace Operator.Tests.Permissions;

/// <summary>What must hold for any policy and any users.</summary>
public sealed class StatementPlanProperties
{
    private const string Cluster = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string OtherCluster = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    private static readonly PolicyKey Key = PolicyKey.Of("arn:aws:lambda:us-west-2:123456789012:function:orders:live");

    private static readonly Gen<string> Sources = Gen.Elements(Enumerable.Range(0, 8).Select(n => $"arn:aws:execute-api:us-west-2:123456789012:api{n}/*").ToArray());

    // Ours, another cluster's, other people's, and ours with another content.
    private static readonly Gen<PermissionStatement> Present = Gen.OneOf(
        Sources.Select(source => PermissionStatement.Of(Cluster, source)),
        Sources.Select(source => PermissionStatement.Of(OtherCluster, source)),
        Sources.Select(source => new PermissionStatement("theirs-" + source[^3], source)),
        Sources.Select(source => PermissionStatement.Of(Cluster, source) with { SourceArn = "arn:aws:execute-api:us-west-2:123456789012:forged/*" }));

    private static readonly Gen<Case> Cases =
        from present in Present.ListOf()
        from wanted in Sources.ListOf()
        from held in Present.ListOf()
        from used in Sources.ListOf()
        select new Case(
            present.Aggregate(PolicyDocument.Empty, (policy, statement) => policy.Statements.ContainsKey(statement.Sid) ? policy : policy.With(Key, statement)),
            [.. wanted.Distinct().Select(source => PermissionStatement.Of(Cluster, source))],
            [.. held.Select(statement => statement.Sid)],
            used.Select(source => PermissionStatement.Of(Cluster, source).Sid).ToHashSet());

    [Fact]
    public void After_the_plan_everything_wanted_is_there_and_a_second_plan_is_empty() => Check(one =>
    {
        var after = one.Apply();
        var again = StatementPlan.Of(after, Cluster, one.Wanted, one.Held, one.Used);
        return one.Wanted.All(statement => after.Statements[statement.Sid].Is(statement))
            && again is { Adds.Count: 0, Altered.Count: 0, Removes.Count: 0 };
    });

    [Fact]
    public void Statements_that_are_not_ours_or_that_others_use_are_never_touched() => Check(one =>
    {
        var (plan, after) = (one.Plan, one.Apply());
        return one.Policy.Statements.Values
                .Where(statement => !PermissionStatement.IsOurs(statement.Sid, Cluster))
                .All(statement => after.Statements[statement.Sid] == statement)
            && plan.Removes.All(sid => !one.Used.Contains(sid) && one.Held.Contains(sid));
    });

    [Fact]
    public void What_the_object_had_and_nobody_needs_is_gone() => Check(one =>
    {
        var after = one.Apply();
        return one.Held.Where(sid => PermissionStatement.IsOurs(sid, Cluster) && !one.Used.Contains(sid) && one.Wanted.All(statement => statement.Sid != sid))
            .All(sid => !after.Statements.ContainsKey(sid));
    });

    [Fact]
    public void Adding_and_removing_again_gives_the_size_of_before() => Check(one =>
    {
        var bytes = one.Policy.Bytes;
        var fresh = PermissionStatement.Of(Cluster, "arn:aws:execute-api:us-west-2:123456789012:fresh/*");
        var with = one.Policy.With(Key, fresh);
        return with.Bytes > bytes && with.Without(fresh.Sid) is { } without && without.Bytes == bytes && without.Count == one.Policy.Count;
    });

    [Fact]
    public void Ids_fit_what_Lambda_takes_and_differ_by_cluster_and_source()
    {
        var one = PermissionStatement.Of(Cluster, "arn:aws:execute-api:us-west-2:123456789012:api1/*");
        Assert.Matches("^[A-Za-z0-9_-]{1,100}$", one.Sid);
        Assert.True(PermissionStatement.IsOurs(one.Sid, Cluster));
        Assert.False(PermissionStatement.IsOurs(one.Sid, OtherCluster));
        Assert.NotEqual(one.Sid, PermissionStatement.Of(OtherCluster, one.SourceArn).Sid);
        Assert.NotEqual(one.Sid, PermissionStatement.Of(Cluster, one.SourceArn + "x").Sid);
        // Written down: a release that names them differently would leave all of the last one's behind.
        Assert.Equal("apigw-0f8fad5bd9cb-", one.Sid[..19]);
        Assert.Equal(35, one.Sid.Length);
    }

    private static void Check(Func<Case, bool> property) => Prop.ForAll(Cases.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private sealed record Case(PolicyDocument Policy, IReadOnlyList<PermissionStatement> Wanted, IReadOnlyList<string> Held, IReadOnlySet<string> Used)
    {
        public StatementPlan Plan => StatementPlan.Of(Policy, Cluster, Wanted, Held, Used);

        public PolicyDocument Apply()
        {
            var plan = Plan;
            var after = plan.Altered.Aggregate(Policy, (policy, sid) => policy.Without(sid));
            after = plan.Adds.Aggregate(after, (policy, statement) => policy.With(Key, statement));
            return plan.Removes.Aggregate(after, (policy, sid) => policy.Without(sid));
        }
    }
}
