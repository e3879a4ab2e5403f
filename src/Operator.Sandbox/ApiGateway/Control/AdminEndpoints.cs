using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Operator.Sandbox.Control;

namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>
/// /_sandbox/: counters, journal, throttle, faults and APIs of a chosen id for whoever tests from outside the process. Unsigned, and
/// neither counted nor throttled.
/// </summary>
internal sealed class AdminEndpoints(ApiGatewayServer server, HoldEndpoints holds)
{
    public const string Prefix = "/_sandbox/";
    private const string AddApi = "PUT apis/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private sealed record ThrottleSetting(bool? Enabled, double? Rate, int? Burst, bool? OperationQuotas);

    private sealed record FunctionSetting(string[]? Aliases, string[]? Versions, string? Region, string? Account);

    private sealed record FaultSetting(
        string? Operation, string? Caller, FaultKind? Fault, int? Status, long? DelayMillis, int? Count, double? Probability, int? Seed);

    private sealed record ApiSetting(string? ProtocolType, string? Name, string? Region, string? Account);

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path == HoldEndpoints.Path)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await holds.HandleAsync(context, body.ToArray());
            return;
        }

        try
        {
            var answer = await AnswerAsync(context);
            if (answer is null)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            await context.Response.WriteAsJsonAsync(answer, Json, context.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or BadHttpRequestException or InvalidOperationException)
        {
            context.Response.StatusCode = e switch
            {
                NotSupportedOperation => StatusCodes.Status404NotFound,
                ApiExistsException => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status400BadRequest,
            };
            await context.Response.WriteAsJsonAsync(new JsonObject { ["message"] = e.Message }, Json, context.RequestAborted);
        }
    }

    private async Task<object?> AnswerAsync(HttpContext context)
    {
        var endpoint = $"{context.Request.Method} {context.Request.Path.Value?[Prefix.Length..]}";
        switch (endpoint)
        {
            case "GET calls":
                var calls = server.Calls;
                var span = server.CallSpan;
                return new { operations = calls, total = calls.Values.Sum(outcomes => outcomes.Values.Sum()), first = span?.First, last = span?.Last };
            case "DELETE calls":
                server.ResetCalls();
                return null;
            case "GET journal":
                return new { calls = server.Journal.Select(Show) };
            case "PUT throttle":
                SetThrottle(await ReadAsync<ThrottleSetting>(context));
                return ShowThrottle();
            case "GET throttle":
                return ShowThrottle();
            case "POST faults":
                server.AddFault(ToRule(await ReadAsync<FaultSetting>(context)));
                return null;
            case "GET faults":
                var (asked, struck) = server.FaultCounts;
                return new { asked, struck };
            case "DELETE faults":
                server.ClearFaults();
                return null;
            case var _ when endpoint.StartsWith(AddApi, StringComparison.Ordinal):
                var id = endpoint[AddApi.Length..];
                var api = await ReadAsync<ApiSetting>(context);
                server.AddApi(id, api.ProtocolType ?? throw new ArgumentException("protocolType is required"), api.Name, api.Region, api.Account);
                context.Response.StatusCode = StatusCodes.Status201Created;
                return new { apiId = id };
            default:
                return await AnswerNamedAsync(context, endpoint);
        }
    }

    // Endpoints with names in their path. Whose world is meant stands in the query of a GET and in the body of a PUT.
    private async Task<object?> AnswerNamedAsync(HttpContext context, string endpoint)
    {
        switch ((string[])[context.Request.Method, .. endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..].Split('/')])
        {
            case ["GET", "restapis", var restApiId, "stages", var stage, "deployed"]:
                return server.Deployed(restApiId, stage, QueryValue("region"), QueryValue("account"))
                    ?? throw new NotSupportedOperation($"No such REST API, stage, or deployment of the stage: {restApiId}/{stage}");
            case ["PUT", "functions", var name]:
                var function = context.Request.ContentLength is null or 0 ? new FunctionSetting(null, null, null, null) : await ReadAsync<FunctionSetting>(context);
                server.AddFunction(name, function.Aliases ?? [], function.Versions ?? [], function.Region, function.Account);
                return null;
            default:
                throw new NotSupportedOperation($"No such admin endpoint: {endpoint}");
        }

        string? QueryValue(string name) => context.Request.Query[name] is [{ Length: > 0 } value] ? value : null;
    }

    private void SetThrottle(ThrottleSetting sent)
    {
        var (enabled, rate, burst, operationQuotas) = server.Throttle.Limits;
        server.SetThrottle(sent.Enabled ?? enabled, sent.Rate ?? rate, sent.Burst ?? burst, sent.OperationQuotas ?? operationQuotas);
    }

    private object ShowThrottle()
    {
        var (enabled, rate, burst, operationQuotas) = server.Throttle.Limits;
        return new { enabled, rate, burst, operationQuotas };
    }

    private static object Show(CallRecord call) => new
    {
        seq = call.Sequence,
        call.Operation,
        call.Status,
        call.RequestId,
        call.Region,
        call.Account,
        call.AccessKeyId,
        call.Caller,
        call.Time,
        call.Path,
        call.Role,
        call.Fault,
    };

    private static FaultRule ToRule(FaultSetting sent) => new()
    {
        Operation = sent.Operation ?? "*",
        Caller = sent.Caller ?? "*",
        Fault = sent.Fault ?? throw new ArgumentException("fault is required"),
        Status = sent.Status ?? 503,
        Delay = TimeSpan.FromMilliseconds(sent.DelayMillis ?? 0),
        Count = sent.Count,
        Probability = sent.Probability ?? 1,
        Seed = sent.Seed,
    };

    private static async Task<T> ReadAsync<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, context.RequestAborted)
        ?? throw new ArgumentException("A JSON object is required");

    private sealed class NotSupportedOperation(string message) : InvalidOperationException(message);
}
