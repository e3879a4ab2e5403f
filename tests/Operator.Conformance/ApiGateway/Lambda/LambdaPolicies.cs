using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway.Lambda;

/// <summary>The resource policies of functions: who may invoke them, statement by statement.</summary>
public sealed class LambdaPolicies : IBehaviours
{
    private const string Source = "arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4/*";

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Of("AddPermission answers 201", async function => Assert.Equal(201, (await function.Add("s")).Status)),
        Of("RemovePermission answers 204", async function =>
        {
            (await function.Add("s")).Succeeded();
            Assert.Equal(204, (await function.Remove("s")).Status);
        }),
        Of("A statement is what was asked for, as text", async function =>
        {
            var answer = (await function.Add("s", account: "123456789012")).Succeeded();
            var statement = Document(answer, "Statement");
            statement.Shows("Sid", "\"s\"");
            statement.Shows("Effect", "\"Allow\"");
            statement.Shows("Action", "\"lambda:InvokeFunction\"");
            statement.Shows("Principal", """{"Service":"apigateway.amazonaws.com"}""");
            statement.Shows("Resource", JsonValue.Create(function.Arn));
        }),
        Of("A source is a condition on the caller's ARN", async function =>
        {
            (await function.Add("s")).Succeeded();
            Json.Same(JsonValue.Create(Source), Assert.Single(await function.Statements()).Need("Condition").Need("ArnLike").Need("AWS:SourceArn"));
        }),
        Of("A source account is a condition on the caller's account", async function =>
        {
            (await function.Add("s", account: "123456789012")).Succeeded();
            Json.Same(
                JsonValue.Create("123456789012"),
                Assert.Single(await function.Statements()).Need("Condition").Need("StringEquals").Need("AWS:SourceAccount"));
        }),
        Of("A policy has its statements in the order of their coming", async function =>
        {
            (await function.Add("b")).Succeeded();
            (await function.Add("a")).Succeeded();
            Assert.Equal(["b", "a"], (await function.Statements()).Select(statement => statement.Text("Sid")));
        }),
        Of("A statement's id is taken once", async function =>
        {
            (await function.Add("s")).Succeeded();
            (await function.Add("s")).Refused(409, "ResourceConflictException", "The statement id (s) provided already exists");
            Assert.Single(await function.Statements());
        }),
        Of("A statement whose id is no word is refused", async function => Assert.Equal(400, (await function.Add("not an id")).Status)),
        Of("A removed statement is gone and the others stay", async function =>
        {
            (await function.Add("a")).Succeeded();
            (await function.Add("b")).Succeeded();
            (await function.Remove("a")).Succeeded();
            Assert.Equal("b", Assert.Single(await function.Statements()).Text("Sid"));
        }),
        Of("A function without statements has no policy: 404", async function =>
            (await function.Gateway.Lambda.Get(function.Path)).Refused(404, "ResourceNotFoundException")),
        Of("The last statement takes the policy with it", async function =>
        {
            (await function.Add("s")).Succeeded();
            (await function.Remove("s")).Succeeded();
            (await function.Gateway.Lambda.Get(function.Path)).Refused(404, "ResourceNotFoundException");
        }),
        Of("RemovePermission of a statement that does not exist is 404", async function =>
        {
            (await function.Add("s")).Succeeded();
            (await function.Remove("other")).Refused(404, "ResourceNotFoundException");
        }),
        Of("An alias has a policy of its own", async function =>
        {
            (await function.Add("plain")).Succeeded();
            (await function.Add("live", "?Qualifier=live")).Succeeded();
            Assert.Equal("plain", Assert.Single(await function.Statements()).Text("Sid"));
            Assert.Equal("live", Assert.Single(await function.Statements("?Qualifier=live")).Text("Sid"));
        }),
        Of("A statement of an alias names the alias as its resource", async function =>
        {
            (await function.Add("live", "?Qualifier=live")).Succeeded();
            Assert.Single(await function.Statements("?Qualifier=live")).Shows("Resource", JsonValue.Create($"{function.Arn}:live"));
        }),
        Of("A function is also known by its ARN", async function =>
        {
            (await function.Gateway.Lambda.Post($"/2015-03-31/functions/{Uri.EscapeDataString(function.Arn)}/policy", Statement("s", null, null))).Succeeded();
            Assert.Single(await function.Statements());
        }),
        new("A permission for a function that does not exist is 404", async gateway =>
            (await gateway.Lambda.Post("/2015-03-31/functions/nosuch/policy", Statement("s", null, null))).Refused(404, "ResourceNotFoundException", "Function not found")),
        new("The policy of a function that does not exist is 404", async gateway =>
            (await gateway.Lambda.Get("/2015-03-31/functions/nosuch/policy")).Refused(404, "ResourceNotFoundException")),
        Of("A permission for an alias that does not exist is 404", async function =>
            (await function.Add("s", "?Qualifier=blue")).Refused(404, "ResourceNotFoundException")),
        Of("A policy's revision changes with its statements", async function =>
        {
            (await function.Add("a")).Succeeded();
            var first = await function.Revision();
            (await function.Add("b")).Succeeded();
            Assert.NotEqual(first, await function.Revision());
        }),
        Of("A stale revision is 412", async function =>
        {
            (await function.Add("a")).Succeeded();
            var stale = await function.Revision();
            (await function.Add("b", revision: stale)).Succeeded();
            (await function.Add("c", revision: stale)).Refused(412, "PreconditionFailedException");
            (await function.Remove("a", $"?RevisionId={stale}")).Refused(412, "PreconditionFailedException");
        }),
        Of("A statement is removed by the policy's current revision", async function =>
        {
            (await function.Add("a")).Succeeded();
            (await function.Remove("a", $"?RevisionId={await function.Revision()}")).Succeeded();
        }),
        Of("A policy ends at 20480 bytes", async function =>
        {
            var added = 0;
            Reply reply;
            do
            {
                reply = await function.Add($"statement-{added++}");
            }
            while (reply.Status is >= 200 and < 300 && added < 200);

            reply.Refused(400, "PolicyLengthExceededException", "20480");
            Assert.Equal(added - 1, (await function.Statements()).Count);
        }),
    ];

    private static Behaviour Of(string name, Func<Function, Task> check) => new(name, async gateway =>
    {
        var function = new Function(gateway, $"f-{Guid.NewGuid():N}");
        await gateway.MakeFunction(function.Name, "live");
        await check(function);
    });

    private static string Statement(string id, string? account, string? revision)
    {
        var statement = new JsonObject
        {
            ["StatementId"] = id,
            ["Action"] = "lambda:InvokeFunction",
            ["Principal"] = "apigateway.amazonaws.com",
            ["SourceArn"] = Source,
        };
        if (account is not null)
        {
            statement["SourceAccount"] = account;
        }

        if (revision is not null)
        {
            statement["RevisionId"] = revision;
        }

        return statement.ToJsonString();
    }

    /// <summary>JSON that travels as text within JSON.</summary>
    private static JsonObject Document(JsonObject answer, string member)
    {
        var text = answer.Need(member);
        Assert.Equal(JsonValueKind.String, text.GetValueKind());
        return Assert.IsType<JsonObject>(JsonNode.Parse(text.GetValue<string>()));
    }

    private sealed record Function(Gateway Gateway, string Name)
    {
        public string Arn => $"arn:aws:lambda:{Gateway.Region}:123456789012:function:{Name}";

        public string Path => $"/2015-03-31/functions/{Name}/policy";

        public Task<Reply> Add(string id, string query = "", string? account = null, string? revision = null) =>
            Gateway.Lambda.Post(Path + query, Statement(id, account, revision));

        public Task<Reply> Remove(string id, string query = "") => Gateway.Lambda.Delete($"{Path}/{id}{query}");

        public async Task<IReadOnlyList<JsonObject>> Statements(string query = "") =>
            [.. Document((await Gateway.Lambda.Get(Path + query)).Succeeded(), "Policy").Need("Statement").AsArray().Select(statement => (JsonObject)statement!)];

        public async Task<string> Revision() => (await Gateway.Lambda.Get(Path)).Succeeded().Need("RevisionId").GetValue<string>();
    }
}
