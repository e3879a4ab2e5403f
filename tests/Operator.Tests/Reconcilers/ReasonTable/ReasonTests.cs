using System.Reflection;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.ReasonTable;

/// <summary>
/// Every reason comes up on every kind that can carry it, brought about on the sandbox; for the others a table says why they cannot.
/// What each scenario leads to besides the reason is for the tests of the single features.
/// </summary>
public sealed class ReasonTests
{
    public static TheoryData<string> OfIntegrations => [.. IntegrationScenarios.Reached.Keys];

    public static TheoryData<string> OfRestIntegrations => [.. RestIntegrationScenarios.Reached.Keys];

    public static TheoryData<string> OfRestDeployments => [.. RestDeploymentScenarios.Reached.Keys];

    [Theory]
    [MemberData(nameof(OfIntegrations))]
    public Task An_Integration_comes_to_carry(string reason) =>
        CheckAsync<TestWorld, Integration>(reason, IntegrationScenarios.Reached[reason], () => TestWorld.StartAsync());

    [Theory]
    [MemberData(nameof(OfRestIntegrations))]
    public Task A_RestIntegration_comes_to_carry(string reason) =>
        CheckAsync<RestWorld, RestIntegration>(reason, RestIntegrationScenarios.Reached[reason], () => RestWorld.StartAsync());

    [Theory]
    [MemberData(nameof(OfRestDeployments))]
    public Task A_RestDeployment_comes_to_carry(string reason) =>
        CheckAsync<DeploymentWorld, RestDeployment>(reason, RestDeploymentScenarios.Reached[reason], () => DeploymentWorld.StartAsync());

    [Fact]
    public void Every_reason_is_reached_on_every_kind_or_told_to_be_impossible_there()
    {
        var all = typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(all, Told(IntegrationScenarios.Reached.Keys, IntegrationScenarios.Never));
        Assert.Equal(all, Told(RestIntegrationScenarios.Reached.Keys, RestIntegrationScenarios.Never));
        Assert.Equal(all, Told(RestDeploymentScenarios.Reached.Keys, RestDeploymentScenarios.Never));
    }

    [Fact]
    public void Every_reason_comes_up_on_some_kind()
    {
        var never = IntegrationScenarios.Never.Values.SelectMany(reasons => reasons)
            .Intersect(RestIntegrationScenarios.Never.Values.SelectMany(reasons => reasons))
            .Intersect(RestDeploymentScenarios.Never.Values.SelectMany(reasons => reasons));

        // Of AwsAccounts, which have no world here: AwsAccountReconcilerTests.
        Assert.Equal([Reasons.AccountInUse], never);
    }

    private static List<string> Told(IEnumerable<string> reached, IReadOnlyDictionary<string, string[]> never) =>
        [.. reached.Concat(never.Values.SelectMany(reasons => reasons)).Order(StringComparer.Ordinal)];

    private static async Task CheckAsync<TWorld, TEntity>(string reason, Scenario<TWorld> scenario, Func<Task<TWorld>> start)
        where TWorld : World<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await using var world = await (scenario.Start ?? start)();

        await scenario.Arrange(world);

        var conditions = await world.ConditionsAsync();
        Assert.Contains((scenario.Type, reason), conditions.Select(condition => (condition.Type, condition.Reason)));
        Assert.All(conditions, condition => Assert.NotEmpty(condition.Message!));
    }
}
