using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills.Scenarios;

/// <summary>The life of an Integration of a WebSocket API that owns its responses.</summary>
internal static class WebSocketScenarios
{
    private const string Kind = "Integration";
    private const string Name = "socket";

    // Finalizer, intent, CreateIntegration, id, two responses, result, annotation.
    public static readonly Scenario Create = new(
        "create with responses", 8, (_, _) => Task.CompletedTask, (place, token) => place.CreateAsync(Kind, Name, Spec(), token), [(Kind, Name)], []);

    // One response is added, one changed, one deleted; result.
    public static readonly Scenario Update = new(
        "update of responses",
        4,
        ArrangeAsync,
        (place, token) => place.PatchAsync(Kind, Name, new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["integrationResponses"] = new JsonArray(
                    new JsonObject { ["integrationResponseKey"] = "$default", ["responseTemplates"] = new JsonObject { ["application/json"] = "{\"changed\":true}" } },
                    new JsonObject { ["integrationResponseKey"] = "/5\\d\\d/" }),
            },
        }, token),
        [(Kind, Name)],
        []);

    public static readonly Scenario Delete = new("delete with responses", 2, ArrangeAsync, (place, token) => place.DeleteAsync(Kind, Name, token), [], [(Kind, Name)]);

    private static async Task ArrangeAsync(Place place, CancellationToken cancellationToken)
    {
        await place.CreateAsync(Kind, Name, Spec(), cancellationToken);
        await Create.UntilDoneAsync(place, cancellationToken);
    }

    private static JsonObject Spec() => new()
    {
        ["apiId"] = Place.WebSocketApi,
        ["protocolType"] = "WEBSOCKET",
        ["integrationType"] = "MOCK",
        ["requestTemplates"] = new JsonObject { ["application/json"] = "{\"statusCode\":200}" },
        ["integrationResponses"] = new JsonArray(
            new JsonObject { ["integrationResponseKey"] = "$default" },
            new JsonObject { ["integrationResponseKey"] = "/4\\d\\d/" }),
    };
}
