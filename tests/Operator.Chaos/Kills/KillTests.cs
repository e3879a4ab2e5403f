using System.Reflection;
using Operator.Chaos.Worlds;
using Operator.Kubernetes.Schema;
using Operator.Manifests;
using Operator.Manifests.Iam;

namespace Operator.Chaos.Kills;

/// <summary>Plays, kills and looks, once for all tests.</summary>
public sealed class KillRunFixture : IAsyncLifetime
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(ChaosMode.IsLong ? 30 : 10);

    internal IReadOnlyList<Recording> Recordings { get; private set; } = [];

    internal IReadOnlyList<Outcome> Outcomes { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        using var deadline = Deadline.Source(Within);
        await using var world = await ChaosWorld.UpAsync(deadline.Token);
        Recordings = await Recording.MakeAsync(world, deadline.Token);
        Outcomes = await new KillRun(world).RunAsync(Recordings, deadline.Token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The operator's process is killed by SIGKILL at every call to AWS and every write to Kubernetes of what users do.</summary>
public sealed class KillTests(KillRunFixture run, ITestOutputHelper output) : IClassFixture<KillRunFixture>
{
    public static TheoryData<string> Names => [.. Recording.Scenarios.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Killed_anywhere_the_next_process_makes_the_world_what_the_spec_says(string scenario)
    {
        var recording = run.Recordings.Single(recording => recording.Scenario.Name == scenario);
        var outcomes = run.Outcomes.Where(outcome => outcome.Point.Recording == recording).ToList();

        output.WriteLine($"{outcomes.Count(outcome => outcome.Died)} deaths at {recording.Boundaries.Count} boundaries: {string.Join(", ", recording.Boundaries)}");
        output.WriteLine($"not in every play: {string.Join(", ", recording.ByChance.Concat(outcomes.Where(outcome => !outcome.Died).Select(outcome => outcome.Point.Boundary)).Distinct())}");
        Assert.InRange(recording.Boundaries.Count(boundary => boundary.IsWrite), recording.Scenario.Writes, 100);
        Assert.Equal(KillPoint.All([recording]).Count(), outcomes.Count);
        var wrong = outcomes.Where(outcome => outcome.Wrong is not null).Select(outcome => $"{outcome.Point}: {outcome.Wrong}").ToList();
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    /// <summary>The lists are those that the IAM policies and the operator's roles in the cluster are made from.</summary>
    [Fact]
    public void No_write_that_the_operator_may_make_is_in_no_scenario()
    {
        var recorded = run.Recordings.SelectMany(recording => recording.Boundaries).Select(boundary => boundary.Operation).ToHashSet();

        var calls = AwsOperation.All.Where(operation => !operation.OnlyReads).Select(operation => operation.Api switch
        {
            AwsApi.RestApis => $"apigateway.{operation.Name}",
            AwsApi.Functions => $"lambda.{operation.Name}",
            _ => operation.Name,
        });
        var requests = new[] { typeof(ClusterPermissions), typeof(AccountPermissions) }
            .SelectMany(permissions => permissions.GetCustomAttributes<EntityRbacAttribute>())
            .Where(rule => rule.Verbs.HasFlag(RbacVerbs.Patch))
            .SelectMany(rule => rule.Entities.Select(kind => $"patch {Place.Plural(kind.Name)}{(rule.Subresource is null ? "" : "/" + rule.Subresource)}"));
        var may = calls.Concat(requests).ToList();

        Assert.InRange(may.Count, 30, int.MaxValue);
        Assert.Equal([], may.Except(recorded));
    }
}
