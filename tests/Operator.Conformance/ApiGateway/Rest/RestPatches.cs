using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>UpdateIntegration: the table of paths and ops, escaping, and the coupling of cache keys with parameters.</summary>
public sealed class RestPatches : IBehaviours
{
    private const string NoSuchName = "Invalid parameter name specified";

    // What replace does to each single member. Expected is JSON; a path with two segments shows the whole of its first one.
    private static readonly (string Path, string Of, string Value, string Expected)[] Replaceable =
    [
        ("/uri", RestBodies.Http, "https://other.example/{id}", "\"https://other.example/{id}\""),
        ("/httpMethod", RestBodies.Http, "POST", "\"POST\""),
        ("/credentials", RestBodies.Service, "arn:aws:iam::123456789012:role/other", "\"arn:aws:iam::123456789012:role/other\""),
        ("/passthroughBehavior", RestBodies.Http, "NEVER", "\"NEVER\""),
        ("/contentHandling", RestBodies.Http, "CONVERT_TO_TEXT", "\"CONVERT_TO_TEXT\""),
        ("/cacheNamespace", RestBodies.Http, "shared", "\"shared\""),
        ("/timeoutInMillis", RestBodies.Http, "50", "50"),
        ("/tlsConfig/insecureSkipVerification", RestBodies.Http, "true", """{"insecureSkipVerification":true}"""),
        ("/responseTransferMode", RestBodies.HttpProxy, "STREAM", "\"STREAM\""),
        ("/connectionId", RestBodies.Private, "${stageVariables.link}", "\"${stageVariables.link}\""),
    ];

