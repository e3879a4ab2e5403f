using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.ApiGateway.V1.Patching;

namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>The product's own client for REST APIs through everything that the operator does with it.</summary>
public sealed class RestClient : IBehaviours
{
    // What JSON Pointer, the URL and JSON itself could each spoil.
    private static readonly string[] AwkwardKeys = ["application/json", "a~b", "a~1b", "a~0/b", "text/plain; charset=\"utf-8\"", "ü %2F+?#"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        With("The REST client makes a path, a method and all that belongs to it, and takes them away", async (client, api) =>
        {
            var resource = await client.CreateResourceAsync(new() { RestApiId = api.Id, ParentId = api.RootId, PathPart = "{id}" }, Token);
            Assert.Equal(("/{id}", "{id}", api.RootId), (resource.Path, resource.PathPart, resource.ParentId));
            var method = await client.PutMethodAsync(new()
            {
                RestApiId = api.Id,
                ResourceId = resource.Id,
                HttpMethod = "GET",
                AuthorizationType = "NONE",
                ApiKeyRequired = true,
                RequestParameters = new() { ["method.request.path.id"] = true, ["method.request.querystring.n"] = false },
            }, Token);
            Assert.Equal(("GET", "NONE", true), (method.HttpMethod, method.AuthorizationType, method.ApiKeyRequired));
            Assert.Equal((true, false), (method.RequestParameters!["method.request.path.id"], method.RequestParameters["method.request.querystring.n"]));
            await client.PutMethodResponseAsync(new()
            {
                RestApiId = api.Id, ResourceId = resource.Id, HttpMethod = "GET", StatusCode = "200", ResponseParameters = new() { ["method.response.header.x"] = false },
            }, Token);
            await client.PutIntegrationAsync(Http(api, resource.Id!), Token);
            var response = await client.PutIntegrationResponseAsync(new()
            {
                RestApiId = api.Id,
                ResourceId = resource.Id,
                HttpMethod = "GET",
                StatusCode = "200",
                SelectionPattern = "2\\d{2}",
                ResponseParameters = new() { ["method.response.header.x"] = "'1'" },
                ResponseTemplates = new() { ["application/json"] = "$input.body" },
            }, Token);
            Assert.Equal(("200", "2\\d{2}", "$input.body"), (response.StatusCode, response.SelectionPattern, response.ResponseTemplates!["application/json"]));

            var read = (await client.GetMethodAsync(new() { RestApiId = api.Id, ResourceId = resource.Id, HttpMethod = "GET" }, Token)).MethodIntegration!;
            Assert.Equal(("HTTP", "POST", 5000), (read.Type, read.HttpMethod, read.TimeoutInMillis));
            Assert.Equal("'1'", read.IntegrationResponses!["200"].ResponseParameters!["method.response.header.x"]);

            await client.DeleteIntegrationResponseAsync(new() { RestApiId = api.Id, ResourceId = resource.Id, HttpMethod = "GET", StatusCode = "200" }, Token);
            await client.DeleteMethodResponseAsync(new() { RestApiId = api.Id, ResourceId = resource.Id, HttpMethod = "GET", StatusCode = "200" }, Token);
            await client.DeleteIntegrationAsync(new() { RestApiId = api.Id, ResourceId = resource.Id, HttpMethod = "GET" }, Token);
            await client.DeleteMethodAsync(new() { RestApiId = api.Id, ResourceId = resource.Id, HttpMethod = "GET" }, Token);
            await client.DeleteResourceAsync(new() { RestApiId = api.Id, ResourceId = resource.Id }, Token);
            Assert.Equal("/", Assert.Single(await client.GetAllResourcesAsync(api.Id, Token)).Path);
        }),
        With("The REST client reads every page, methods embedded", async (client, api) =>
        {
            var method = await api.Method();
            await method.Put(RestBodies.Mock);
            for (var i = 0; i < 30; i++)
            {
                await api.Resource($"p{i}");
            }

            var all = await client.GetAllResourcesAsync(api.Id, Token);
            Assert.Equal(32, all.Select(resource => resource.Id).Distinct().Count());
            Assert.Equal("MOCK", all.Single(resource => resource.Id == method.ResourceId).ResourceMethods!["GET"].MethodIntegration!.Type);
        }),
        With("The REST client follows positions", async (client, api) =>
        {
            await api.Resource("a");
            await api.Resource("b");
            var first = await client.GetResourcesAsync(new() { RestApiId = api.Id, Limit = 2 }, Token);
            Assert.Equal(2, first.Items!.Count);
            var second = await client.GetResourcesAsync(new() { RestApiId = api.Id, Limit = 2, Position = first.Position }, Token);
            Assert.Equal(3, first.Items.Concat(second.Items!).Select(resource => resource.Id).Distinct().Count());
            Assert.Null(second.Position);
        }),
        With("The REST client keeps awkward names of templates", async (client, api) =>
        {
            var method = await api.Method();
            var put = await client.PutIntegrationAsync(
                Mock(method, request => request.RequestTemplates = AwkwardKeys.ToDictionary(key => key, key => $"<{key}>\n\"ü\"")), Token);
            Assert.Equal(AwkwardKeys.ToDictionary(key => key, key => $"<{key}>\n\"ü\""), put.RequestTemplates);
        }),
        With("The REST client patches awkward names of templates", async (client, api) =>
        {
            var method = await api.Method();
            await client.PutIntegrationAsync(Mock(method), Token);
            var patch = new PatchBuilder();
            foreach (var key in AwkwardKeys)
            {
                patch.Add(IntegrationPatchPaths.RequestTemplate(key), $"<{key}>");
            }

            var patched = await Update(client, method, patch);
            Assert.Equal(AwkwardKeys.ToDictionary(key => key, key => $"<{key}>"), patched.RequestTemplates);
            var removed = new PatchBuilder();
            foreach (var key in AwkwardKeys.Skip(1))
            {
                removed.Remove(IntegrationPatchPaths.RequestTemplate(key));
            }

            Assert.Equal(AwkwardKeys[0], Assert.Single((await Update(client, method, removed)).RequestTemplates!).Key);
        }),
        With("The REST client patches numbers, booleans and cache keys as text", async (client, api) =>
        {
            var method = await api.Method();
            await client.PutIntegrationAsync(Http(api, method.ResourceId), Token);
            var patched = await Update(client, method, new PatchBuilder()
                .Replace(IntegrationPatchPaths.TimeoutInMillis, 50)
                .Replace(IntegrationPatchPaths.InsecureSkipVerification, true)
                .Replace(IntegrationPatchPaths.ContentHandling, ContentHandlingStrategy.CONVERT_TO_BINARY)
                .Add(IntegrationPatchPaths.RequestParameter("integration.request.path.id"), "method.request.path.id")
                .Add(IntegrationPatchPaths.CacheKeyParameter("method.request.path.id")));
            Assert.Equal((50, true, "CONVERT_TO_BINARY"), (patched.TimeoutInMillis, patched.TlsConfig?.InsecureSkipVerification, patched.ContentHandling));
            Assert.Equal(["method.request.path.id"], patched.CacheKeyParameters);
        }),
        With("The REST client patches a method, its response and the integration's response", async (client, api) =>
        {
            var method = await api.Method();
            await client.PutIntegrationAsync(Mock(method), Token);
            await method.PutResponse("200");
            var updated = await client.UpdateMethodAsync(new()
            {
                RestApiId = api.Id,
                ResourceId = method.ResourceId,
                HttpMethod = "GET",
                PatchOperations = new PatchBuilder().Replace(MethodPatchPaths.ApiKeyRequired, true).Build(),
            }, Token);
            Assert.True(updated.ApiKeyRequired);
            var declared = await client.UpdateMethodResponseAsync(new()
            {
                RestApiId = api.Id,
                ResourceId = method.ResourceId,
                HttpMethod = "GET",
                StatusCode = "200",
                PatchOperations = new PatchBuilder().Add(MethodResponsePatchPaths.ResponseParameter("method.response.header.y"), false).Build(),
            }, Token);
            Assert.False(declared.ResponseParameters!["method.response.header.y"]);
            var response = await client.UpdateIntegrationResponseAsync(new()
            {
                RestApiId = api.Id,
                ResourceId = method.ResourceId,
                HttpMethod = "GET",
                StatusCode = "200",
                PatchOperations = new PatchBuilder()
                    .Replace(IntegrationResponsePatchPaths.SelectionPattern, "2..")
                    .Add(IntegrationResponsePatchPaths.ResponseParameter("method.response.header.y"), "'y'").Build(),
            }, Token);
            Assert.Equal(("2..", "'y'"), (response.SelectionPattern, response.ResponseParameters!["method.response.header.y"]));
        }),
        With("The REST client reads an empty template as the empty text", async (client, api) =>
        {
            var method = await api.Method();
            await client.PutIntegrationAsync(Mock(method, request => request.RequestTemplates = new() { ["application/json"] = "" }), Token);
            var read = await client.GetIntegrationAsync(new() { RestApiId = api.Id, ResourceId = method.ResourceId, HttpMethod = "GET" }, Token);
            Assert.Equal("", read.RequestTemplates!["application/json"]);
        }),
        With("The REST client deploys, reads what it deployed, and cleans up", async (client, api) =>
        {
            await (await api.Method()).Put(RestBodies.Mock);
            var before = TimeProvider.System.GetUtcNow().UtcDateTime;
            var first = await client.CreateDeploymentAsync(new() { RestApiId = api.Id, Description = "first", StageName = "prod" }, Token);
            Assert.InRange(first.CreatedDate!.Value, before.AddMinutes(-2), before.AddMinutes(2));
            // Not through the client, which would wait for the five seconds that AWS wants between two deployments.
            var second = await api.Deploy("\"stageName\":\"prod\"");
            Assert.Equal(second, (await client.GetStageAsync(new() { RestApiId = api.Id, StageName = "prod" }, Token)).DeploymentId);
            Assert.Equal(
                [.. new[] { first.Id, second }.Order(StringComparer.Ordinal)],
                (await client.GetAllDeploymentsAsync(api.Id, Token)).Select(deployment => deployment.Id).Order(StringComparer.Ordinal));

            var rolledBack = await client.UpdateStageAsync(new()
            {
                RestApiId = api.Id,
                StageName = "prod",
                PatchOperations = new PatchBuilder().Replace(StagePatchPaths.DeploymentId, first.Id!).Build(),
            }, Token);
            Assert.Equal(first.Id, rolledBack.DeploymentId);
            await client.DeleteDeploymentAsync(new() { RestApiId = api.Id, DeploymentId = second }, Token);
            await client.DeleteStageAsync(new() { RestApiId = api.Id, StageName = "prod" }, Token);
            await client.DeleteDeploymentAsync(new() { RestApiId = api.Id, DeploymentId = first.Id }, Token);
            Assert.Empty(await client.GetAllDeploymentsAsync(api.Id, Token));
        }),
        With("The REST client tells what a deployment holds", async (client, api) =>
        {
            await (await api.Method("a")).Put(RestBodies.Mock);
            var id = await api.Deploy();
            var read = await client.GetDeploymentAsync(new() { RestApiId = api.Id, DeploymentId = id, Embed = ["apisummary"] }, Token);
            Assert.NotNull(read.ApiSummary);
            Assert.Equal("NONE", read.ApiSummary["/a"]["GET"].AuthorizationType);
        }),
        With("The REST client tells a missing API from a missing method", async (client, api) =>
        {
            var noApi = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => client.GetRestApiAsync(new() { RestApiId = "nosuchapi1" }, Token));
            Assert.Equal(ErrorClass.NotFound, noApi.ErrorClass);
            var noMethod = await Assert.ThrowsAsync<AmazonAPIGatewayException>(
                () => client.GetMethodAsync(new() { RestApiId = api.Id, ResourceId = api.RootId, HttpMethod = "PUT" }, Token));
            Assert.Equal((ErrorClass.NotFound, MissingResource.Method), (noMethod.ErrorClass, noMethod.MissingResource));
        }),
        With("The REST client tells a missing integration", async (client, api) =>
        {
            var method = await api.Method();
            var missing = await Assert.ThrowsAsync<AmazonAPIGatewayException>(
                () => client.GetIntegrationAsync(new() { RestApiId = api.Id, ResourceId = method.ResourceId, HttpMethod = "GET" }, Token));
            Assert.Equal((ErrorClass.NotFound, MissingResource.Integration), (missing.ErrorClass, missing.MissingResource));
        }),
        With("The REST client tells a resource that exists", async (client, api) =>
        {
            await api.Resource("a");
            var exists = await Assert.ThrowsAsync<AmazonAPIGatewayException>(
                () => client.CreateResourceAsync(new() { RestApiId = api.Id, ParentId = api.RootId, PathPart = "a" }, Token));
            Assert.Equal(ErrorClass.Conflict, exists.ErrorClass);
        }),
        With("The REST client tells what is invalid", async (client, api) =>
        {
            var method = await api.Method();
            var invalid = await Assert.ThrowsAsync<AmazonAPIGatewayException>(
                () => client.PutIntegrationAsync(Mock(method, request => request.TimeoutInMillis = 49), Token));
            Assert.Equal(ErrorClass.Invalid, invalid.ErrorClass);
        }),
        With("The REST client tells a hard limit from a throttle", async (client, api) =>
        {
            for (var i = 1; i < 300; i++)
            {
                await api.Resource($"p{i}");
            }

            var full = await Assert.ThrowsAsync<AmazonAPIGatewayException>(
                () => client.CreateResourceAsync(new() { RestApiId = api.Id, ParentId = api.RootId, PathPart = "more" }, Token));
            Assert.Equal(ErrorClass.LimitExceeded, full.ErrorClass);
        }),
        With("An id with a slash reaches nothing else through the REST client", async (client, api) =>
        {
            var method = await api.Method();
            var refused = await Record.ExceptionAsync(
                () => client.GetMethodAsync(new() { RestApiId = api.Id, ResourceId = $"x/../{method.ResourceId}", HttpMethod = "GET" }, Token));
            Assert.True(refused is AmazonAPIGatewayException or ArgumentException, $"{refused}");
        }),
    ];

    private static Behaviour With(string name, Func<IAmazonAPIGateway, RestApi, Task> check) => Given.AnApi(name, async api =>
    {
        using var factory = Clients.For(api.Gateway);
        await check(factory.GetRestApiClient(AccountAccess.Default, Gateway.Region), api);
    });

    private static PutIntegrationRequest Http(RestApi api, string resourceId) => new()
    {
        RestApiId = api.Id,
        ResourceId = resourceId,
        HttpMethod = "GET",
        Type = IntegrationType.HTTP,
        IntegrationHttpMethod = "POST",
        Uri = "https://example.com/{id}",
        TimeoutInMillis = 5000,
        RequestParameters = new() { ["integration.request.header.h"] = "'h'" },
    };

    private static PutIntegrationRequest Mock(RestMethod method, Action<PutIntegrationRequest>? more = null)
    {
        var request = new PutIntegrationRequest { RestApiId = method.Api.Id, ResourceId = method.ResourceId, HttpMethod = "GET", Type = IntegrationType.MOCK };
        more?.Invoke(request);
        return request;
    }

    private static Task<UpdateIntegrationResponse> Update(IAmazonAPIGateway client, RestMethod method, PatchBuilder patch) => client.UpdateIntegrationAsync(
        new() { RestApiId = method.Api.Id, ResourceId = method.ResourceId, HttpMethod = "GET", PatchOperations = patch.Build() }, Token);
}
