using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Operator.Benchmarks.Worlds;

/// <summary>Calls as the gateway counted them.</summary>
/// <param name="Operations">Operation to status to count.</param>
/// <param name="Seconds">From the first to the last.</param>
internal sealed record CountedCalls(IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Operations, double Seconds)
{
    /// <summary>Calls of an operation that succeeded.</summary>
    public long Succeeded(string operation) => Operations.GetValueOrDefault(operation)?
        .Where(outcome => outcome.Key.StartsWith('2')).Sum(outcome => outcome.Value) ?? 0;
}

/// <summary>The <c>/_sandbox/</c> controls of both of the sandbox's servers.</summary>
internal sealed class SandboxControls(Uri kubernetes, Uri apiGateway) : IDisposable
{
    // Leases say who leads, which the benchmark switches off; these verbs change something.
    private static readonly HashSet<string> WritingVerbs = ["create", "update", "patch", "delete", "deletecollection"];

    private readonly HttpClient kubernetes = new() { BaseAddress = kubernetes };
    private readonly HttpClient apiGateway = new() { BaseAddress = apiGateway };

    public async Task AddApiAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await apiGateway.PutAsJsonAsync(
            $"_sandbox/apis/{id}", new { protocolType = "HTTP", name = id }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Sets the throttle, or takes it away; the bucket is full afterwards.</summary>
    public async Task ThrottleAsync(Throttle? throttle, CancellationToken cancellationToken)
    {
        using var response = await apiGateway.PutAsJsonAsync(
            "_sandbox/throttle",
            throttle is null ? new { enabled = false, rate = 10d, burst = 40 } : new { enabled = true, rate = throttle.Rate, burst = throttle.Burst },
            cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Sets both servers' counters to zero.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        (await apiGateway.DeleteAsync("_sandbox/calls", cancellationToken)).EnsureSuccessStatusCode().Dispose();
        (await kubernetes.DeleteAsync("_sandbox/calls", cancellationToken)).EnsureSuccessStatusCode().Dispose();
    }

    public async Task<CountedCalls> AwsCallsAsync(CancellationToken cancellationToken)
    {
        var answer = await apiGateway.GetFromJsonAsync<JsonObject>("_sandbox/calls", cancellationToken);
        var operations = answer!["operations"]!.AsObject().ToDictionary(
            operation => operation.Key,
            operation => (IReadOnlyDictionary<string, long>)operation.Value!.AsObject().ToDictionary(o => o.Key, o => o.Value!.GetValue<long>()));
        var span = answer["first"] is { } first ? answer["last"]!.GetValue<DateTimeOffset>() - first.GetValue<DateTimeOffset>() : TimeSpan.Zero;
        return new CountedCalls(operations, span.TotalSeconds);
    }

    /// <summary>Writes to the Kubernetes API, "verb resource" to count.</summary>
    public async Task<Dictionary<string, long>> KubernetesWritesAsync(CancellationToken cancellationToken)
    {
        var calls = await kubernetes.GetFromJsonAsync<JsonObject>("_sandbox/calls", cancellationToken);
        return calls!.Where(call => WritingVerbs.Contains(call.Key.Split(' ')[0])).ToDictionary(call => call.Key, call => call.Value!.GetValue<long>());
    }

    /// <summary>Whether any Integration object is left.</summary>
    public async Task<bool> AnyObjectAsync(CancellationToken cancellationToken)
    {
        var list = await kubernetes.GetFromJsonAsync<JsonObject>(
            "apis/apigateway.integration-operator.io/v1alpha1/integrations?limit=1", cancellationToken);
        return list!["items"]!.AsArray().Count > 0;
    }

    /// <summary>When the last successful call of an operation about a resource was answered; null when there was none lately.</summary>
    public async Task<DateTimeOffset?> LastCallAsync(string operation, string pathEnd, DateTimeOffset after, CancellationToken cancellationToken)
    {
        var journal = await apiGateway.GetFromJsonAsync<JsonObject>("_sandbox/journal", cancellationToken);
        return journal!["calls"]!.AsArray()
            .Where(call => (string)call!["operation"]! == operation && (int)call["status"]! is 200 or 201
                && ((string)call["path"]!).EndsWith(pathEnd, StringComparison.Ordinal))
            .Select(call => (DateTimeOffset?)DateTimeOffset.Parse((string)call!["time"]!, CultureInfo.InvariantCulture))
            .LastOrDefault(time => time > after);
    }

    public void Dispose()
    {
        kubernetes.Dispose();
        apiGateway.Dispose();
    }
}
