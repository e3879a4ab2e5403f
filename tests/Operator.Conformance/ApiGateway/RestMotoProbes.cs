using Operator.Conformance.ApiGateway.Rest;

namespace Operator.Conformance.ApiGateway;

/// <summary>The probes of <see cref="RestMotoDeviations"/>.</summary>
internal static class RestMotoProbes
{
    public static IReadOnlyDictionary<int, Func<Gateway, Task>> ByNumber { get; } = new Dictionary<int, Func<Gateway, Task>>
    {
        [1] = Method(async method =>
        {
            await method.Put(RestBodies.Mock);
            var patch = RestBodies.Patch(("replace", "/timeoutInMillis", "100"));
            foreach (var path in (string[])[method.Integration, method.Response("200"), method.Path, $"{method.Path}/responses/200"])
            {
                Assert.Equal(500, (await method.Caller.Patch(path, patch)).Status);
            }
        }),
        [22] = Method(async method =>
            (await method.Caller.Get($"{method.Api.Resources}/{method.ResourceId}")).Succeeded()
                .Need("resourceMethods").Need("GET").Need("httpMethod")),
        [23] = Method(async method =>
        {
            var put = await method.Put(RestBodies.Private + ""","cacheKeyParameters":["method.request.path.id"],"responseTransferMode":"STREAM" """);
            put.Shows("cacheKeyParameters", "[]");
            foreach (var member in (string[])["connectionId", "responseTransferMode", "passthroughBehavior", "timeoutInMillis", "cacheNamespace"])
            {
                put.Shows(member, "");
            }
        }),
        [25] = Method(async method => Assert.Equal((200, "{}"), Answer(await method.Caller.Get(method.Integration)))),
        [26] = Method(async method => Assert.Equal(500, (await method.Caller.Delete(method.Integration)).Status)),
        [27] = Method(async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.PutResponse("9999")).Shows("statusCode", "\"9999\"");
        }),
        [28] = Method(async method =>
        {
            Assert.Equal(201, (await method.Caller.Put(method.Path, """{"authorizationType":"NONE"}""")).Status);
            Assert.NotEqual(method.ResourceId, await method.Api.Resource("{id}"));
        }),
        [29] = async gateway => (await gateway.RestCaller.Get("/restapis/nosuchapi1")).Refused(404, "NotFoundException", "Invalid Rest API Id specified"),
        [30] = Method(async method => (await method.Put($""" "type":"AWS_PROXY","httpMethod":"POST","uri":"{Bodies.Queue}" """)).Shows("type", "\"AWS_PROXY\"")),
        [31] = Method(async method =>
            (await method.TryPut(RestBodies.Service.Replace(Bodies.Role, "arn:aws:iam::*:user/*", StringComparison.Ordinal))).Refused(400, "AccessDeniedException")),
        [32] = Method(async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.PutResponse("200", """{"selectionPattern":""}""")).Shows("selectionPattern", "");
        }),
        [33] = Method(async method =>
        {
            (await method.Api.TryDeploy()).Refused(400, "NotFoundException", "No integration defined for method");
            await method.Put(RestBodies.Mock);
            await method.Api.Method("other");
            await method.Api.Deploy();
        }),
        [34] = async gateway =>
        {
            var made = await gateway.RestCaller.Post("/restapis", """{"name":"n"}""");
            Assert.Equal(200, made.Status);
            Assert.Equal(200, (await gateway.RestCaller.Delete($"/restapis/{made.Body.Text("id")}")).Status);
        },
        [35] = Function(async (lambda, policy) =>
        {
            Assert.Equal(200, (await lambda.Post(policy, Statement("s"))).Status);
            Assert.Equal(200, (await lambda.Post(policy, Statement("s"))).Status);
        }),
        [36] = Function(async (lambda, policy) =>
        {
            (await lambda.Post($"{policy}?Qualifier=live", Statement("live"))).Succeeded();
            Assert.Contains("live", (await lambda.Get(policy)).Succeeded().Text("Policy"), StringComparison.Ordinal);
        }),
        [37] = Function(async (lambda, policy) =>
        {
            for (var i = 0; i < 100; i++)
            {
                (await lambda.Post(policy, Statement($"{i}-{new string('x', 90)}"))).Succeeded();
            }

            Assert.True((await lambda.Get(policy)).Succeeded().Text("Policy").Length > 20480, "the policy should be too long for AWS");
        }),
        [50] = Method(async method => (await method.Put(""" "type":"pigeon","httpMethod":"GET","timeoutInMillis":99999""")).Shows("timeoutInMillis", "99999")),
        [51] = Method(async method =>
            (await method.Put(RestBodies.Mock + ""","requestTemplates":{"a":""}""")).Shows("requestTemplates", """{"a":""}""")),
        [52] = Method(async method => Assert.Contains(await method.Put(RestBodies.Mock), member => member.Key == "integrationResponses")),
        [53] = Method(async method => Assert.Equal(201, (await method.Caller.Put(method.Integration, "{no json")).Status)),
        [54] = async gateway => Assert.NotEmpty((await gateway.Caller.Get((await RestApi.In(gateway)).Resources)).Succeeded().Resources()),
        [55] = Method(async method => Assert.Equal(
            201, (await method.Caller.Post(method.Api.Stages, """{"stageName":"not a name","deploymentId":"nosuch"}""")).Status)),
        [56] = Method(async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.Caller.Get($"{method.Api.Deployments}/{await method.Api.Deploy()}?embed=apisummary")).Succeeded().Shows("apiSummary", "");
        }),
        [57] = async gateway =>
        {
            var api = await RestApi.In(gateway);
            Assert.Equal(201, (await api.Caller.Put($"{api.Resources}/{api.RootId}/methods/FETCH", "{}")).Status);
            Assert.Equal(202, (await api.Caller.Delete($"{api.Resources}/{api.RootId}")).Status);
        },
        [58] = async gateway =>
        {
            var api = await RestApi.In(gateway);
            for (var i = 1; i <= 300; i++)
            {
                await api.Resource($"p{i}");
            }

            for (var i = 1; i <= 11; i++)
            {
                (await api.Caller.Post(api.Stages, $$"""{"stageName":"s{{i}}","deploymentId":"any"}""")).Succeeded();
            }
        },
        [59] = Function(async (lambda, policy) => Assert.Equal(200, (await lambda.Post(policy, Statement("not an id"))).Status)),
        [60] = async gateway =>
        {
            Assert.Equal(200, (await gateway.Tokens.Form(
                signed: true, ("Version", "2011-06-15"), ("Action", "AssumeRole"), ("RoleArn", "not-an-arn-but-long-enough"), ("RoleSessionName", "s1"), ("DurationSeconds", "1"))).Status);
            Assert.Equal(500, (await gateway.Tokens.Form(signed: true, ("Version", "2011-06-15"), ("Action", "GiveMeEverything"))).Status);
        },
        [61] = async gateway => Assert.Contains(
            "ListAllMyBucketsResult",
            (await gateway.Tokens.Form(signed: false, ("Version", "2011-06-15"), ("Action", "GetCallerIdentity"))).Content,
            StringComparison.Ordinal),
        [62] = Function(async (lambda, policy) =>
        {
            (await lambda.Post(policy, Statement("s"))).Succeeded();
            var revision = (await lambda.Get(policy)).Succeeded().Text("RevisionId");
            (await lambda.Delete($"{policy}/s?RevisionId={revision}")).Refused(412, "PreconditionFailedException");
        }),
    };

    private static (int Status, string Content) Answer(Reply reply) => (reply.Status, reply.Content);

    private static string Statement(string id) =>
        $$"""{"StatementId":"{{id}}","Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com","SourceArn":"arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4/*"}""";

    private static Func<Gateway, Task> Method(Func<RestMethod, Task> probe) =>
        async gateway => await probe(await (await RestApi.In(gateway)).Method());

    private static Func<Gateway, Task> Function(Func<Caller, string, Task> probe) => async gateway =>
    {
        var name = $"f-{Guid.NewGuid():N}";
        await gateway.MakeFunction(name, "live");
        await probe(gateway.Lambda, $"/2015-03-31/functions/{name}/policy");
    };
}
