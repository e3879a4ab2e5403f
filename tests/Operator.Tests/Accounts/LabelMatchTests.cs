using Operator.Accounts;
using Operator.Apis.V1Alpha1;

namespace Operator.Tests.Accounts;

public sealed class LabelMatchTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["team"] = "payments", ["empty"] = "" };

    [Theory]
    [InlineData("In", "team", "payments,shop", true)]
    [InlineData("In", "team", "shop", false)]
    [InlineData("In", "none", "payments", false)]
    [InlineData("In", "empty", "", true)]
    [InlineData("NotIn", "team", "shop", true)]
    [InlineData("NotIn", "team", "payments", false)]
    [InlineData("NotIn", "none", "payments", true)]
    [InlineData("Exists", "team", null, true)]
    [InlineData("Exists", "empty", null, true)]
    [InlineData("Exists", "none", null, false)]
    [InlineData("DoesNotExist", "team", null, false)]
    [InlineData("DoesNotExist", "none", null, true)]
    [InlineData("Like", "team", "payments", false)]
    [InlineData("in", "team", "payments", false)]
    public void Demands_are_judged_as_Kubernetes_judges_them(string @operator, string key, string? values, bool expected) => Assert.Equal(
        expected,
        LabelMatch.Of(new NamespaceSelector { MatchExpressions = [new LabelRequirement { Key = key, Operator = @operator, Values = values?.Split(',') }] }, Labels));

    [Fact]
    public void All_of_a_selector_must_hold()
    {
        var selector = new NamespaceSelector
        {
            MatchLabels = new Dictionary<string, string> { ["team"] = "payments" },
            MatchExpressions = [new LabelRequirement { Key = "frozen", Operator = "DoesNotExist" }],
        };

        Assert.True(LabelMatch.Of(selector, Labels));
        Assert.False(LabelMatch.Of(selector, new Dictionary<string, string>(Labels) { ["frozen"] = "" }));
        Assert.False(LabelMatch.Of(selector, new Dictionary<string, string> { ["team"] = "Payments" }));
        Assert.False(LabelMatch.Of(selector, null));
    }

    [Fact]
    public void An_empty_selector_is_for_every_namespace() => Assert.True(LabelMatch.Of(new NamespaceSelector(), null));
}
