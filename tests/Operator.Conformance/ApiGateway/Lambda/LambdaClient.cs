using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Lambda;
using Operator.ApiGateway.Lambda.Model;

namespace Operator.Conformance.ApiGateway.Lambda;

/// <summary>The product's own client for the policies of functions.</summary>
public sealed class LambdaClient : IBehaviours
{
    private const string Source = "arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4/*/GET/a/*";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        With("The Lambda client grants, reads and revokes", async (client, function) =>
        {
            var added = await client.AddPermissionAsync(Permission(function), Token);
            Assert.Contains(Source, added.Statement, StringComparison.Ordinal);
            var policy = await client.GetPolicyAsync(new() { FunctionName = function }, Token);
            Assert.NotEmpty(policy.RevisionId!);
            var statement = Assert.Single(JsonNode.Parse(policy.Policy!)!["Statement"]!.AsArray())!.AsObject();
            Assert.Equal("api-1_a", statement.Text("Sid"));
            Assert.Equal(Source, statement["Condition"]?["ArnLike"]?["AWS:SourceArn"]?.GetValue<string>());
            await client.RemovePermissionAsync(new() { FunctionName = function, StatementId = "api-1_a" }, Token);
            var gone = await Assert.ThrowsAsync<AmazonLambdaException>(() => client.GetPolicyAsync(new() { FunctionName = function }, Token));
            Assert.Equal(ErrorClass.NotFound, gone.ErrorClass);
        }),
        With("The Lambda client knows a function by its ARN", async (client, function) =>
        {
            var arn = $"arn:aws:lambda:{Gateway.Region}:123456789012:function:{function}";
            await client.AddPermissionAsync(Permission(arn), Token);
            Assert.Contains(Source, (await client.GetPolicyAsync(new() { FunctionName = function }, Token)).Policy, StringComparison.Ordinal);
        }),
        With("The Lambda client keeps aliases apart", async (client, function) =>
        {
            await client.AddPermissionAsync(Permission(function, request => request.Qualifier = "live"), Token);
            Assert.Contains(Source, (await client.GetPolicyAsync(new() { FunctionName = function, Qualifier = "live" }, Token)).Policy, StringComparison.Ordinal);
            var plain = await Assert.ThrowsAsync<AmazonLambdaException>(() => client.GetPolicyAsync(new() { FunctionName = function }, Token));
            Assert.Equal(ErrorClass.NotFound, plain.ErrorClass);
        }),
        With("The Lambda client tells a statement that exists", async (client, function) =>
        {
            await client.AddPermissionAsync(Permission(function), Token);
            var exists = await Assert.ThrowsAsync<AmazonLambdaException>(() => client.AddPermissionAsync(Permission(function), Token));
            Assert.Equal((ErrorClass.Conflict, false), (exists.ErrorClass, exists.OutcomeUnknown));
        }),
        With("The Lambda client tells a missing function", async (client, _) =>
        {
            var missing = await Assert.ThrowsAsync<AmazonLambdaException>(() => client.AddPermissionAsync(Permission("nosuch"), Token));
            Assert.Equal((ErrorClass.NotFound, MissingResource.Function), (missing.ErrorClass, missing.MissingResource));
        }),
        With("The Lambda client revokes by revision", async (client, function) =>
        {
            await client.AddPermissionAsync(Permission(function), Token);
            var policy = await client.GetPolicyAsync(new() { FunctionName = function }, Token);
            await client.RemovePermissionAsync(new() { FunctionName = function, StatementId = "api-1_a", RevisionId = policy.RevisionId }, Token);
            await Assert.ThrowsAsync<AmazonLambdaException>(() => client.GetPolicyAsync(new() { FunctionName = function }, Token));
        }),
        With("The Lambda client tells a stale revision", async (client, function) =>
        {
            await client.AddPermissionAsync(Permission(function), Token);
            var stale = await Assert.ThrowsAsync<AmazonLambdaException>(() => client.AddPermissionAsync(
                Permission(function, request => (request.StatementId, request.RevisionId) = ("other", "00000000-0000-0000-0000-000000000000")), Token));
            Assert.Equal(ErrorClass.PreconditionFailed, stale.ErrorClass);
        }),
        new("The Lambda client tells a full policy", gateway => Granting(gateway, async (client, function) =>
        {
            // Filled without the client, which would wait for its own request budget.
            for (var i = 0; i < 60; i++)
            {
                await gateway.Lambda.Post(
                    $"/2015-03-31/functions/{function}/policy",
                    $$"""{"StatementId":"{{i}}-{{new string('x', 90)}}","Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com","SourceArn":"{{Source}}"}""");
            }

            var full = await Assert.ThrowsAsync<AmazonLambdaException>(() => client.AddPermissionAsync(
                Permission(function, request => request.StatementId = new string('y', 100)), Token));
            Assert.Equal(ErrorClass.LimitExceeded, full.ErrorClass);
        })),
    ];

    private static Behaviour With(string name, Func<IAmazonLambda, string, Task> check) => new(name, gateway => Granting(gateway, check));

    private static async Task Granting(Gateway gateway, Func<IAmazonLambda, string, Task> check)
    {
        var function = $"f-{Guid.NewGuid():N}";
        await gateway.MakeFunction(function, "live");
        using var factory = Clients.For(gateway);
        await check(factory.GetLambdaClient(AccountAccess.Default, Gateway.Region), function);
    }

    private static AddPermissionRequest Permission(string function, Action<AddPermissionRequest>? more = null)
    {
        var request = new AddPermissionRequest
        {
            FunctionName = function,
            StatementId = "api-1_a",
            Action = "lambda:InvokeFunction",
            Principal = "apigateway.amazonaws.com",
            SourceArn = Source,
            SourceAccount = "123456789012",
        };
        more?.Invoke(request);
        return request;
    }
}
