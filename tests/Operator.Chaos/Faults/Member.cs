using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Faults;

/// <summary>
/// The n-th object of a population. Of ten, one belongs to a WebSocket API and owns two responses, two live in the other account, and two refer to
/// another operator's object instead of naming the API: one of each does both.
/// </summary>
internal readonly record struct Member(Place Place, int Number)
{
    public const string Kind = "Integration";

    public string Name => $"member-{Number:000}";

    public ObjectId Id => Place.Id("integrations", Name);

    public bool IsWebSocket => Number % 10 == 0;

    public string ApiId => IsWebSocket ? Place.WebSocketApi : Place.HttpApi;

    public Account Account => Number % 10 is 3 or 9 ? Account.Other : Account.Operators;

    private bool Refers => Number % 10 is 6 or 9;

    /// <summary>The spec that it is made with.</summary>
    public JsonObject Spec()
    {
        var spec = IsWebSocket ? WebSocketSpec() : HttpSpec();
        if (Refers)
        {
            spec["apiRef"] = new JsonObject { ["name"] = AckApi.Name };
        }
        else
        {
            spec["apiId"] = ApiId;
        }

        if (Account == Account.Other)
        {
            spec["accountRef"] = Place.AccountRef;
        }

        return spec;
    }

    private JsonObject HttpSpec() => new()
    {
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = $"https://{Name}.example.com",
    };

    private static JsonObject WebSocketSpec() => new()
    {
        ["protocolType"] = "WEBSOCKET",
        ["integrationType"] = "MOCK",
        ["requestTemplates"] = new JsonObject { ["application/json"] = "{\"statusCode\":200}" },
        ["integrationResponses"] = new JsonArray(
            new JsonObject { ["integrationResponseKey"] = "$default" },
            new JsonObject { ["integrationResponseKey"] = "/4\\d\\d/" }),
    };
}
