using System.Text.Json.Nodes;

namespace Operator.Chaos.Worlds;

/// <summary>Everything that AWS holds in a place, read by calls of our own.</summary>
internal static class AwsPicture
{
    public static async Task<JsonObject> ReadAsync(Place place, CancellationToken cancellationToken) => new()
    {
        ["http"] = await ReadApiAsync(place, Place.HttpApi, webSocket: false, cancellationToken),
        ["webSocket"] = await ReadApiAsync(place, Place.WebSocketApi, webSocket: true, cancellationToken),
        ["rest"] = await ReadRestApiAsync(place, cancellationToken),
        ["otherAccount"] = await IntegrationsAsync(place, Place.HttpApi, cancellationToken, Account.Other),
        ["policy"] = await ReadPolicyAsync(place, cancellationToken),
    };

    /// <summary>The integrations of an API, every page of them.</summary>
    public static async Task<JsonArray> IntegrationsAsync(Place place, string apiId, CancellationToken cancellationToken, Account account = Account.Operators)
    {
        var all = new JsonArray();
        string? token = null;
        do
        {
            var query = token is null ? "" : "&nextToken=" + Uri.EscapeDataString(token);
            var page = await place.AwsAsync(HttpMethod.Get, $"v2/apis/{apiId}/integrations?maxResults=500{query}", null, cancellationToken, account: account);
            foreach (var item in page!["items"]!.AsArray())
            {
                all.Add(item!.DeepClone());
            }

            token = (string?)page["nextToken"];
        }
        while (token is not null);
        return all;
    }

    private static async Task<JsonObject> ReadApiAsync(Place place, string apiId, bool webSocket, CancellationToken cancellationToken)
    {
        var integrations = await IntegrationsAsync(place, apiId, cancellationToken);
        foreach (var integration in integrations.Where(integration => webSocket && (string?)integration!["integrationType"] is "AWS" or "HTTP" or "MOCK"))
        {
            integration!["responses"] = await ItemsAsync(place, $"v2/apis/{apiId}/integrations/{integration["integrationId"]}/integrationresponses", "items", cancellationToken);
        }

        return new JsonObject
        {
            ["integrations"] = integrations,
            ["routes"] = await ItemsAsync(place, $"v2/apis/{apiId}/routes", "items", cancellationToken),
        };
    }

    private static async Task<JsonObject> ReadRestApiAsync(Place place, CancellationToken cancellationToken)
    {
        var stages = await ItemsAsync(place, $"restapis/{place.RestApi}/stages", "item", cancellationToken);
        foreach (var stage in stages)
        {
            var deployed = $"_sandbox/restapis/{place.RestApi}/stages/{stage!["stageName"]}/deployed?region={place.Name}";
            stage["serves"] = (await place.AwsAsync(HttpMethod.Get, deployed, null, cancellationToken))?.DeepClone();
        }

        return new JsonObject
        {
            ["resources"] = await ItemsAsync(place, $"restapis/{place.RestApi}/resources?embed=methods&limit=500", "item", cancellationToken),
            ["deployments"] = await ItemsAsync(place, $"restapis/{place.RestApi}/deployments?limit=500", "item", cancellationToken),
            ["stages"] = stages,
        };
    }

    // The policy is a document within a document.
    private static async Task<JsonNode?> ReadPolicyAsync(Place place, CancellationToken cancellationToken) =>
        (string?)(await place.AwsAsync(HttpMethod.Get, $"2015-03-31/functions/{Place.Function}/policy", null, cancellationToken, "lambda"))?["Policy"] is { } policy
            ? JsonNode.Parse(policy)
            : null;

    private static async Task<JsonArray> ItemsAsync(Place place, string path, string member, CancellationToken cancellationToken) =>
        (await place.AwsAsync(HttpMethod.Get, path, null, cancellationToken))?[member]?.DeepClone().AsArray() ?? [];
}
