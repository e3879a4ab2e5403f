using Operator.Permissions;

namespace Operator.Tests.Permissions;

/// <summary>What other people's statements mean.</summary>
public sealed class PolicyDocumentTests
{
    private const string Source = "arn:aws:execute-api:us-west-2:123456789012:api1/*";

    [Theory]
    [InlineData("""{"Sid":"a","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"r","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-west-2:123456789012:api1/*"}}}""", true)]
    [InlineData("""{"Sid":"a","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"r","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-west-2:123456789012:*"}}}""", true)]
    [InlineData("""{"Sid":"a","Effect":"Allow","Principal":{"Service":["sns.amazonaws.com","apigateway.amazonaws.com"]},"Action":["lambda:InvokeFunction"],"Resource":"r"}""", true)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"lambda:*","Resource":"r"}""", false)] // without an id it is nobody's to name
    [InlineData("""{"Sid":"a","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"r","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-west-2:123456789012:api1/prod/*"}}}""", false)]
    [InlineData("""{"Sid":"a","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"r","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-west-2:123456789012:api2/*"}}}""", false)]
    [InlineData("""{"Sid":"a","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"r","Condition":{"ArnLike":{"AWS:SourceArn":"*"},"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}""", false)]
    [InlineData("""{"Sid":"a","Effect":"Deny","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"r"}""", false)]
    [InlineData("""{"Sid":"a","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"lambda:InvokeFunction","Resource":"r"}""", false)]
    [InlineData("""{"Sid":"a","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:GetFunction","Resource":"r"}""", false)]
    public void Whether_a_statement_lets_the_whole_API_in(string statement, bool allows)
    {
        var text = $$"""{"Version":"2012-10-17","Id":"default","Statement":[{{statement}}]}""";
        var policy = PolicyDocument.Parse(text);

        Assert.Equal(allows, policy.Allowing(Source) is not null);
        Assert.Equal(text.Length, policy.Bytes);
        Assert.Equal(1, policy.Count);
    }

    [Fact]
    public void What_is_no_policy_is_an_error_and_no_policy_is_an_empty_one()
    {
        Assert.Same(PolicyDocument.Empty, PolicyDocument.Parse(null));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => PolicyDocument.Parse("{}"));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => PolicyDocument.Parse("<html>"));
    }

    [Fact]
    public void A_statement_of_ours_that_says_more_or_less_than_ours_does_is_not_ours_any_more()
    {
        var ours = PermissionStatement.Of("0f8fad5b-d9cb-469f-a165-70867728950e", Source);
        Assert.True(PolicyStatement.Of(ours).Is(ours));
        var wider = PolicyDocument.Parse(
            $$"""{"Statement":[{"Sid":"{{ours.Sid}}","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"r"}]}""");
        Assert.False(wider.Statements[ours.Sid].Is(ours));
        Assert.Equal([ours.Sid], StatementPlan.Of(wider, "0f8fad5b-d9cb-469f-a165-70867728950e", [ours], [], new HashSet<string>()).Altered);
    }
}
