using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Operator.Processes;

/// <summary>API Gateway over bare HTTP: what is really there, told by a client that shares nothing with the one under test.</summary>
public sealed class ApiGatewayHttp : IDisposable
{
    private readonly HttpClient http;

    public ApiGatewayHttp(Uri address)
    {
        http = new HttpClient { BaseAddress = address };
        // The sandbox reads region and account from the scope and does not verify the signature.
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/20260101/us-west-2/apigateway/aws4_request, SignedHeaders=host, Signature=00");
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    public async Task<JsonNode?> GetIntegrationAsync(string apiId, string id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"v2/apis/{apiId}/integrations/{id}", cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancellationToken);
    }

    public async Task<IReadOnlyList<JsonNode>> GetIntegrationsAsync(string apiId, CancellationToken cancellationToken)
    {
        List<JsonNode> all = [];
        string? token = null;
        do
        {
            using var response = await http.GetAsync(
                $"v2/apis/{apiId}/integrations{(token is null ? "" : "?nextToken=" + Uri.EscapeDataString(token))}", cancellationToken);
            var page = await ReadAsync(response, cancellationToken);
            all.AddRange(page["items"]!.AsArray().Select(item => item!));
            token = page["nextToken"]?.GetValue<string>();
        }
        while (token is not null);
        return all;
    }

    /// <summary>The resources of a REST API with their methods, without the links of HAL.</summary>
    public async Task<IReadOnlyList<JsonNode>> GetResourcesAsync(string restApiId, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"restapis/{restApiId}/resources?limit=500&embed=methods", cancellationToken);
        var page = await ReadAsync(response, cancellationToken);
        if (page["position"] is not null)
        {
            throw new InvalidOperationException($"REST API {restApiId} has more than one page of resources.");
        }

        return [.. page["item"]!.AsArray().Select(item => item!)];
    }

    public async Task<JsonNode> UpdateIntegrationAsync(string apiId, string id, JsonObject change, CancellationToken cancellationToken)
    {
        using var content = new StringContent(change.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PatchAsync($"v2/apis/{apiId}/integrations/{id}", content, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(path, content, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync(path, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Calls so far, operation to count, of all answers.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CallsAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync("_sandbox/calls", cancellationToken);
        var calls = await ReadAsync(response, cancellationToken);
        return calls["operations"]!.AsObject().ToDictionary(o => o.Key, o => o.Value!.AsObject().Sum(c => c.Value!.GetValue<int>()));
    }

    /// <summary>The last calls, oldest first: a running number, the operation and who signed it.</summary>
    public async Task<IReadOnlyList<(long Sequence, string Operation, string AccessKeyId)>> JournalAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync("_sandbox/journal", cancellationToken);
        var journal = await ReadAsync(response, cancellationToken);
        return
        [
            .. journal["calls"]!.AsArray().Select(call => (call!["seq"]!.GetValue<long>(), (string)call["operation"]!, (string)call["accessKeyId"]!)),
        ];
    }

    /// <summary>Takes the limit on calls per second away.</summary>
    public async Task StopThrottlingAsync(CancellationToken cancellationToken)
    {
        using var content = new StringContent("""{"enabled":false}""", Encoding.UTF8, "application/json");
        using var response = await http.PutAsync("_sandbox/throttle", content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Lets every call of an operation wait before it takes effect.</summary>
    public async Task DelayAsync(string operation, TimeSpan delay, CancellationToken cancellationToken)
    {
        var rule = new JsonObject { ["operation"] = operation, ["fault"] = "latency", ["delayMillis"] = (long)delay.TotalMilliseconds };
        using var content = new StringContent(rule.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("_sandbox/faults", content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Starts counting anew.</summary>
    public Task ResetCallsAsync(CancellationToken cancellationToken) => DeleteAsync("_sandbox/calls", cancellationToken);

    public void Dispose() => http.Dispose();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!
            : throw new HttpRequestException($"{(int)response.StatusCode}: {body}", null, response.StatusCode);
    }
}
