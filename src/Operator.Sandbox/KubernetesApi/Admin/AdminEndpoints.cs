using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.Control;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary><c>/_sandbox/…</c>: what tests and demonstrations do to the server, over the same port. No real API server has it.</summary>
internal sealed class AdminEndpoints(
    CallCounter calls, Journal<RequestRecord> journal, FaultInjector faults, HoldEndpoints holds, Outage outage, Action compact, Action dropWatches)
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
            case ("GET", "journal"):
                await Responder.WriteAsync(http, 200, JsonSerializer.SerializeToUtf8Bytes(new { requests = journal.Snapshot() }, Json));
                return;
            case (_, "holds"):
                await holds.HandleAsync(http, body);
                return;
            case ("POST", "outage"):
                var length = ReadOutage(body);
                http.Response.Headers.Connection = "close";
                outage.Begin(length, http.Connection.Id);
                break;
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
            case ("GET", "faults"):
                var (asked, struck) = faults.Counts;
                await Responder.WriteAsync(http, 200, new JsonObject { ["asked"] = asked, ["struck"] = struck });
                return;
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
            return JsonSerializer.Deserialize<ApiFault>(body, Json) is { Count: > 0, Probability: >= 0 and <= 1 } fault && (fault.Status is null or (>= 400 and < 600))
                ? fault
                : throw StatusErrors.BadRequest("a fault needs a positive count, a probability from 0 to 1, and a status between 400 and 599, if any");
        }
        catch (JsonException e)
        {
            throw StatusErrors.BadRequest($"not a fault: {e.Message}");
        }
    }

    private static TimeSpan ReadOutage(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<OutageSetting>(body, Json) is { Millis: > 0 } sent
                ? TimeSpan.FromMilliseconds(sent.Millis)
                : throw StatusErrors.BadRequest("an outage needs positive millis");
        }
        catch (JsonException e)
        {
            throw StatusErrors.BadRequest($"not an outage: {e.Message}");
        }
    }

    private sealed record OutageSetting(int Millis);
}
