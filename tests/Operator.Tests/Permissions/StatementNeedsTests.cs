using Operator.Apis.V1Alpha1;
using Operator.Permissions;

namespace Operator.Tests.Permissions;

/// <summary>Which calls an object needs to be allowed, as a table.</summary>
public sealed class StatementNeedsTests
{
    private const string Root = "arn:aws:execute-api:us-west-2:123456789012:api1/";

    [Theory]
    // One for all by default, and test calls with it.
    [InlineData(PermissionScope.Api, true, "", "", "GET", "/orders", "*")]
    // Test calls shut out: one for each stage, named in the object or known from RestDeployments.
    [InlineData(PermissionScope.Api, false, "prod,dev", "other", "GET", "/orders", "dev/*|prod/*")]
    [InlineData(PermissionScope.Api, false, "", "beta,prod", "GET", "/orders", "beta/*|prod/*")]
    [InlineData(PermissionScope.Stage, true, "prod", "", "GET", "/orders", "prod/*|test-invoke-stage/*")]
    [InlineData(PermissionScope.Stage, true, "$default", "", null, null, "$default/*")]
    [InlineData(PermissionScope.Method, true, "prod", "", "GET", "/orders/{orderId}/{proxy+}", "prod/GET/orders/*/*|test-invoke-stage/GET/orders/*/*")]
    [InlineData(PermissionScope.Method, false, "prod", "", "ANY", "/", "prod/*/")]
    public void A_block_alone(PermissionScope scope, bool testInvoke, string stages, string deployed, string? method, string? path, string expected)
    {
        var needs = StatementNeeds.Of(Grant(scope, testInvoke, stages, method, path), [], Split(deployed), null);

        Assert.Equal(expected.Split('|').Select(rest => Root + rest), needs.SourceArns);
        Assert.False(needs.StagesUnknown);
    }

    [Theory]
    // Without names: what the API has and what RestDeployments are going to make, so that nobody's clients are left out.
    [InlineData(PermissionScope.Api, false, "", false, "", "live", "live/*")]
    [InlineData(PermissionScope.Api, false, "", false, "prod", "live,prod", "live/*|prod/*")]
    [InlineData(PermissionScope.Method, false, "", false, "prod", "live", "live/GET/orders|prod/GET/orders")]
    [InlineData(PermissionScope.Api, true, "", true, "prod", "live", "live/*|prod/*|test-invoke-stage/GET/orders")]
    [InlineData(PermissionScope.Stage, true, "", true, "", "live", "live/*|test-invoke-stage/GET/orders")]
    // With names: those.
    [InlineData(PermissionScope.Api, false, "own", true, "prod", null, "own/*")]
    // Nobody shuts test calls out: what was asked for before, and nothing is read.
    [InlineData(PermissionScope.Api, true, "", false, "prod", null, "*")]
    [InlineData(PermissionScope.Stage, true, "", false, "prod", null, "prod/*|test-invoke-stage/*")]
    public void The_stages_of_the_API_are_asked_for_where_test_calls_are_shut_out_and_the_block_names_none(
        PermissionScope scope, bool testInvoke, string stages, bool neighbourIsShut, string deployed, string? existing, string expected)
    {
        var grant = Grant(scope, testInvoke, stages, "GET", "/orders");
        LambdaGrant[] neighbours = neighbourIsShut ? [Grant(PermissionScope.Api, false, "", "POST", "/orders")] : [];

        Assert.Equal(existing is not null, StatementNeeds.FollowsStages(grant, neighbours));
        var needs = StatementNeeds.Of(grant, neighbours, Split(deployed), existing is null ? null : Split(existing));
        Assert.Equal(expected.Split('|').Select(rest => Root + rest), needs.SourceArns);
        Assert.Equal((false, existing is not null), (needs.StagesUnknown, needs.StagesWereRead));
    }

    [Fact]
    public void An_HTTP_API_has_no_test_stage_and_is_not_asked_for_stages() =>
        Assert.False(StatementNeeds.FollowsStages(Grant(PermissionScope.Api, false, "", null, null), []));

    [Fact]
    public void An_API_without_any_stage_gets_no_statement_but_those_for_the_test_calls_of_who_allows_them()
    {
        var (open, shut) = (Grant(PermissionScope.Api, true, "", "GET", "/orders"), Grant(PermissionScope.Api, false, "", "POST", "/orders"));
        var narrowed = StatementNeeds.Of(open, [shut], [], []);
        Assert.Equal((true, true), (narrowed.StagesUnknown, narrowed.StagesWereRead));
        Assert.Equal([Root + "test-invoke-stage/GET/orders"], narrowed.SourceArns);
        Assert.Empty(StatementNeeds.Of(shut, [open], [], []).SourceArns);
    }

