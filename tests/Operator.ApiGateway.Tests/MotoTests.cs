using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.V2;

namespace Operator.ApiGateway.Tests;

/// <summary>
/// The happy path against moto, an independent server of the same API. Only what moto and the service agree on is asserted; signatures,
/// paging, defaults and refusals are not among that.
/// </summary>
[Trait("Category", "Moto")]
public sealed class MotoTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_integration_and_its_responses_live_through_their_whole_life()
    {
        moto.SkipWhenMissing();
        using var factory = Fixture.Factory(moto.Url);
        var client = factory.Client();
        var apiId = await CreateApiAsync();

        var api = await client.GetApiAsync(new() { ApiId = apiId }, Token);
        Assert.Equal(("WEBSOCKET", "moto"), (api.ProtocolType, api.Name));
        Assert.Contains(await client.GetAllApisAsync(Token), listed => listed.ApiId == apiId);

        var created = await client.CreateIntegrationAsync(new()
        {
            ApiId = apiId,
            IntegrationType = IntegrationType.HTTP,
            IntegrationMethod = "POST",
            IntegrationUri = "https://example.com/{x}",
            Description = "first",
            TimeoutInMillis = 5000,
            RequestParameters = new() { ["integration.request.header.x"] = "'1'" },
        }, Token);
        var id = created.IntegrationId!;
        var read = await client.GetIntegrationAsync(new() { ApiId = apiId, IntegrationId = id }, Token);
        Assert.Equal(("first", 5000, "https://example.com/{x}"), (read.Description, read.TimeoutInMillis, read.IntegrationUri));
        Assert.Equal("'1'", read.RequestParameters!["integration.request.header.x"]);
        Assert.Equal(id, Assert.Single(await client.GetAllIntegrationsAsync(apiId, Token)).IntegrationId);

        var updated = await client.UpdateIntegrationAsync(
            new() { ApiId = apiId, IntegrationId = id, IntegrationType = IntegrationType.HTTP, Description = "" }, Token);
        Assert.True(string.IsNullOrEmpty(updated.Description));
        Assert.Equal(5000, updated.TimeoutInMillis);

        var response = await client.CreateIntegrationResponseAsync(new()
        {
            ApiId = apiId,
            IntegrationId = id,
            IntegrationResponseKey = "$default",
            ResponseTemplates = new() { ["application/json"] = "{}" },
        }, Token);
        var responseId = response.IntegrationResponseId!;
        var changed = await client.UpdateIntegrationResponseAsync(
            new() { ApiId = apiId, IntegrationId = id, IntegrationResponseId = responseId, IntegrationResponseKey = "/2\\d\\d/" }, Token);
        Assert.Equal("/2\\d\\d/", changed.IntegrationResponseKey);
        Assert.Equal(responseId, Assert.Single(await client.GetAllIntegrationResponsesAsync(apiId, id, Token)).IntegrationResponseId);
        await client.DeleteIntegrationResponseAsync(new() { ApiId = apiId, IntegrationId = id, IntegrationResponseId = responseId }, Token);
        Assert.Empty(await client.GetAllIntegrationResponsesAsync(apiId, id, Token));

        await client.DeleteIntegrationAsync(new() { ApiId = apiId, IntegrationId = id }, Token);
        var gone = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => client.GetIntegrationAsync(new() { ApiId = apiId, IntegrationId = id }, Token));
        Assert.Equal(ErrorClass.NotFound, gone.ErrorClass);
        Assert.Empty(await client.GetAllRoutesAsync(apiId, Token));
        Assert.Empty(await client.GetAllStagesAsync(apiId, Token));
    }

    // Creating APIs is not among the operations of our client.
    private async Task<string> CreateApiAsync()
    {
        var answer = await moto.PostAsync(
            "/v2/apis", """{"name":"moto","protocolType":"WEBSOCKET","routeSelectionExpression":"$request.body.action"}""", "apigateway");
        return JsonNode.Parse(answer)!["apiId"]!.GetValue<string>();
    }
}
