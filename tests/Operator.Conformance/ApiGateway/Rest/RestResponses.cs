namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>Responses of methods and of their integrations.</summary>
public sealed class RestResponses : IBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Integrated("An integration response comes back as it was put, and the integration holds it", async method =>
        {
            var put = await method.PutResponse(
                "200",
                """{"selectionPattern":"2\\d{2}","responseParameters":{"method.response.header.x":"'1'"},"responseTemplates":{"application/json":"$input.body"},"contentHandling":"CONVERT_TO_TEXT"}""");
            put.Shows("statusCode", "\"200\"");
            put.Shows("selectionPattern", """ "2\\d{2}" """);
            put.Shows("responseParameters", """{"method.response.header.x":"'1'"}""");
            put.Shows("responseTemplates", """{"application/json":"$input.body"}""");
            put.Shows("contentHandling", "\"CONVERT_TO_TEXT\"");
            Json.Same(put, (await method.Caller.Get(method.Response("200"))).Succeeded());
            Json.Same(put, (await method.Read()).Need("integrationResponses").Need("200"));
        }),
        Integrated("An integration response shows its selection pattern even when it is empty", async method =>
            (await method.PutResponse("200")).Shows("selectionPattern", "\"\"")),
        Integrated("An empty response template reads back as null", async method =>
            (await method.PutResponse("200", """{"responseTemplates":{"application/json":""}}""")).Shows("responseTemplates", """{"application/json":null}""")),
        Integrated("A response code that the method does not declare is refused", async method =>
            (await method.TryPutResponse("500")).Refused(400, "BadRequestException", "No method response exists for method.")),
        Integrated("Selection patterns are unique in an integration", async method =>
        {
            await method.PutResponse("200");
            (await method.TryPutResponse("400")).Refused(409, "ConflictException", "Integration response with selection pattern default already exists");
        }),
        Integrated("A put over an integration response replaces it", async method =>
        {
            await method.PutResponse("200", """{"responseTemplates":{"application/json":"1"}}""");
            (await method.PutResponse("200", """{"selectionPattern":"a"}""")).Shows("responseTemplates", "");
        }),
        Integrated("A response header that the method does not declare is refused", async method =>
            (await method.TryPutResponse("200", """{"responseParameters":{"method.response.header.y":"'1'"}}"""))
                .Refused(400, "BadRequestException", "Invalid mapping expression parameter specified: method.response.header.y")),
        Integrated("A status code of four digits is refused", async method => Assert.Equal(400, (await method.TryPutResponse("2000")).Status)),
        Given.AMethod("A response of an integration that does not exist is 404 about the integration", async method =>
            (await method.TryPutResponse("200")).Refused(404, "NotFoundException", "Invalid Integration identifier specified")),
        Integrated("A read of a REST integration response that does not exist is 404", async method =>
            (await method.Caller.Get(method.Response("200"))).Refused(404, "NotFoundException", "Invalid Response status code specified")),
        Integrated("DELETE of a REST integration response that does not exist is 404", async method =>
            (await method.Caller.Delete(method.Response("200"))).Refused(404, "NotFoundException", "Invalid Response status code specified")),
        Integrated("A deleted integration response is gone from the integration", async method =>
        {
            await method.PutResponse("200");
            (await method.Caller.Delete(method.Response("200"))).Succeeded();
            (await method.Read()).Shows("integrationResponses", "");
        }),
        Given.AMethod("A Lambda proxy takes integration responses, which do nothing", async method =>
        {
            await method.Put(RestBodies.LambdaProxy);
            Assert.Equal(201, (await method.TryPutResponse("200")).Status);
        }),
        Integrated("A REST patch changes an integration response in place", async method =>
        {
            await method.PutResponse("200", """{"selectionPattern":"a","responseTemplates":{"text/plain":"1"}}""");
            var patched = (await method.Caller.Patch(method.Response("200"), RestBodies.Patch(
                ("replace", "/selectionPattern", "b"),
                ("replace", "/contentHandling", "CONVERT_TO_BINARY"),
                ("add", "/responseParameters/method.response.header.x", "integration.response.header.x"),
                ("add", "/responseTemplates/application~1json", "2"),
                ("remove", "/responseTemplates/text~1plain", null)))).Succeeded();
            patched.Shows("selectionPattern", "\"b\"");
            patched.Shows("contentHandling", "\"CONVERT_TO_BINARY\"");
            patched.Shows("responseParameters", """{"method.response.header.x":"integration.response.header.x"}""");
            patched.Shows("responseTemplates", """{"application/json":"2"}""");
            Json.Same(patched, (await method.Caller.Get(method.Response("200"))).Succeeded());
        }),
        Integrated("A REST patch of an integration response that does not exist is 404", async method =>
            (await method.Caller.Patch(method.Response("200"), RestBodies.Patch(("replace", "/selectionPattern", "b"))))
                .Refused(404, "NotFoundException", "Invalid Response status code specified")),
        Integrated("A REST patch cannot take another response's selection pattern", async method =>
        {
            await method.PutResponse("200");
            await method.PutResponse("400", """{"selectionPattern":"4.."}""");
            (await method.Caller.Patch(method.Response("400"), RestBodies.Patch(("replace", "/selectionPattern", "")))).Refused(409, "ConflictException");
        }),
        Given.AMethod("A method response exists once", async method =>
            (await method.Caller.Put($"{method.Path}/responses/200", "{}")).Refused(409, "ConflictException", "Response already exists")),
        Given.AMethod("A REST patch declares a header of a method response", async method =>
        {
            (await method.Caller.Patch($"{method.Path}/responses/400", RestBodies.Patch(("add", "/responseParameters/method.response.header.y", "false"))))
                .Succeeded().Shows("responseParameters", """{"method.response.header.y":false}""");
        }),
    ];

    private static Behaviour Integrated(string name, Func<RestMethod, Task> check) => Given.AMethod(name, async method =>
    {
        await method.Put(RestBodies.Http);
        await check(method);
    });
}