    private static readonly (string Op, string Path, string? Value)[] NotInTheTable =
    [
        ("replace", "/type", "AWS"), ("add", "/uri", "https://a.example"), ("remove", "/uri", null), ("remove", "/credentials", null),
        ("remove", "/timeoutInMillis", null), ("replace", "/integrationResponses/200", "x"), ("replace", "/nothing", "x"),
        ("replace", "/requestTemplates/application/json", "x"),
    ];

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. Replaceable.Select(row => Given.AMethod($"A REST patch replaces {row.Path} and nothing else", async method =>
        {
            var expected = await method.Put(row.Of);
            expected[row.Path.Split('/')[1]] = JsonNode.Parse(row.Expected);
            var patched = await method.Patch(("replace", row.Path, row.Value));
            Json.Same(expected, patched);
            Json.Same(patched, await method.Read());
        })),
        .. NotInTheTable.Select(row => Given.AMethod($"A REST patch cannot {row.Op} {row.Path}, and is told what it can", async method =>
        {
            var before = await method.Put(RestBodies.Http);
            (await method.TryPatch(row)).Refused(400, "BadRequestException", "Must be one of: [");
            Json.Same(before, await method.Read());
        })),
        Given.AMethod("A REST patch makes an integration private by type and link together", async method =>
        {
            await method.Put(RestBodies.HttpProxy);
            var patched = await method.Patch(("replace", "/connectionType", "VPC_LINK"), ("replace", "/connectionId", method.Api.Gateway.RestVpcLink));
            patched.Shows("connectionType", "\"VPC_LINK\"");
            patched.Shows("connectionId", JsonValue.Create(method.Api.Gateway.RestVpcLink));
        }),
        Given.AMethod("A REST patch gives a MOCK no URI", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.TryPatch(("replace", "/uri", "https://a.example"))).Refused(400, "BadRequestException");
        }),
        Given.AMethod("A REST patch is held to the timeout's bounds", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.TryPatch(("replace", "/timeoutInMillis", "29001"))).Refused(400, "BadRequestException", "Timeout should be between 50 ms and 29000 ms");
        }),
        Given.AMethod("A REST patch is held to the URI's form", async method =>
        {
            await method.Put(RestBodies.Http);
            (await method.TryPatch(("replace", "/uri", "ftp://a.example"))).Refused(400, "BadRequestException", "Invalid HTTP endpoint specified for URI");
        }),
        Given.AMethod("A REST patch is applied in order", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.Patch(
                ("add", "/requestTemplates/a", "1"), ("replace", "/requestTemplates/a", "2"), ("add", "/requestTemplates/b", "3"), ("remove", "/requestTemplates/b", null)))
                .Shows("requestTemplates", """{"a":"2"}""");
        }),
        Given.AMethod("A REST patch without operations changes nothing", async method =>
        {
            var before = await method.Put(RestBodies.Http);
            Json.Same(before, (await method.Caller.Patch(method.Integration, """{"patchOperations":[]}""")).Succeeded());
        }),

        Given.AMethod("A REST patch names a content type with ~1 for its slash", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.Patch(("add", "/requestTemplates/application~1json", "{}"))).Shows("requestTemplates", """{"application/json":"{}"}""");
        }),
        Given.AMethod("A REST patch unescapes ~01 to ~1, not to a slash", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.Patch(("add", "/requestTemplates/a~01b~0c", "x"))).Shows("requestTemplates", """{"a~1b~c":"x"}""");
        }),
        Given.AMethod("A REST patch adds, replaces and removes a template", async method =>
        {
            await method.Put(RestBodies.Mock + ""","requestTemplates":{"text/plain":"1","text/xml":"1"}""");
            (await method.Patch(
                ("add", "/requestTemplates/text~1html", "new"), ("replace", "/requestTemplates/text~1plain", "2"), ("remove", "/requestTemplates/text~1xml", null)))
                .Shows("requestTemplates", """{"text/html":"new","text/plain":"2"}""");
        }),
        Given.AMethod("A REST patch adds, replaces and removes a mapping", async method =>
        {
            await method.Put(RestBodies.Http + ""","requestParameters":{"integration.request.header.a":"'1'","integration.request.header.b":"'1'"}""");
            (await method.Patch(
                ("add", "/requestParameters/integration.request.path.id", "method.request.path.id"),
                ("replace", "/requestParameters/integration.request.header.a", "'2'"),
                ("remove", "/requestParameters/integration.request.header.b", null)))
                .Shows("requestParameters", """{"integration.request.header.a":"'2'","integration.request.path.id":"method.request.path.id"}""");
        }),
        Given.AMethod("A REST patch that removes the last template leaves no map", async method =>
        {
            await method.Put(RestBodies.Mock + ""","requestTemplates":{"text/plain":"1"}""");
            (await method.Patch(("remove", "/requestTemplates/text~1plain", null))).Shows("requestTemplates", "");
        }),
        Given.AMethod("A REST patch that removes a mapping which is not there is 404", async method =>
        {
            await method.Put(RestBodies.Http);
            (await method.TryPatch(("remove", "/requestParameters/integration.request.header.a", null))).Refused(404, "NotFoundException", NoSuchName);
        }),
        Given.AMethod("A REST patch maps no parameter that the method does not declare", async method =>
        {
            await method.Put(RestBodies.Http);
            (await method.TryPatch(("add", "/requestParameters/integration.request.header.a", "method.request.header.a")))
                .Refused(400, "BadRequestException", "Invalid mapping expression parameter specified: method.request.header.a");
        }),

        Given.AMethod("A REST patch adds and removes a cache key by its path alone", async method =>
        {
            await method.Put(RestBodies.Cached);
            (await method.Patch(("add", "/cacheKeyParameters/method.request.querystring.n", null)))
                .Shows("cacheKeyParameters", """["method.request.path.id","method.request.querystring.n"]""");
            (await method.Patch(("remove", "/cacheKeyParameters/method.request.path.id", null)))
                .Shows("cacheKeyParameters", """["method.request.querystring.n"]""");
        }),
        Given.AMethod("A REST patch that removes a cache key which is not there is 404", async method =>
        {
            await method.Put(RestBodies.Http);
            (await method.TryPatch(("remove", "/cacheKeyParameters/method.request.path.id", null))).Refused(404, "NotFoundException", NoSuchName);
        }),
        Given.AMethod("A REST patch that removes a method's parameter takes its cache key along", async method =>
        {
            await method.Put(RestBodies.Cached);
            (await method.Caller.Patch(method.Path, RestBodies.Patch(("remove", "/requestParameters/method.request.path.id", null)))).Succeeded();
            (await method.Read()).Shows("cacheKeyParameters", "[]");
        }),
        Given.AMethod("A REST patch that replaces a method's parameter takes its cache key along", async method =>
        {
            await method.Put(RestBodies.Cached);
            (await method.Caller.Patch(method.Path, RestBodies.Patch(("replace", "/requestParameters/method.request.path.id", "true")))).Succeeded();
            (await method.Read()).Shows("cacheKeyParameters", "[]");
        }),
        Given.AMethod("A REST patch changes a method in place and keeps its integration", async method =>
        {
            var integration = await method.Put(RestBodies.Mock);
            var patched = (await method.Caller.Patch(method.Path, RestBodies.Patch(
                ("replace", "/authorizationType", "AWS_IAM"), ("replace", "/apiKeyRequired", "true"), ("add", "/requestParameters/method.request.header.h", "true")))).Succeeded();
            patched.Shows("authorizationType", "\"AWS_IAM\"");
            patched.Shows("apiKeyRequired", "true");
            Assert.True(patched.Need("requestParameters")["method.request.header.h"]?.GetValue<bool>(), patched.ToJsonString());
            Json.Same(integration, await method.Read());
        }),
    ];
}
