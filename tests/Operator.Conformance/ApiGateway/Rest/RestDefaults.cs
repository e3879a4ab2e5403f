using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>
/// What PutIntegration fills in and leaves out, by type, and how it shows what it was sent. One behaviour per member, so that a
/// world which differs in one of them still answers for the others.
/// </summary>
public sealed class RestDefaults : IBehaviours
{
    private const string FilledIn = """ "passthroughBehavior":"WHEN_NO_MATCH","timeoutInMillis":29000,"cacheKeyParameters":[],"cacheNamespace":"@resource" """;

    // An expectation of null: the member must be absent. @resource is the id of the method's resource.
    private static readonly (string Case, string Sent, string Expected)[] Table =
    [
        ("MOCK", RestBodies.Mock, $$"""{"connectionType":null,"httpMethod":null,"uri":null,{{FilledIn}}}"""),
        ("AWS", RestBodies.Service, $$"""{"connectionType":null,{{FilledIn}}}"""),
        ("AWS_PROXY", RestBodies.LambdaProxy, $$"""{"connectionType":null,"credentials":null,{{FilledIn}}}"""),
        ("HTTP", RestBodies.Http, $$"""{"connectionType":"INTERNET","connectionId":null,{{FilledIn}}}"""),
        ("HTTP_PROXY", RestBodies.HttpProxy, $$"""{"connectionType":"INTERNET","connectionId":null,{{FilledIn}}}"""),
        ("HTTP_PROXY behind a VPC link", RestBodies.Private, $$"""{"connectionType":"VPC_LINK",{{FilledIn}}}"""),
    ];

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. Table.SelectMany(row => ((JsonObject)JsonNode.Parse(row.Expected)!).Select(member => Given.AMethod(
            $"{member.Key} of a REST integration is {Words(member.Value)}: {row.Case}",
            async method => (await method.Put(row.Sent)).Shows(member.Key, Expected(member.Value, method))))),
        .. Table.SelectMany(row => ((JsonObject)JsonNode.Parse($"{{{row.Sent}}}")!).Select(member => Given.AMethod(
            $"{member.Key} of a REST integration comes back as it was sent: {row.Case}",
            async method => (await method.Put(row.Sent)).Shows(
                member.Key, JsonValue.Create(RestBodies.Resolve(method.Api.Gateway, member.Value!.GetValue<string>())))))),
        .. Table.Select(row => Given.AMethod($"Put, read and list show the same REST integration: {row.Case}", async method =>
        {
            var put = await method.Put(row.Sent);
            Json.Same(put, await method.Read());
            var listed = (await method.Caller.Get($"{method.Api.Resources}?embed=methods")).Succeeded().Resources()
                .Single(resource => resource.Text("id") == method.ResourceId);
            Json.Same(put, listed.Need("resourceMethods").Need(method.Verb).Need("methodIntegration"));
        })),

        Given.AMethod("Maps of a REST integration come back as they were sent", async method =>
        {
            const string maps = """
                "requestParameters":{"integration.request.header.h":"'static'","integration.request.path.id":"method.request.path.id","integration.request.querystring.c":"context.requestId"},
                "requestTemplates":{"application/json":"{\"a\": $input.json('$')}","text/plain":"ü~/"}
                """;
            var put = await method.Put($"{RestBodies.Http},{maps}");
            foreach (var (member, value) in (JsonObject)JsonNode.Parse($"{{{maps}}}")!)
            {
                put.Shows(member, value);
            }
        }),
        Given.AMethod("Cache keys of a REST integration come back as they were sent", async method =>
            (await method.Put(RestBodies.Cached)).Shows("cacheKeyParameters", """["method.request.path.id"]""")),
        Given.AMethod("A cache namespace that was sent replaces the resource's id", async method =>
            (await method.Put(RestBodies.Mock + ""","cacheNamespace":"shared" """)).Shows("cacheNamespace", "\"shared\"")),
        Given.AMethod("A content handling that was sent comes back", async method =>
            (await method.Put(RestBodies.Mock + ""","contentHandling":"CONVERT_TO_TEXT" """)).Shows("contentHandling", "\"CONVERT_TO_TEXT\"")),
        Given.AMethod("A TLS setting of a REST integration comes back", async method =>
            (await method.Put(RestBodies.Http + ""","tlsConfig":{"insecureSkipVerification":true}""")).Shows("tlsConfig", """{"insecureSkipVerification":true}""")),
        Given.AMethod("A response transfer mode comes back", async method =>
            (await method.Put(RestBodies.HttpProxy + ""","responseTransferMode":"STREAM" """)).Shows("responseTransferMode", "\"STREAM\"")),
        Given.AMethod("Empty maps of a REST integration are left out", async method =>
        {
            var put = await method.Put(RestBodies.Mock + ""","requestParameters":{},"requestTemplates":{}""");
            Assert.DoesNotContain(put, member => member.Key is "requestParameters" or "requestTemplates" or "integrationResponses");
        }),
        Given.AMethod("An empty request template reads back as null", async method =>
            (await method.Put(RestBodies.Mock + ""","requestTemplates":{"application/json":""}""")).Shows("requestTemplates", """{"application/json":null}""")),

        Given.AMethod("A put over a REST integration takes back what it does not send", async method =>
        {
            await method.Put(RestBodies.Http + ""","timeoutInMillis":1234,"passthroughBehavior":"NEVER","requestTemplates":{"text/plain":"x"}""");
            var second = await method.Put(RestBodies.Http);
            second.Shows("requestTemplates", "");
            Assert.NotEqual("NEVER", second["passthroughBehavior"]?.GetValue<string>());
            Assert.NotEqual(1234, second["timeoutInMillis"]?.GetValue<int>());
        }),
        Given.AMethod("A put over a REST integration may change its type", async method =>
        {
            await method.Put(RestBodies.Http);
            var second = await method.Put(RestBodies.Mock);
            second.Shows("type", "\"MOCK\"");
            second.Shows("uri", "");
            Json.Same(second, await method.Read());
        }),
        Given.AMethod("A put over a REST integration answers 201 again", async method =>
        {
            await method.Put(RestBodies.Mock);
            Assert.Equal(201, (await method.TryPut(RestBodies.Mock)).Status);
        }),
    ];

    private static string Words(JsonNode? expected) => expected switch
    {
        null => "absent",
        JsonArray => "empty",
        _ when expected.ToString() == "@resource" => "its resource's id",
        _ => expected.ToString(),
    };

    private static JsonNode? Expected(JsonNode? expected, RestMethod method) =>
        expected?.ToString() == "@resource" ? JsonValue.Create(method.ResourceId) : expected;
}
