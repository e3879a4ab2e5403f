using Operator.Apis.V1Alpha1;
using Operator.References;

namespace Operator.Tests.References;

public sealed class SameNamespaceOnlyTests
{
    private static readonly ReferenceSource Shop = new(ApiGroup.Name, nameof(Integration), "shop");

    [Fact]
    public void The_own_namespace_is_open() =>
        Assert.True(new SameNamespaceOnly().MayRefer(Shop, new("apigatewayv2.services.k8s.aws", "API", "shop", "orders")).IsAllowed);

    [Theory]
    [InlineData("bank")]
    [InlineData("")]
    public void Every_other_one_is_closed_and_the_verdict_says_so(string ns)
    {
        var verdict = new SameNamespaceOnly().MayRefer(Shop, new("apigatewayv2.services.k8s.aws", "API", ns, "orders"));

        Assert.False(verdict.IsAllowed);
        Assert.Contains("API orders", verdict.WhatToDo, StringComparison.Ordinal);
        Assert.Contains("namespace shop", verdict.WhatToDo, StringComparison.Ordinal);
    }
}
