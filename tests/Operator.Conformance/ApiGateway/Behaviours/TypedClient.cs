using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;

namespace Operator.Conformance.ApiGateway;

/// <summary>The product's own client through everything that the operator does with it.</summary>
public sealed class TypedClient : IBehaviours
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        With("The client sees the API by id and in the list", Api.Http, async (client, api) =>
        {
            var read = await client.GetApiAsync(new() { ApiId = api.Id }, Token);
            Assert.Equal(("HTTP", "conformance"), (read.ProtocolType, read.Name));
            Assert.Contains(await client.GetAllApisAsync(Token), listed => listed.ApiId == api.Id);
        }),
        With("The client takes an integration through its whole life", Api.Http, async (client, api) =>
        {
            var created = await client.CreateIntegrationAsync(Url(api, request =>
            {
                request.Description = "first";
                request.TimeoutInMillis = 5000;
                request.RequestParameters = new() { ["append:header.a"] = "1" };
                request.ResponseParameters = new() { ["404"] = new() { ["overwrite:statuscode"] = "403" } };
            }), Token);
            var id = created.IntegrationId!;
            var read = await client.GetIntegrationAsync(new() { ApiId = api.Id, IntegrationId = id }, Token);
            Assert.Equal(("first", 5000, "https://example.com/"), (read.Description, read.TimeoutInMillis, read.IntegrationUri));
            Assert.Equal("1", read.RequestParameters!["append:header.a"]);
            Assert.Equal("403", read.ResponseParameters!["404"]["overwrite:statuscode"]);

            // The full form with a tombstone per removal is the one that every world understands alike.
            var updated = await client.UpdateIntegrationAsync(new()
            {
                ApiId = api.Id,
                IntegrationId = id,
                IntegrationType = "HTTP_PROXY",
                Description = "second",
                RequestParameters = new() { ["append:header.a"] = "", ["append:header.b"] = "2" },
            }, Token);
            Assert.Equal("second", updated.Description);
            Assert.Equal(5000, updated.TimeoutInMillis);
            Assert.Equal("2", Assert.Single(updated.RequestParameters!).Value);
            Assert.Equal("second", Assert.Single(await client.GetAllIntegrationsAsync(api.Id, Token)).Description);

            await client.DeleteIntegrationAsync(new() { ApiId = api.Id, IntegrationId = id }, Token);
            Assert.Empty(await client.GetAllIntegrationsAsync(api.Id, Token));
        }),
        With("The client takes an integration response through its whole life", Api.WebSocket, async (client, api) =>
        {
            var integration = await client.CreateIntegrationAsync(new() { ApiId = api.Id, IntegrationType = "MOCK" }, Token);
            var created = await client.CreateIntegrationResponseAsync(new()
            {
                ApiId = api.Id,
                IntegrationId = integration.IntegrationId,
                IntegrationResponseKey = "$default",
                ResponseTemplates = new() { ["application/json"] = "{}" },
            }, Token);
            var updated = await client.UpdateIntegrationResponseAsync(new()
            {
                ApiId = api.Id,
                IntegrationId = integration.IntegrationId,
                IntegrationResponseId = created.IntegrationResponseId,
                IntegrationResponseKey = "/2\\d\\d/",
            }, Token);
            Assert.Equal("/2\\d\\d/", updated.IntegrationResponseKey);
            var listed = Assert.Single(await client.GetAllIntegrationResponsesAsync(api.Id, integration.IntegrationId!, Token));
            Assert.Equal("{}", listed.ResponseTemplates!["application/json"]);
            await client.DeleteIntegrationResponseAsync(new()
            {
                ApiId = api.Id,
                IntegrationId = integration.IntegrationId,
                IntegrationResponseId = created.IntegrationResponseId,
            }, Token);
            Assert.Empty(await client.GetAllIntegrationResponsesAsync(api.Id, integration.IntegrationId!, Token));
        }),
        With("The client points a route at another integration", Api.Http, async (client, api) =>
        {
            var old = await client.CreateIntegrationAsync(Url(api), Token);
            var replacement = await client.CreateIntegrationAsync(Url(api), Token);
            await api.Route("GET /a", old.IntegrationId!);
            var route = Assert.Single(await client.GetAllRoutesAsync(api.Id, Token));
            Assert.Equal($"integrations/{old.IntegrationId}", route.Target);
            await client.UpdateRouteAsync(
                new() { ApiId = api.Id, RouteId = route.RouteId, Target = $"integrations/{replacement.IntegrationId}" }, Token);
            var moved = Assert.Single(await client.GetAllRoutesAsync(api.Id, Token));
            Assert.Equal(("GET /a", $"integrations/{replacement.IntegrationId}"), (moved.RouteKey, moved.Target));
            await client.DeleteIntegrationAsync(new() { ApiId = api.Id, IntegrationId = old.IntegrationId }, Token);
        }),
        With("The client lists stages", Api.Http, async (client, api) =>
        {
            await api.Caller.Made($"{api.Path}/stages", """{"stageName":"prod","autoDeploy":true}""");
            var stage = Assert.Single(await client.GetAllStagesAsync(api.Id, Token));
            Assert.Equal(("prod", true), (stage.StageName, stage.AutoDeploy));
        }),
        With("The client tells a missing integration", Api.Http, async (client, api) =>
        {
            var missing = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
                () => client.GetIntegrationAsync(new() { ApiId = api.Id, IntegrationId = "abc1234" }, Token));
            Assert.Equal(ErrorClass.NotFound, missing.ErrorClass);
        }),
        With("The client tells a missing API", Api.Http, async (client, _) =>
        {
            var missing = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => client.GetApiAsync(new() { ApiId = "nosuchapi1" }, Token));
            Assert.Equal(ErrorClass.NotFound, missing.ErrorClass);
        }),
    ];

    private static Behaviour With(string name, string protocol, Func<IAmazonApiGatewayV2, Api, Task> check) => Behaviour.Of(protocol, name, async api =>
    {
        using var factory = Clients.For(api.Gateway);
        await check(factory.GetClient(AccountAccess.Default, Gateway.Region), api);
    });

    private static CreateIntegrationRequest Url(Api api, Action<CreateIntegrationRequest>? more = null)
    {
        var request = new CreateIntegrationRequest
        {
            ApiId = api.Id,
            IntegrationType = "HTTP_PROXY",
            IntegrationUri = "https://example.com/",
            IntegrationMethod = "GET",
            PayloadFormatVersion = "1.0",
        };
        more?.Invoke(request);
        return request;
    }
}
