using Operator.Accounts;
using Operator.ApiGateway.Identity;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Tests.Accounts;

public sealed class AccountProfileTests
{
    private const string Hub = "arn:aws:iam::111111111111:role/hub";
    private const string Spoke = "arn:aws:iam::222222222222:role/spoke";

    [Fact]
    public void Without_roles_and_endpoints_it_is_the_operators_own_way() =>
        Assert.Same(AccountAccess.Default, Of(new AwsAccountSpec { Region = "eu-west-1", AccountId = "123456789012" }).Access);

    [Fact]
    public void The_last_role_says_which_account_it_is()
    {
        var profile = Of(new AwsAccountSpec { AssumeRoles = [new AssumeRole { RoleArn = Hub }, new AssumeRole { RoleArn = Spoke }] });

        Assert.Equal("222222222222", profile.Access.AccountId);
        Assert.Equal([Hub, Spoke], profile.Access.Roles.Select(role => role.RoleArn));
        Assert.All(profile.Access.Roles, role => Assert.Equal("apigateway-integration-operator", role.SessionName));
    }

    [Theory]
    [InlineData("op-{name}", "payments", "op-payments")]
    [InlineData("{name}{name}", "ab", "abab")]
    [InlineData(null, "payments", "apigateway-integration-operator")]
    [InlineData("{name}", "0123456789012345678901234567890123456789012345678901234567890123456789", "0123456789012345678901234567890123456789012345678901234567890123")]
    public void Session_names_are_filled_in_and_fit(string? template, string name, string expected) => Assert.Equal(
        expected, Of(new AwsAccountSpec { AssumeRoles = [new AssumeRole { RoleArn = Hub, SessionName = template }] }, name).Access.Roles[0].SessionName);

    [Fact]
    public void What_leads_elsewhere_has_another_key_and_what_leads_to_the_same_has_the_same()
    {
        AssumeRole[] roles =
        [
            new() { RoleArn = Hub },
            new() { RoleArn = Spoke },
            new() { RoleArn = Hub, ExternalId = "a" },
            new() { RoleArn = Hub, ExternalId = "b" },
            new() { RoleArn = Hub, SourceIdentity = "a" },
            new() { RoleArn = Hub, SessionName = "other" },
            new() { RoleArn = Hub, DurationSeconds = 900 },
            new() { RoleArn = Hub, SessionTags = new Dictionary<string, string> { ["a"] = "b" } },
            new() { RoleArn = Hub, SessionTags = new Dictionary<string, string> { ["a"] = "b\";\"c" } },
            new() { RoleArn = Hub, SessionTags = new Dictionary<string, string> { ["a"] = "b" }, TransitiveTagKeys = ["a"] },
        ];
        AwsAccountSpec[] specs =
        [
            .. roles.Select(role => new AwsAccountSpec { AssumeRoles = [role] }),
            new() { AssumeRoles = [roles[0], roles[1]] },
            new() { AssumeRoles = [roles[1], roles[0]] },
            new() { AssumeRoles = [roles[0]], Endpoints = new AwsEndpoints { Sts = "https://sts.internal" } },
            new() { Endpoints = new AwsEndpoints { ApiGateway = "https://a.internal" } },
            new() { Endpoints = new AwsEndpoints { Lambda = "https://a.internal" } },
            new(),
        ];

        var keys = specs.Select(spec => Of(spec).Access.Key).ToList();

        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(keys, specs.Select(spec => Of(spec).Access.Key));
        Assert.All(specs, spec => Assert.Equal(Of(spec).Access, Of(spec, "another-name-without-a-template").Access));
    }

    private static AccountProfile Of(AwsAccountSpec spec, string name = "payments") =>
        AccountProfile.Of(new AwsAccount { Metadata = new V1ObjectMeta { Name = name }, Spec = spec });
}
