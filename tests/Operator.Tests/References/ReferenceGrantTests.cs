using Operator.Apis.V1Alpha1;
using Operator.References;

namespace Operator.Tests.References;

/// <summary>What a grant allows, and above all what it does not.</summary>
public sealed class ReferenceGrantTests
{
    private const string Ack = "apigatewayv2.services.k8s.aws";

    private static readonly ReferenceSource Shop = new(ApiGroup.Name, nameof(Integration), "shop");
    private static readonly ReferenceTarget Orders = new(Ack, "API", "platform", "orders");

    [Theory]
    [InlineData(ApiGroup.Name, "Integration", "shop", Ack, "API", "orders", true)]
    [InlineData(ApiGroup.Name, "Integration", "shop", Ack, "API", null, true)]
    [InlineData(ApiGroup.Name, "Integration", "shop", Ack, "API", "", true)]
    [InlineData(ApiGroup.Name, "Integration", "shop", Ack, "API", "other", false)]
    [InlineData(ApiGroup.Name, "Integration", "shop", Ack, "VPCLink", "orders", false)]
    [InlineData(ApiGroup.Name, "Integration", "shop", "", "API", "orders", false)]
    [InlineData(ApiGroup.Name, "Integration", "bank", Ack, "API", "orders", false)]
    [InlineData(ApiGroup.Name, "Integration", "*", Ack, "API", "orders", false)]
    [InlineData(ApiGroup.Name, "RestIntegration", "shop", Ack, "API", "orders", false)]
    [InlineData("", "Integration", "shop", Ack, "API", "orders", false)]
    [InlineData(null, null, null, null, null, null, false)]
    public void It_says_who_and_what(string? fromGroup, string? fromKind, string? fromNamespace, string? toGroup, string? toKind, string? toName, bool expected)
    {
        var grant = new ReferenceGrant
        {
            Spec = new()
            {
                From = [new() { Group = fromGroup, Kind = fromKind, Namespace = fromNamespace }],
                To = [new() { Group = toGroup, Kind = toKind, Name = toName }],
            },
        };

        Assert.Equal(expected, grant.Allows(Shop, Orders));
    }

    [Fact]
    public void The_core_group_is_the_empty_one()
    {
        var grant = new ReferenceGrant
        {
            Spec = new() { From = [new() { Group = ApiGroup.Name, Kind = nameof(Integration), Namespace = "shop" }], To = [new() { Kind = "ConfigMap" }] },
        };

        Assert.True(grant.Allows(Shop, new("", "ConfigMap", "platform", "ids")));
        Assert.False(grant.Allows(Shop, Orders));
    }

    [Fact]
    public void An_empty_one_allows_nothing() => Assert.False(new ReferenceGrant().Allows(Shop, Orders));
}
