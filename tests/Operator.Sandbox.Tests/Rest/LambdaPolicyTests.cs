using System.Text.Json.Nodes;
using Operator.Sandbox.Tests.ApiGateway;

namespace Operator.Sandbox.Tests.Rest;

public sealed class LambdaPolicyTests : RestTest, IDisposable
{
    private const string Arn = "arn:aws:execute-api:us-west-2:123456789012:r3st4p1x/*";
    private Caller? lambda;

    private Caller Lambda => lambda ??= new Caller(Server.Address, service: "lambda");

    [Fact]
    public async Task A_statement_has_AWS_shape()
    {
        var reply = await Expect(201, Lambda.Post(Policy("orders"), Statement("s1", Arn, "123456789012")));

        AssertJson(
            $$"""
            {"Sid":"s1","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",
             "Resource":"arn:aws:lambda:us-west-2:123456789012:function:orders",
             "Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"},"ArnLike":{"AWS:SourceArn":"{{Arn}}"} } }
            """,
            JsonNode.Parse(reply["Statement"]!.GetValue<string>())!);
        Assert.Equal(["s1"], await Statements("orders"));
    }

    [Fact]
    public async Task Function_alias_and_version_have_policies_of_their_own()
    {
        await Expect(201, Lambda.Post(Policy("orders"), Statement("plain")));
        await Expect(201, Lambda.Post(Policy("orders") + "?Qualifier=live", Statement("live")));
        await Expect(201, Lambda.Post(Policy("orders:1"), Statement("one")));

        Assert.Equal(["plain"], await Statements("orders"));
        Assert.Equal(["live"], await Statements("arn:aws:lambda:us-west-2:123456789012:function:orders:live"));
        Assert.Equal(["one"], await Statements("123456789012:function:orders", "?Qualifier=1"));
        await AssertError(Lambda.Get(Policy("orders:2")), 404, "ResourceNotFoundException", "The resource you requested does not exist.");
    }

    [Fact]
    public async Task The_last_statement_takes_the_policy_with_it()
    {
        await Expect(201, Lambda.Post(Policy("orders"), Statement("s")));
        await AssertError(
            Lambda.Delete($"{Policy("orders")}/other"), 404, "ResourceNotFoundException", "Statement other is not found in resource policy.");
        await Expect(204, Lambda.Delete($"{Policy("orders")}/s"));
        await AssertError(Lambda.Get(Policy("orders")), 404, "ResourceNotFoundException", "The resource you requested does not exist.");
        await AssertError(
            Lambda.Delete($"{Policy("orders")}/s"), 404, "ResourceNotFoundException", "No policy is associated with the given resource.");
    }

    [Fact]
    public async Task An_id_is_taken_once_and_a_stale_revision_is_refused()
    {
        await Expect(201, Lambda.Post(Policy("orders"), Statement("s")));
        await AssertError(
            Lambda.Post(Policy("orders"), Statement("s")), 409, "ResourceConflictException",
            "The statement id (s) provided already exists. Please provide a new statement id, or remove the existing statement.");

        var revision = (await Expect(200, Lambda.Get(Policy("orders"))))["RevisionId"]!.GetValue<string>();
        await Expect(201, Lambda.Post(Policy("orders"), Statement("t", revision: revision)));
        Assert.Equal(412, (await Lambda.Post(Policy("orders"), Statement("u", revision: revision))).Status);
        Assert.Equal("PreconditionFailedException", (await Lambda.Delete($"{Policy("orders")}/s?RevisionId={revision}")).ErrorType);
        Assert.Equal(["s", "t"], await Statements("orders"));
    }

    [Fact]
    public async Task A_policy_ends_at_20480_bytes()
    {
        var count = 0;
        Reply reply;
        do
        {
            reply = await Lambda.Post(Policy("orders"), Statement($"s{count}", Arn));
            count++;
        }
        while (reply.Status == 201);

        Assert.Equal((400, "PolicyLengthExceededException"), (reply.Status, reply.ErrorType));
        Assert.Matches(@"^The final policy size \(20[4-9]\d\d\) is bigger than the limit \(20480\)\.$", reply.Message!);
        Assert.Equal(count - 1, (await Statements("orders")).Count);
    }

    [Fact]
    public async Task Unknown_functions_qualifiers_regions_and_accounts_are_refused_and_a_function_can_be_added()
    {
        const string arn = "arn:aws:lambda:us-west-2:123456789012:function:";
        await AssertError(Lambda.Post(Policy("late"), Statement("s")), 404, "ResourceNotFoundException", $"Function not found: {arn}late");
        await AssertError(Lambda.Get(Policy("orders:blue")), 404, "ResourceNotFoundException", $"Cannot find alias arn: {arn}orders:blue");
        await AssertError(Lambda.Get(Policy("orders:9")), 404, "ResourceNotFoundException", $"Function not found: {arn}orders:9");
        Assert.Equal(404, (await Lambda.Get(Policy("arn:aws:lambda:eu-west-1:123456789012:function:orders"))).Status);
        Assert.Equal(403, (await Lambda.Get(Policy("999999999999:orders"))).Status);
        Assert.Equal(400, (await Lambda.Get(Policy("orders:live") + "?Qualifier=1")).Status);
        Assert.Equal(400, (await Lambda.Post(Policy("orders"), Statement("not an id"))).Status);
        Assert.Equal(404, (await Caller.Get(Policy("orders"))).Status);

        await Expect(204, Caller.Put("/_sandbox/functions/late", """{"aliases":["blue"]}"""));
        await Expect(201, Lambda.Post(Policy("late:blue"), Statement("s")));
        Assert.Equal(1, Server.Calls["lambda.AddPermission"]["201"]);
        Assert.Equal(400, (await Caller.Put("/_sandbox/functions/no%20name", "{}")).Status);
    }

    [Fact]
    public async Task Lambda_calls_take_nothing_from_API_Gateways_bucket()
    {
        var (server, caller) = await Start(Options with { ThrottleEnabled = true, Rate = 0, Burst = 0 });
        using var calls = new Caller(server.Address, service: "lambda");

        Assert.Equal(429, (await caller.Get(Api)).Status);
        await Expect(201, calls.Post(Policy("orders"), Statement("s")));
    }

    public void Dispose() => lambda?.Dispose();

    private static string Policy(string function) => $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/policy";

    private static string Statement(string id, string? sourceArn = null, string? account = null, string? revision = null)
    {
        var statement = new JsonObject
        {
            ["StatementId"] = id,
            ["Action"] = "lambda:InvokeFunction",
            ["Principal"] = "apigateway.amazonaws.com",
        };
        foreach (var (name, value) in new Dictionary<string, string?> { ["SourceArn"] = sourceArn, ["SourceAccount"] = account, ["RevisionId"] = revision })
        {
            if (value is not null)
            {
                statement[name] = value;
            }
        }

        return statement.ToJsonString();
    }

    private static async Task AssertError(Task<Reply> call, int status, string errorType, string message)
    {
        var reply = await call;
        Assert.Equal((status, errorType), (reply.Status, reply.ErrorType));
        Assert.Equal(message, (reply.Body["Message"] ?? reply.Body["message"])!.GetValue<string>());
        Assert.Equal("User", reply.Text("Type"));
    }

    private async Task<IReadOnlyList<string>> Statements(string function, string query = "")
    {
        var reply = await Expect(200, Lambda.Get(Policy(function) + query));
        var policy = JsonNode.Parse(reply["Policy"]!.GetValue<string>())!;
        return [.. policy["Statement"]!.AsArray().Select(statement => statement!["Sid"]!.GetValue<string>())];
    }
}
