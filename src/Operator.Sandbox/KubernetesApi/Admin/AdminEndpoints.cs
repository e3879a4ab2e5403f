using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary><c>/_sandbox/…</c>: what tests and demonstrations do to the server, over the same port. No real API server has it.</summary>
internal sealed class AdminEndpoints(CallCounter calls, FaultInjector faults, Action compact, Action dropWatches)
{
    public const string Prefix = "/_sandbox/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public async Task HandleAsync(HttpContext http, byte[] body)
    {
        switch (http.Request.Method, http.Request.Path.Value![Prefix.Length..])
        {
            case ("GET", "calls"):
                await Responder.WriteAsync(http, 200, new JsonObject(calls.Read().Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))));
                return;
            case ("DELETE", "calls"):
                calls.Reset();
                break;
            case ("POST", "compact"):
                compact();
                break;
            case ("POST", "drop-watches"):
                dropWatches();
                break;
            case ("POST", "faults"):
                faults.Add(ReadFault(body));
                break;
            case ("DELETE", "faults"):
                faults.Clear();
                break;
            default:
                throw StatusErrors.MethodNotAllowed();
        }

        await Responder.WriteAsync(http, 200, new JsonObject { ["status"] = "ok" });
    }

    private static ApiFault ReadFault(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<ApiFault>(body, Json) is { Count: > 0 } fault && (fault.Status is null or (>= 400 and < 600))
                ? fault
                : throw StatusErrors.BadRequest("a fault needs a positive count and a status between 400 and 599, if any");
        }
        catch (JsonException e)
        {
            throw StatusErrors.BadRequest($"not a fault: {e.Message}");
        }
    }
}
