using Operator.Accounts;
using Operator.ApiGateway.Identity;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Accounts;

/// <summary>Who counts as somebody's neighbour: never one that may not be there, and never one of another account.</summary>
public sealed class ObjectHomesTests
{
    private const string Region = "us-west-2";
    private const string Api = "shar3d";

    private readonly SnapshotStore<AwsAccount> accounts = new("none", _ => []);
    private readonly SnapshotStore<V1Namespace> namespaces = new("none", _ => []);
    private readonly ObjectHomes homes;

    public ObjectHomesTests()
    {
        homes = new ObjectHomes(new AccountDirectory(accounts, namespaces), Region, account => account.AccountId ?? "111111111111");
        namespaces.Replace([Namespace("shop"), Namespace("bank")]);
        accounts.Replace(
        [
            Account("shop", "222222222222", "shop"),
            Account("bank", "333333333333", "bank"),
            Account("paths", "222222222222", "shop", new AllowedApi { Id = Api, ResourcePaths = ["/shop"] }),
        ]);
    }

    [Fact]
    public void An_object_lives_in_its_account_and_region()
    {
        Assert.Equal("222222222222", homes.Of(Rest("shop", "shop"))!.Value.AccountId);
        Assert.Equal("111111111111", homes.Of(Rest("shop", null))!.Value.AccountId);
        Assert.Equal(Region, homes.Of(Rest("shop", "shop"))!.Value.Region);
    }

    [Theory]
    [InlineData("bank", "shop")]
    [InlineData("nowhere", "shop")]
    [InlineData("shop", "missing")]
    public void Who_may_not_use_the_account_lives_nowhere(string ns, string account)
    {
        Assert.Null(homes.Of(Rest(ns, account)));
        Assert.Null(homes.Of(Deployment(ns, account)));
    }

    [Fact]
    public void Who_may_not_use_the_path_lives_nowhere()
    {
        Assert.NotNull(homes.Of(Rest("shop", "paths", path: "/shop")));
        Assert.Null(homes.Of(Rest("shop", "paths", path: "/bank")));
        Assert.Null(homes.Of(Rest("shop", "paths", path: null)));
        Assert.Null(homes.Of(Deployment("shop", "paths")));
    }

    [Fact]
    public void Two_accounts_are_two_places_and_two_ways_to_one_are_one()
    {
        var shop = homes.Of(Rest("shop", "shop"))!.Value;

        Assert.False(shop.MayBe(homes.Of(Rest("bank", "bank"))!.Value));
        Assert.False(shop.MayBe(homes.Of(Rest("shop", null))!.Value));
        Assert.False(shop.MayBe(shop with { Region = "eu-west-1" }));
        Assert.True(shop.MayBe(homes.Of(Rest("shop", "paths"))!.Value));
        Assert.True(shop.MayBe(ObjectHome.InAccount("222222222222", Region)));
        Assert.False(shop.MayBe(ObjectHome.InAccount("111111111111", Region)));
    }

    [Fact]
    public void An_account_that_is_not_known_could_be_any()
    {
        var unknown = new ObjectHome(AccountAccess.Default, null, Region);

        Assert.True(unknown.MayBe(homes.Of(Rest("shop", "shop"))!.Value));
        Assert.True(homes.Of(Rest("shop", "shop"))!.Value.MayBe(unknown));
    }

    [Fact]
    public void Neighbours_of_an_API_are_of_its_account_and_may_be_there()
    {
        var integrations = new SnapshotStore<RestIntegration>(ApiNeighbours.ByApi, ApiNeighbours.ApisOf);
        var deployments = new SnapshotStore<RestDeployment>(ApiNeighbours.ByApi, ApiNeighbours.ApisOf);
        integrations.Replace([Rest("shop", "shop"), Rest("bank", "bank"), Rest("bank", "shop"), Rest("nowhere", "shop")]);
        deployments.Replace([Deployment("shop", "shop"), Deployment("bank", "bank"), Deployment("bank", "shop")]);
        var neighbours = new ApiNeighbours(integrations, deployments, homes);
        var shop = homes.Of(Deployment("shop", "shop"))!.Value;

        Assert.Equal(["shop/shop"], neighbours.IntegrationsOf(Api, shop).Select(entity => ObjectKey.Of(entity).ToString()));
        Assert.Equal(["shop/shop"], neighbours.DeploymentsOf(Api, shop).Select(entity => ObjectKey.Of(entity).ToString()));
    }

    private static AwsAccount Account(string name, string id, string ns, params AllowedApi[] apis) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new AwsAccountSpec
        {
            AssumeRoles = [new AssumeRole { RoleArn = $"arn:aws:iam::{id}:role/r" }],
            AllowedNamespaces = new NamespaceSelector { MatchLabels = new Dictionary<string, string> { ["name"] = ns } },
            AllowedApis = apis.Length == 0 ? null : apis,
        },
    };

    private static V1Namespace Namespace(string name) => new() { Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["name"] = name } } };

    private static RestIntegration Rest(string ns, string? account, string? path = "/shop") => new()
    {
        Metadata = new V1ObjectMeta { Name = account ?? "own", NamespaceProperty = ns },
        Spec = new RestIntegrationSpec { RestApiId = Api, ResourcePath = path, HttpMethod = "GET", AccountRef = account is null ? null : new AccountReference { Name = account } },
    };

    private static RestDeployment Deployment(string ns, string account) => new()
    {
        Metadata = new V1ObjectMeta { Name = account, NamespaceProperty = ns },
        Spec = new RestDeploymentSpec { RestApiId = Api, StageName = "prod", AccountRef = new AccountReference { Name = account } },
    };
}
