using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>The real AWS CLI: its own idea of requests, answers, paging and errors, against the sandbox.</summary>
[Trait("Category", "AwsCli")]
public sealed class AwsCliTests : ServerTest
{
    [Fact]
    public async Task The_documented_WebSocket_example_prints_the_documented_output()
    {
        var output = await Succeed(
            "create-integration", "--api-id", "aabbccddee", "--passthrough-behavior", "WHEN_NO_MATCH", "--timeout-in-millis", "29000",
            "--connection-type", "INTERNET", "--integration-type", "MOCK");

        AssertIsDocumented(
            """
            {
              "ConnectionType": "INTERNET", "IntegrationId": "0abcdef",
              "IntegrationResponseSelectionExpression": "${integration.response.statuscode}", "IntegrationType": "MOCK",
              "PassthroughBehavior": "WHEN_NO_MATCH", "PayloadFormatVersion": "1.0", "TimeoutInMillis": 29000
            }
            """,
            output);
    }

    [Fact]
    public async Task The_documented_HTTP_example_prints_the_documented_output()
    {
        var output = await Succeed(
            "create-integration", "--api-id", "a1b2c3d4", "--integration-type", "AWS_PROXY", "--integration-uri",
            "arn:aws:lambda:us-west-2:123456789012:function:my-function", "--payload-format-version", "2.0");

        AssertIsDocumented(
            """
            {
              "ConnectionType": "INTERNET", "IntegrationId": "0abcdef", "IntegrationMethod": "POST", "IntegrationType": "AWS_PROXY",
              "IntegrationUri": "arn:aws:lambda:us-west-2:123456789012:function:my-function", "PayloadFormatVersion": "2.0",
              "TimeoutInMillis": 30000
            }
            """,
            output);
    }

    [Fact]
    public async Task The_CLI_pages_through_all_integrations()
    {
        for (var i = 0; i < 5; i++)
        {
            await Caller.Create($"{Caller.WebSocketApi}/integrations", """{"integrationType":"MOCK"}""");
        }

        var output = await Succeed("get-integrations", "--api-id", "aabbccddee", "--page-size", "2");

        var ids = output["Items"]!.AsArray().Select(item => item!["IntegrationId"]!.GetValue<string>()).ToHashSet();
        Assert.Equal(5, ids.Count);
        Assert.Equal(3, Server.CountOf("GetIntegrations"));
    }

    [Fact]
    public async Task The_CLI_names_the_error_and_its_message()
    {
        var result = await Cli().Run(Arguments("get-integration", "--api-id", "a1b2c3d4", "--integration-id", "missing"));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(
            "An error occurred (NotFoundException) when calling the GetIntegration operation: Invalid Integration identifier specified missing",
            result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_CLI_tags_reads_and_untags_an_API_by_its_ARN()
    {
        const string arn = "arn:aws:apigateway:us-west-2::/apis/a1b2c3d4";
        await Cli().Run(Arguments("tag-resource", "--resource-arn", arn, "--tags", "team=web,stage=dev"));
        await Cli().Run(Arguments("untag-resource", "--resource-arn", arn, "--tag-keys", "stage"));

        var output = await Succeed("get-tags", "--resource-arn", arn);

        Assert.Equal("""{"team":"web"}""", output["Tags"]!.ToJsonString());
    }

    [Fact]
    public async Task The_CLI_assumes_a_role_and_sees_who_it_is()
    {
        var assumed = await Cli().Run(
            "--endpoint-url", Server.Address.AbsoluteUri, "sts", "assume-role", "--role-arn", "arn:aws:iam::210987654321:role/team/deploy",
            "--role-session-name", "it");
        Assert.True(assumed.ExitCode == 0, assumed.Error);
        var credentials = JsonNode.Parse(assumed.Output)!["Credentials"]!;

        var identity = await Cli(credentials).Run("--endpoint-url", Server.Address.AbsoluteUri, "sts", "get-caller-identity");
        Assert.True(identity.ExitCode == 0, identity.Error);

        Assert.Equal("210987654321", JsonNode.Parse(identity.Output)!["Account"]!.GetValue<string>());
        Assert.Equal("arn:aws:sts::210987654321:assumed-role/deploy/it", JsonNode.Parse(identity.Output)!["Arn"]!.GetValue<string>());
    }

    private static void AssertIsDocumented(string documented, JsonNode output)
    {
        var expected = JsonNode.Parse(documented)!;
        expected["IntegrationId"] = output["IntegrationId"]!.GetValue<string>();
        Assert.True(JsonNode.DeepEquals(expected, output), output.ToJsonString());
    }

    private async Task<JsonNode> Succeed(params string[] arguments)
    {
        var result = await Cli().Run(Arguments(arguments));
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonNode.Parse(result.Output)!;
    }

    private IEnumerable<string> Arguments(params string[] arguments) =>
        ["--endpoint-url", Server.Address.AbsoluteUri, "--output", "json", "apigatewayv2", .. arguments];

    internal static Tool Cli(JsonNode? credentials = null)
    {
        var path = Tool.Find("aws");
        if (path is null)
        {
            Assert.Skip("The AWS CLI (aws) is not on PATH.");
        }

        var environment = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = credentials?["AccessKeyId"]!.GetValue<string>() ?? "AKIATEST",
            ["AWS_SECRET_ACCESS_KEY"] = credentials?["SecretAccessKey"]!.GetValue<string>() ?? "secret",
            ["AWS_REGION"] = "us-west-2",
            ["AWS_DEFAULT_REGION"] = "us-west-2",
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_PAGER"] = string.Empty,
            ["AWS_MAX_ATTEMPTS"] = "1",
        };
        if (credentials is not null)
        {
            environment["AWS_SESSION_TOKEN"] = credentials["SessionToken"]!.GetValue<string>();
        }

        return new Tool(path, environment);
    }
}
