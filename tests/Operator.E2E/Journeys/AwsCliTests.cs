using Operator.Processes;

namespace Operator.E2E.Journeys;

/// <summary>
/// The real AWS CLI through a REST API's life, a function's policy and STS, against the sandbox's binary: its own idea of requests,
/// patches, paging, answers and errors. One table in order, since a CLI process takes a second to start.
/// </summary>
public sealed class AwsCliTests
{
    private const string Method = "--rest-api-id @api --resource-id @resource --http-method GET";
    private const string Alias = "--function-name orders --qualifier live";
    private const string Permission = $"lambda add-permission {Alias} --statement-id api --action lambda:InvokeFunction"
        + " --principal apigateway.amazonaws.com --source-arn arn:aws:execute-api:us-west-2:123456789012:@api/*";

    // Expected is what --query prints as text; a leading ! stands for a refusal with these words. Keep stores the output under a name.
    private static readonly (string Command, string? Query, string? Expected, string? Keep)[] Table =
    [
        ("sts get-caller-identity", "Account", "123456789012", null),
        ("sts assume-role --role-arn arn:aws:iam::210987654321:role/deploy --role-session-name cli",
            "AssumedRoleUser.Arn", "arn:aws:sts::210987654321:assumed-role/deploy/cli", null),

        ("apigateway create-rest-api --name cli --endpoint-configuration types=REGIONAL", "id", null, "@api"),
        ("apigateway get-resources --rest-api-id @api", "items[].id", null, "@root"),
        ("apigateway create-resource --rest-api-id @api --parent-id @root --path-part {id}", "id", null, "@resource"),
        ($"apigateway put-method {Method} --authorization-type NONE --request-parameters method.request.path.id=true",
            "[httpMethod,authorizationType,apiKeyRequired]", "GET\tNONE\tFalse", null),
        ($"apigateway put-method-response {Method} --status-code 200", "statusCode", "200", null),
        ("apigateway create-deployment --rest-api-id @api --stage-name prod", null, "!(BadRequestException) when calling the CreateDeployment operation: No integration defined for method", null),
        ($"apigateway put-integration {Method} --type HTTP --integration-http-method GET --uri https://example.com/{{id}}"
            + " --request-parameters integration.request.path.id=method.request.path.id --cache-key-parameters method.request.path.id",
            "[type,connectionType,timeoutInMillis,passthroughBehavior,cacheKeyParameters[0]]", "HTTP\tINTERNET\t29000\tWHEN_NO_MATCH\tmethod.request.path.id", null),
        ($"apigateway update-integration {Method} --patch-operations op=add,path=/requestTemplates/application~1json,value=body op=replace,path=/timeoutInMillis,value=3000",
            "[timeoutInMillis,requestTemplates.\"application/json\"]", "3000\tbody", null),
        ($"apigateway update-integration {Method} --patch-operations op=replace,path=/type,value=AWS", null, "!Must be one of: [", null),
        ($"apigateway put-integration-response {Method} --status-code 500", null, "!No method response exists for method.", null),
        ($"apigateway put-integration-response {Method} --status-code 200 --selection-pattern 2..", "selectionPattern", "2..", null),
        ($"apigateway get-method {Method}", "methodIntegration.integrationResponses.\"200\".statusCode", "200", null),

        ("apigateway create-deployment --rest-api-id @api --stage-name prod", "id", null, "@deployment"),
        ("apigateway get-stage --rest-api-id @api --stage-name prod", "deploymentId", "@deployment", null),
        ("apigateway get-deployment --rest-api-id @api --deployment-id @deployment --embed apisummary", "apiSummary.\"/{id}\".GET.authorizationType", "NONE", null),
        ("apigateway delete-deployment --rest-api-id @api --deployment-id @deployment", null, "!Active stages pointing to this deployment must be moved or deleted", null),
        ("apigateway get-resources --rest-api-id @api --embed methods --page-size 1", "items[].[path,resourceMethods.GET.methodIntegration.type]", "/\tNone\n/{id}\tHTTP", null),
        ($"apigateway delete-integration {Method}", null, "", null),
        ($"apigateway get-integration {Method}", null, "!(NotFoundException) when calling the GetIntegration operation: Invalid Integration identifier specified", null),

        (Permission, "contains(Statement,'\"Sid\":\"api\"')", "True", null),
        (Permission, null, "!(ResourceConflictException) when calling the AddPermission operation", null),
        ($"lambda remove-permission {Alias} --statement-id api", null, "", null),
        ($"lambda get-policy {Alias}", null, "!(ResourceNotFoundException) when calling the GetPolicy operation", null),
    ];

    [Fact]
    [Trait("Category", "AwsCli")]
    public async Task The_CLI_gets_what_AWS_would_answer()
    {
        var aws = Binaries.OnPath("aws");
        Assert.SkipWhen(aws is null, "The AWS CLI (aws) is not on PATH.");
        using var deadline = Deadline.Source(TimeSpan.FromMinutes(5));
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-operator", "--no-samples");
        await sandbox.ApiGateway.StopThrottlingAsync(deadline.Token);
        var kept = new Dictionary<string, string>();

        foreach (var (command, query, expected, keep) in Table)
        {
            var arguments = Resolve(command).Split(' ');
            var result = await Tool.RunAsync(
                aws, [.. arguments, "--output", "text", .. query is null ? Array.Empty<string>() : ["--query", query]], sandbox.AwsEnvironment, null, deadline.Token);
            var output = result.Output.Trim();

            if (expected is ['!', .. var words])
            {
                Assert.True(result.ExitCode != 0 && result.Error.Contains(words, StringComparison.Ordinal), $"{command}: exit {result.ExitCode} {result.Output}{result.Error}");
                continue;
            }

            Assert.True(result.ExitCode == 0, $"{command}: exit {result.ExitCode} {result.Output}{result.Error}");
            if (keep is null)
            {
                Assert.True(Resolve(expected ?? "") == output, $"{command}: {output}");
            }
            else
            {
                Assert.Matches("^[a-z0-9]+$", output);
                kept.Add(keep, output);
            }
        }

        string Resolve(string text) => kept.Aggregate(text, (resolved, value) => resolved.Replace(value.Key, value.Value, StringComparison.Ordinal));
    }
}