    [Fact]
    public void Stages_that_nobody_names_are_said_to_be_unknown_and_nothing_wider_is_asked_for()
    {
        var shut = StatementNeeds.Of(Grant(PermissionScope.Api, false, "", "GET", "/orders"), [], [], null);
        Assert.True(shut.StagesUnknown);
        Assert.Empty(shut.SourceArns);

        var tested = StatementNeeds.Of(Grant(PermissionScope.Method, true, "", "GET", "/orders"), [], [], null);
        Assert.True(tested.StagesUnknown);
        Assert.Equal([Root + "test-invoke-stage/GET/orders"], tested.SourceArns);
    }

    [Fact]
    public void One_object_that_shuts_test_calls_out_narrows_its_neighbours_to_stages_and_their_own_test_calls()
    {
        var open = Grant(PermissionScope.Api, true, "", "GET", "/orders");
        var shut = Grant(PermissionScope.Api, false, "prod", "POST", "/orders");

        Assert.Equal([Root + "prod/*", Root + "test-invoke-stage/GET/orders"], StatementNeeds.Of(open, [shut], [], null).SourceArns);
        Assert.Equal([Root + "prod/*"], StatementNeeds.Of(shut, [open], [], null).SourceArns);
    }

    [Theory]
    // A wildcard would let in test calls of the method that shuts them out.
    [InlineData("ANY", "/orders", "GET", "/orders", "")]
    [InlineData("GET", "/{proxy+}", "GET", "/orders/{orderId}", "")]
    [InlineData("GET", "/orders/{orderId}", "GET", "/orders/new", "")]
    [InlineData("GET", "/{proxy+}", "ANY", "/{proxy+}", "")]
    [InlineData("ANY", "/orders", "GET", "/orders/{orderId}", "")]
    [InlineData("GET", "/orders", "GET", null, "")]
    // These cannot meet.
    [InlineData("GET", "/{proxy+}", "POST", "/orders", "GET/*")]
    [InlineData("ANY", "/orders", "GET", "/carts", "*/orders")]
    [InlineData("GET", "/a/{id}/b", "GET", "/a/{id}/c", "GET/a/*/b")]
    public void Test_calls_of_a_neighbour_are_allowed_as_far_as_they_are_not_those_that_are_shut_out(string verb, string path, string shutVerb, string? shutPath, string expected)
    {
        var needs = StatementNeeds.Of(Grant(PermissionScope.Api, true, "", verb, path), [Grant(PermissionScope.Api, false, "prod", shutVerb, shutPath)], [], null);

        Assert.Equal(
            expected.Length == 0 ? [Root + "prod/*"] : [Root + "prod/*", $"{Root}test-invoke-stage/{expected}"],
            needs.SourceArns);
    }

    [Fact]
    public void The_test_stage_is_no_stage_that_one_can_name() =>
        Assert.Equal([Root + "prod/*"], StatementNeeds.Of(Grant(PermissionScope.Api, false, "prod,test-invoke-stage", "GET", "/orders"), [], [], null).SourceArns);

    [Theory]
    [InlineData("us-gov-west-1", "arn:aws-us-gov:execute-api:us-gov-west-1:")]
    [InlineData("cn-north-1", "arn:aws-cn:execute-api:cn-north-1:")]
    public void Other_partitions_have_their_own_ARNs(string region, string start) =>
        Assert.StartsWith(start, new CallingApi("123456789012", region, "api1").SourceArn("*"), StringComparison.Ordinal);

    [Theory]
    [InlineData("arn:aws:lambda:us-west-2:123456789012:function:orders", null)]
    [InlineData("arn:aws:lambda:us-west-2:123456789012:function:orders:live", "live")]
    [InlineData("arn:aws:lambda:us-west-2:123456789012:function:orders:$LATEST", null)]
    public void Each_qualifier_has_a_policy_of_its_own_but_the_latest_version(string arn, string? qualifier)
    {
        var key = PolicyKey.Of(arn);
        Assert.Equal(("arn:aws:lambda:us-west-2:123456789012:function:orders", qualifier), (key.FunctionArn, key.Qualifier));
        Assert.Equal(("us-west-2", "123456789012", "orders"), (key.Region, key.AccountId, key.FunctionName));
    }

    private static LambdaGrant Grant(PermissionScope scope, bool testInvoke, string stages, string? method, string? path) => new(
        "arn:aws:lambda:us-west-2:123456789012:function:orders",
        new CallingApi("123456789012", "us-west-2", "api1"),
        new LambdaSpec { FunctionName = "orders", PermissionScope = scope, AllowTestInvoke = testInvoke, Stages = stages.Length == 0 ? null : Split(stages) },
        method,
        path);

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
