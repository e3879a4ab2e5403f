using System.Text.Json.Nodes;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;
using Operator.OpenApi;
using Operator.Reconcilers.Integrations;
using ProtocolType = Operator.Apis.V1Alpha1.ProtocolType;

namespace Operator.Import;

/// <summary>Reads all integrations of an API, in as few calls as the service allows, and writes none.</summary>
internal static class ApiExport
{
    /// <summary>
    /// The manifests of an HTTP or WebSocket API. Calls: GetApi, GetIntegrations and GetRoutes by page, and GetIntegrationResponses for each
    /// integration that can have some.
    /// </summary>
    /// <exception cref="ApiGateway.Errors.AmazonApiGatewayV2Exception">A call failed.</exception>
    public static async Task<IReadOnlyList<JsonObject>> OfApiAsync(IAmazonApiGatewayV2 client, ExportOptions options, CancellationToken cancellationToken)
    {
        var api = await client.GetApiAsync(new GetApiRequest { ApiId = options.ApiId }, cancellationToken);
        var protocol = api.ProtocolType == nameof(ProtocolType.WEBSOCKET) ? ProtocolType.WEBSOCKET : ProtocolType.HTTP;
        var integrations = await client.GetAllIntegrationsAsync(options.ApiId, cancellationToken);
        var routes = (await client.GetAllRoutesAsync(options.ApiId, cancellationToken)).ToLookup(route => route.Target, route => route.RouteKey ?? "");
        List<JsonObject> manifests = [];
        foreach (var integration in integrations.Where(integration => integration.IntegrationId is not null).OrderBy(integration => integration.IntegrationId, StringComparer.Ordinal))
        {
            var id = integration.IntegrationId!;
            var observed = IntegrationMapping.ToObserved(integration);
            if (protocol == ProtocolType.WEBSOCKET && integration.IntegrationType?.EndsWith("_PROXY", StringComparison.Ordinal) == false)
            {
                observed.IntegrationResponses =
                    [.. (await client.GetAllIntegrationResponsesAsync(options.ApiId, id, cancellationToken)).Select(IntegrationMapping.ToObserved)];
            }

            manifests.Add(IntegrationExport.ToManifest(
                options, protocol, id, observed, [.. routes[$"integrations/{id}"].Order(StringComparer.Ordinal)]));
        }

        return manifests;
    }

    /// <summary>The manifests of a REST API. Calls: GetResources by page of 500, with everything embedded.</summary>
    /// <exception cref="ApiGateway.Errors.AmazonAPIGatewayException">A call failed.</exception>
    public static async Task<IReadOnlyList<JsonObject>> OfRestApiAsync(IAmazonAPIGateway client, ExportOptions options, CancellationToken cancellationToken)
    {
        var resources = await client.GetAllResourcesAsync(options.ApiId, cancellationToken);
        var names = new ManifestNames(options.ApiId);
        return [.. resources.OrderBy(resource => resource.Path, StringComparer.Ordinal).SelectMany(resource => RestIntegrationExport.ToManifests(options, names, resource))];
    }
}
