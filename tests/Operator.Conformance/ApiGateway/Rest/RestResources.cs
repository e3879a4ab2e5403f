using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>The tree of resources, the methods on it, and the lists that read them: embed, limit and position.</summary>
public sealed class RestResources : IBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Given.AnApi("A new REST API has its root and nothing else", async api =>
        {
            var root = Assert.Single((await api.Caller.Get(api.Resources)).Succeeded().Resources());
            root.Shows("path", "\"/\"");
            root.Shows("pathPart", "");
            root.Shows("parentId", "");
            root.Shows("resourceMethods", "");
            (await api.Caller.Get(api.Path)).Succeeded().Shows("rootResourceId", JsonValue.Create(api.RootId));
        }),
        Given.AnApi("A resource has the path of its parents", async api =>
        {
            var orders = await api.Resource("orders");
            var made = await api.Caller.Made($"{api.Resources}/{orders}", """{"pathPart":"{orderId}"}""");
            made.Shows("path", "\"/orders/{orderId}\"");
            made.Shows("parentId", JsonValue.Create(orders));
            made.Shows("pathPart", "\"{orderId}\"");
            Json.Same(made, (await api.Caller.Get($"{api.Resources}/{made.Text("id")}")).Succeeded());
        }),
        Given.AnApi("Siblings have names of their own", async api =>
        {
            await api.Resource("a");
            (await api.Caller.Post($"{api.Resources}/{api.RootId}", """{"pathPart":"a"}"""))
                .Refused(409, "ConflictException", "Another resource with the same parent already has this name: a");
        }),
        Given.AnApi("Only one sibling is a variable", async api =>
        {
            await api.Resource("{a}");
            (await api.Caller.Post($"{api.Resources}/{api.RootId}", """{"pathPart":"{b}"}""")).Refused(400, "BadRequestException");
        }),
        Given.AnApi("A path part with a slash is refused", async api =>
            (await api.Caller.Post($"{api.Resources}/{api.RootId}", """{"pathPart":"a/b"}""")).Refused(400, "BadRequestException")),
        Given.AnApi("A greedy variable is a path part", async api =>
            (await api.Caller.Made($"{api.Resources}/{api.RootId}", """{"pathPart":"{proxy+}"}""")).Shows("path", "\"/{proxy+}\"")),
        Given.AnApi("A resource below one that does not exist is 404", async api =>
            (await api.Caller.Post($"{api.Resources}/nosuch", """{"pathPart":"a"}""")).Refused(404, "NotFoundException", "Invalid Resource identifier specified")),
        Given.AnApi("The root stays", async api => (await api.Caller.Delete($"{api.Resources}/{api.RootId}")).Refused(400, "BadRequestException")),
        Given.AnApi("A deleted resource takes everything below it along", async api =>
        {
            var top = await api.Resource("a");
            var below = await api.Resource("b", await api.Resource("c", top));
            (await api.Caller.Delete($"{api.Resources}/{top}")).Succeeded();
            (await api.Caller.Get($"{api.Resources}/{below}")).Refused(404, "NotFoundException", "Invalid Resource identifier specified");
            Assert.Single((await api.Caller.Get(api.Resources)).Succeeded().Resources());
        }),
        Given.AnApi("The last resource that fits is followed by a hard limit", async api =>
        {
            for (var i = 1; i < 300; i++)
            {
                await api.Resource($"p{i}");
            }

            var refused = await api.Caller.Post($"{api.Resources}/{api.RootId}", """{"pathPart":"more"}""");
            refused.Refused(429, "LimitExceededException", "Maximum number of Resources for this API has been reached");
            Assert.Null(refused.Headers.RetryAfter);
        }),

        Given.AMethod("A method exists once", async method =>
            (await method.Caller.Put(method.Path, """{"authorizationType":"NONE"}""")).Refused(409, "ConflictException", "Method already exists for this resource")),
        Given.AnApi("A method shows its verb and authorization", async api =>
        {
            var path = $"{api.Resources}/{api.RootId}/methods/DELETE";
            var put = (await api.Caller.Put(path, """{"authorizationType":"AWS_IAM"}""")).Succeeded();
            put.Shows("httpMethod", "\"DELETE\"");
            put.Shows("authorizationType", "\"AWS_IAM\"");
            put.Shows("apiKeyRequired", "false");
            Json.Same(put, (await api.Caller.Get(path)).Succeeded());
        }),
        Given.AMethod("A method shows its integration and its responses", async method =>
        {
            var integration = await method.Put(RestBodies.Mock);
            var shown = (await method.Caller.Get(method.Path)).Succeeded();
            Json.Same(integration, shown.Need("methodIntegration"));
            shown.Need("methodResponses").Need("200");
            shown.Shows("requestParameters", """{"method.request.path.id":true,"method.request.querystring.n":false}""");
        }),
        Given.AnApi("A verb that is none is refused", async api =>
            Assert.Equal(400, (await api.Caller.Put($"{api.Resources}/{api.RootId}/methods/FETCH", """{"authorizationType":"NONE"}""")).Status)),
        Given.AnApi("An authorizer that does not exist is refused", async api =>
            (await api.Caller.Put($"{api.Resources}/{api.RootId}/methods/GET", """{"authorizationType":"CUSTOM","authorizerId":"nosuch"}"""))
                .Refused(400, "BadRequestException")),
        Given.AnApi("A method without an authorization is refused", async api =>
            Assert.Equal(400, (await api.Caller.Put($"{api.Resources}/{api.RootId}/methods/GET", "{}")).Status)),

        Given.AMethod("Methods are empty objects unless they are embedded", async method =>
        {
            await method.Put(RestBodies.Mock);
            (await method.Caller.Get($"{method.Api.Resources}/{method.ResourceId}")).Succeeded().Shows("resourceMethods", """{"GET":{}}""");
            Listed(await method.Caller.Get(method.Api.Resources), method).Shows("resourceMethods", """{"GET":{}}""");
        }),
        Given.AMethod("embed=methods reads a method with its responses, its integration and that one's responses", async method =>
        {
            await method.Put(RestBodies.Mock);
            await method.PutResponse("200");
            foreach (var reply in (Reply[])
                [await method.Caller.Get($"{method.Api.Resources}/{method.ResourceId}?embed=methods"), await method.Caller.Get($"{method.Api.Resources}?embed=methods&limit=500")])
            {
                var resource = reply.Body.ContainsKey("item") ? Listed(reply, method) : reply.Succeeded();
                var embedded = resource.Need("resourceMethods").Need("GET");
                Json.Same((await method.Caller.Get(method.Path)).Succeeded(), embedded);
                embedded.Need("methodIntegration").Need("integrationResponses").Need("200");
            }
        }),
        Given.AnApi("A page of resources has 25 unless more are asked for", async api =>
        {
            await Make(api, 27);
            Assert.Equal([25, 3], (await Follow(api, "")).Select(page => page.Count));
        }),
        Given.AnApi("limit=500 reads a whole API at once", async api =>
        {
            await Make(api, 27);
            Assert.Equal([28], (await Follow(api, "limit=500")).Select(page => page.Count));
        }),
        Given.AnApi("limit bounds every page of resources", async api =>
        {
            await Make(api, 5);
            Assert.Equal([2, 2, 2], (await Follow(api, "limit=2")).Select(page => page.Count));
        }),
        Given.AnApi("A list of resources that is followed to its end has every one once", async api =>
        {
            var made = await Make(api, 5);
            Assert.Equal(
                made.Append(api.RootId).Order(StringComparer.Ordinal),
                (await Follow(api, "limit=2")).SelectMany(page => page).Order(StringComparer.Ordinal));
        }),
        Given.AnApi("A position that nobody gave is 400", async api =>
            (await api.Caller.Get($"{api.Resources}?position=made-up")).Refused(400, "BadRequestException")),
    ];

    private static JsonObject Listed(Reply list, RestMethod method) =>
        list.Succeeded().Resources().Single(resource => resource.Text("id") == method.ResourceId);

    private static async Task<List<string>> Make(RestApi api, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await api.Resource($"p{i}"));
        }

        return ids;
    }

    private static async Task<List<List<string>>> Follow(RestApi api, string query)
    {
        var pages = new List<List<string>>();
        string? position = null;
        do
        {
            var next = position is null ? string.Empty : $"&position={Uri.EscapeDataString(position)}";
            var page = (await api.Caller.Get($"{api.Resources}?{query}{next}")).Succeeded();
            pages.Add([.. page.Resources().Select(item => item.Text("id"))]);
            position = page["position"]?.GetValue<string>();
        }
        while (position is not null && pages.Count < 20);
        return pages;
    }
}
