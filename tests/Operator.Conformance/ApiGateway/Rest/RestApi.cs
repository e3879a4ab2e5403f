using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>A REST API of a test's own.</summary>
public sealed class RestApi(Gateway gateway, string id, string rootId)
{
    public string Id { get; } = id;

    public string RootId { get; } = rootId;

    public Gateway Gateway { get; } = gateway;

    public Caller Caller { get; } = gateway.RestCaller;

    public string Path => $"/restapis/{Id}";

    public string Resources => $"{Path}/resources";

    public string Deployments => $"{Path}/deployments";

    public string Stages => $"{Path}/stages";

    public static async Task<RestApi> In(Gateway gateway)
    {
        var made = await gateway.RestCaller.Made("/restapis", """{"name":"conformance"}""");
        var id = made.Text("id");
        // Answered by CreateRestApi as well, but the list of resources is where everybody finds it.
        var root = (await gateway.RestCaller.Get($"/restapis/{id}/resources")).Succeeded().Resources().Single(resource => resource.Text("path") == "/");
        return new RestApi(gateway, id, root.Text("id"));
    }

    /// <summary>Adds a resource below another one, by default the root; answers its id.</summary>
    public async Task<string> Resource(string pathPart, string? parent = null) =>
        (await Caller.Made($"{Resources}/{parent ?? RootId}", $$"""{"pathPart":"{{pathPart}}"}""")).Text("id");

    /// <summary>Adds a resource with one method, which declares a path and a query parameter and the responses 200 and 400.</summary>
    public async Task<RestMethod> Method(string pathPart = "{id}", string verb = "GET")
    {
        var method = new RestMethod(this, await Resource(pathPart), verb);
        (await Caller.Put(
            method.Path,
            """{"authorizationType":"NONE","requestParameters":{"method.request.path.id":true,"method.request.querystring.n":false}}""")).Succeeded();
        (await Caller.Put($"{method.Path}/responses/200", """{"responseParameters":{"method.response.header.x":false}}""")).Succeeded();
        (await Caller.Put($"{method.Path}/responses/400", "{}")).Succeeded();
        return method;
    }

    public async Task<Reply> TryDeploy(string members = "") => await Caller.Post(Deployments, $"{{{members}}}");

    /// <summary>Deploys and answers the deployment's id.</summary>
    public async Task<string> Deploy(string members = "") => (await TryDeploy(members)).Succeeded().Text("id");

    public async Task<JsonObject> Stage(string name) => (await Caller.Get($"{Stages}/{name}")).Succeeded();
}

/// <summary>A method, and what tests do with its integration.</summary>
public sealed class RestMethod(RestApi api, string resourceId, string verb)
{
    public RestApi Api { get; } = api;

    public string ResourceId { get; } = resourceId;

    public string Verb { get; } = verb;

    public Caller Caller { get; } = api.Caller;

    public string Path => $"{Api.Resources}/{ResourceId}/methods/{Verb}";

    public string Integration => $"{Path}/integration";

    public string Response(string statusCode) => $"{Integration}/responses/{statusCode}";

    /// <summary>Sends PutIntegration. @restLink in the body becomes the world's VPC link.</summary>
    public async Task<Reply> TryPut(string members) => await Caller.Put(Integration, $"{{{RestBodies.Resolve(Api.Gateway, members)}}}");

    /// <summary>Puts an integration; fails the test when it is refused.</summary>
    public async Task<JsonObject> Put(string members) => (await TryPut(members)).Succeeded();

    public async Task<JsonObject> Read() => (await Caller.Get(Integration)).Succeeded();

    public async Task<Reply> TryPatch(params (string Op, string Path, string? Value)[] operations) =>
        await Caller.Patch(Integration, RestBodies.Patch(operations));

    public async Task<JsonObject> Patch(params (string Op, string Path, string? Value)[] operations) => (await TryPatch(operations)).Succeeded();

    public async Task<Reply> TryPutResponse(string statusCode, string body = "{}") => await Caller.Put(Response(statusCode), body);

    public async Task<JsonObject> PutResponse(string statusCode, string body = "{}") => (await TryPutResponse(statusCode, body)).Succeeded();
}

/// <summary>Behaviours that begin with a REST API or with a method of one.</summary>
public static class Given
{
    public static Behaviour AnApi(string name, Func<RestApi, Task> check) => new(name, async gateway => await check(await RestApi.In(gateway)));

    public static Behaviour AMethod(string name, Func<RestMethod, Task> check) => AnApi(name, async api => await check(await api.Method()));
}
