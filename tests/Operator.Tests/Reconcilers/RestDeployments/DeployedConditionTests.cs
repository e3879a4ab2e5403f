using Operator.Accounts;
using Operator.ApiGateway.Identity;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Reconcilers;
using Operator.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>What RestIntegrations say of the stages, and who is looked at again when something changes.</summary>
public sealed class DeployedConditionTests
{
    private const string Region = "us-west-2";

    private readonly SnapshotStore<RestIntegration> integrations = new(ApiNeighbours.ByApi, ApiNeighbours.ApisOf);
    private readonly SnapshotStore<RestDeployment> deployments = new(ApiNeighbours.ByApi, ApiNeighbours.ApisOf);
    private readonly RestIntegration integration = DeploymentWorld.IntegrationOf("res0orders", "GET", "h1");

    [Fact]
    public void Without_a_deployment_nothing_is_said() => Assert.Null(Condition("h1"));

    [Fact]
    public void An_integration_that_every_stage_serves_is_deployed()
    {
        deployments.Replace([Deployment("prod", "h1"), Deployment("beta", "h1")]);
        Expect("True", Reasons.Deployed, "stages beta, prod");
    }

    [Fact]
    public void One_stage_that_is_behind_is_named()
    {
        deployments.Replace([Deployment("prod", "h1"), Deployment("beta", "h0")]);
        Expect("False", Reasons.DeploymentPending, "default/beta");
    }

    [Fact]
    public void A_deployment_that_does_not_know_the_integration_is_behind()
    {
        deployments.Replace([Deployment("prod", null)]);
        Expect("False", Reasons.DeploymentPending, "default/prod");
    }

    [Fact]
    public void A_pinned_stage_says_so()
    {
        var pinned = Deployment("prod", "h0");
        pinned.Spec.RollbackTo = "d1";
        deployments.Replace([pinned]);
        Expect("False", Reasons.RolledBack, "default/prod");
    }

    [Fact]
    public void An_integration_that_is_not_in_place_is_not_deployed()
    {
        deployments.Replace([Deployment("prod", "h1")]);
        Assert.Equal(("False", Reasons.DeploymentPending), (Condition(null)!.Status, Condition(null)!.Reason));
    }

    [Fact]
    public void Deployments_of_other_APIs_and_regions_and_those_that_go_do_not_count()
    {
        var elsewhere = Deployment("a", "h0");
        elsewhere.Spec.Region = "eu-west-1";
        var other = Deployment("b", "h0");
        other.Spec.RestApiId = "other";
        var going = Deployment("c", "h0");
        going.Metadata.DeletionTimestamp = new DateTime(2026, 5, 4, 0, 0, 0, DateTimeKind.Utc);
        deployments.Replace([elsewhere, other, going]);
        Assert.Null(Condition("h1"));
    }

    [Fact]
    public void What_a_deployment_holds_concerns_the_integrations_of_its_API()
    {
        integrations.Replace([integration]);
        var (old, current) = (Deployment("prod", "h0"), Deployment("prod", "h1"));
        Assert.Equal([ObjectKey.Of(integration)], Neighbours.Concerned(Change(old, current)));
        Assert.Equal([ObjectKey.Of(integration)], Neighbours.Concerned(new StoreChange<RestDeployment>(StoreChangeType.Removed, ObjectKey.Of(old), old, null, false)));

        var renewed = Deployment("prod", "h1");
        renewed.Status!.PendingSince = new DateTime(2026, 5, 4, 0, 0, 0, DateTimeKind.Utc);
        Assert.Empty(Neighbours.Concerned(Change(current, renewed)));
        var pinned = Deployment("prod", "h1");
        pinned.Spec.RollbackTo = "d1";
        Assert.NotEmpty(Neighbours.Concerned(Change(current, pinned)));
    }

    [Fact]
    public void What_an_integration_is_in_AWS_concerns_the_deployments_of_its_API()
    {
        deployments.Replace([Deployment("prod", "h1")]);
        var changed = DeploymentWorld.IntegrationOf("res0orders", "GET", "h2");
        Assert.Equal([new ObjectKey("default", "prod")], Neighbours.Concerned(Change(integration, changed)));
        var spoken = DeploymentWorld.IntegrationOf("res0orders", "GET", "h1");
        spoken.Status!.Conditions = [new() { Type = "Ready", Status = "True" }];
        Assert.Empty(Neighbours.Concerned(Change(integration, spoken)));
        var edited = DeploymentWorld.IntegrationOf("res0orders", "GET", "h1");
        edited.Metadata.Generation = 2;
        Assert.NotEmpty(Neighbours.Concerned(Change(integration, edited)));
    }

    private ApiNeighbours Neighbours => new(integrations, deployments, ObjectHomes.OfOwnAccount(Region));

    private static StoreChange<T> Change<T>(T old, T current)
        where T : class, IKubernetesObject<V1ObjectMeta> => new(StoreChangeType.Updated, ObjectKey.Of(current), old, current, FromList: false);

    private static RestDeployment Deployment(string name, string? held) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Spec = new RestDeploymentSpec { RestApiId = DeploymentWorld.Api, StageName = name },
        Status = new RestDeploymentStatus { Deployed = held is null ? null : new Dictionary<string, string> { ["default/get-res0orders"] = held } },
    };

    private ReadySummary? Condition(string? contentHash) =>
        new DeployedCondition(Neighbours).Of(integration, contentHash, DeploymentWorld.Api, ObjectHomes.OfOwnAccount(Region).At(AccountAccess.Default, Region));

    private void Expect(string status, string reason, string part)
    {
        var condition = Assert.IsType<ReadySummary>(Condition("h1"));
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
        Assert.Contains(part, condition.Message, StringComparison.Ordinal);
    }
}
