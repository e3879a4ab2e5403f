using System.Text.Json.Nodes;
using Operator.Sandbox.Tests.ApiGateway;

namespace Operator.Sandbox.Tests.Rest;

/// <summary>The real AWS CLI against REST APIs and Lambda policies.</summary>
[Trait("Category", "AwsCli")]
public sealed class RestAwsCliTests : RestTest
{
    private static readonly string[] Method = ["--rest-api-id", "r3st4p1x", "--resource-id", "res2mock00", "--http-method", "GET"];

    [Fact]
    public async Task The_CLI_puts_patches_reads_and_deploys_an_integration()
    {
        await IntegrateAll(Caller);
        await Succeed(["apigateway", "put-integration", .. Method, "--type", "AWS_PROXY", "--integration-http-method", "POST", "--uri", LambdaUri]);
        await Succeed(
        [
            "apigateway", "update-integration", .. Method, "--patch-operations",
            "op=add,path=/requestTemplates/application~1json,value=body", "op=replace,path=/timeoutInMillis,value=3000",
        ]);

        var read = await Succeed(["apigateway", "get-integration", .. Method]);
        var deployed = await Succeed(["apigateway", "create-deployment", "--rest-api-id", "r3st4p1x", "--stage-name", "prod"]);
        var resources = await Succeed(["apigateway", "get-resources", "--rest-api-id", "r3st4p1x", "--embed", "methods", "--page-size", "2"]);

        AssertJson(
            $$"""
            {"type":"AWS_PROXY","httpMethod":"POST","uri":"{{LambdaUri}}","requestTemplates":{"application/json":"body"},
             "passthroughBehavior":"WHEN_NO_MATCH","timeoutInMillis":3000,"cacheNamespace":"res2mock00","cacheKeyParameters":[]}
            """,
            read);
        var stage = await Succeed(["apigateway", "get-stage", "--rest-api-id", "r3st4p1x", "--stage-name", "prod"]);
        Assert.Equal(deployed["id"]!.GetValue<string>(), stage["deploymentId"]!.GetValue<string>());
        Assert.Equal(4, resources["items"]!.AsArray().Count);
        Assert.Equal(2, Server.CountOf("apigateway.GetResources"));
    }

    [Fact]
    public async Task The_CLI_grants_reads_and_revokes_a_permission_of_an_alias()
    {
        string[] alias = ["--function-name", "orders", "--qualifier", "live"];
        await Succeed(
        [
            "lambda", "add-permission", .. alias, "--statement-id", "api", "--action", "lambda:InvokeFunction", "--principal",
            "apigateway.amazonaws.com", "--source-arn", "arn:aws:execute-api:us-west-2:123456789012:r3st4p1x/*",
        ]);

        var policy = await Succeed(["lambda", "get-policy", .. alias]);
        await Succeed(["lambda", "remove-permission", .. alias, "--statement-id", "api"]);
        var gone = await Run(["lambda", "get-policy", .. alias]);

        Assert.Contains("\"Sid\":\"api\"", policy["Policy"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(
            "An error occurred (ResourceNotFoundException) when calling the GetPolicy operation: The resource you requested does not exist.",
            gone.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_CLI_shows_the_refusal_of_a_missing_integration()
    {
        var result = await Run(["apigateway", "get-integration", .. Method]);

        Assert.Contains(
            "An error occurred (NotFoundException) when calling the GetIntegration operation: Invalid Integration identifier specified",
            result.Error,
            StringComparison.Ordinal);
    }

    private Task<Tool.Result> Run(string[] arguments) =>
        AwsCliTests.Cli().Run(["--endpoint-url", Server.Address.AbsoluteUri, "--output", "json", .. arguments]);

    private async Task<JsonNode> Succeed(string[] arguments)
    {
        var result = await Run(arguments);
        Assert.True(result.ExitCode == 0, $"{arguments[1]}: {result.Error}");
        return JsonNode.Parse(result.Output.Length == 0 ? "{}" : result.Output)!;
    }
}
