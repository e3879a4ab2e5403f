using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Sandbox.Control;

/// <summary>
/// <c>/_sandbox/holds</c>, the same on both servers: POST a rule; GET what has become of all, with <c>?reached=N</c> once N have their
/// request, with <c>?left=N</c> once N callers went away; DELETE lets all go.
/// </summary>
internal sealed class HoldEndpoints(HoldBoard board)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public const string Path = "/_sandbox/holds";

    /// <summary>Answers with all holds that are in force then; 400 for what is no rule, 405 for other methods.</summary>
    public async Task HandleAsync(HttpContext http, byte[] body)
    {
        switch (http.Request.Method)
        {
            case "POST" when Read(body) is { Skip: >= 0 } rule:
                board.Add(rule);
                break;
            case "POST":
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                await http.Response.WriteAsJsonAsync(new { message = "A hold has operation, scope, caller, at (before, late, after) and a skip that is not negative." }, Json, http.RequestAborted);
                return;
            case "DELETE":
                board.Release();
                break;
            case "GET":
                if (Number(http, "reached") is { } reached)
                {
                    await board.UntilReachedAsync(reached, http.RequestAborted);
                }

                if (Number(http, "left") is { } left)
                {
                    await board.UntilLeftAsync(left, http.RequestAborted);
                }

                break;
            default:
                http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return;
        }

        await http.Response.WriteAsJsonAsync(
            new { holds = board.Snapshot().Select(hold => new { hold.Rule.Operation, hold.Rule.Scope, hold.Rule.Skip, hold.Rule.At, hold.State }) },
            Json,
            http.RequestAborted);
    }

    private static int? Number(HttpContext http, string name) =>
        int.TryParse(http.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : null;

    private static HoldRule? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<HoldRule>(body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
