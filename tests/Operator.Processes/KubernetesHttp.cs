using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Operator.Processes;

/// <summary>The objects of a Kubernetes API over bare HTTP, integrations unless it says otherwise: a client that shares nothing with the one under test.</summary>
public sealed class KubernetesHttp(HttpClient http, string ns) : IDisposable
{
    private const string Group = "apis/apigateway.integration-operator.io/v1alpha1";

    /// <summary>A Kubernetes API that asks nobody who he is, as the sandbox's.</summary>
    public KubernetesHttp(Uri address) : this(new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan }, "default")
    {
    }

    private string Integrations => $"{Group}/namespaces/{ns}/integrations";

    public async Task<JsonNode?> GetAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"{Integrations}/{name}", cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancellationToken);
    }

    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="plural">Whose objects.</param>
    public async Task<JsonArray> ListAsync(CancellationToken cancellationToken, string plural = "integrations")
    {
        using var response = await http.GetAsync($"{Group}/namespaces/{ns}/{plural}", cancellationToken);
        return (await ReadAsync(response, cancellationToken))["items"]!.AsArray();
    }

    public async Task<JsonNode> CreateAsync(string name, JsonObject spec, CancellationToken cancellationToken)
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = "Integration",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec,
        };
        using var content = new StringContent(manifest.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(Integrations, content, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<JsonNode> PatchAsync(string name, string mergePatch, CancellationToken cancellationToken, string plural = "integrations")
    {
        using var content = new StringContent(mergePatch, Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var response = await http.PatchAsync($"{Group}/namespaces/{ns}/{plural}/{name}", content, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync($"{Integrations}/{name}", cancellationToken);
        await ReadAsync(response, cancellationToken);
    }

    /// <summary>
    /// Completes when exactly this many objects exist and all of them fit, seen on one watch; fails with the number of those that did
    /// not get there when the token is cancelled.
    /// </summary>
    public async Task UntilAllAsync(int count, Func<JsonNode, bool> fits, CancellationToken cancellationToken)
    {
        Dictionary<string, bool> seen = [];
        try
        {
            var good = 0;
            await foreach (var (type, entity) in WatchAsync(Integrations, null, cancellationToken))
            {
                var name = entity["metadata"]!["name"]!.GetValue<string>();
                good -= seen.Remove(name, out var before) && before ? 1 : 0;
                if (type != "DELETED")
                {
                    seen[name] = fits(entity);
                    good += seen[name] ? 1 : 0;
                }

                if (seen.Count == count && good == count)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{seen.Count} objects of {count}, {seen.Values.Count(v => v)} as wanted.");
        }

        throw new IOException("The watch ended.");
    }

    /// <summary>The object as soon as it fits, seen on a watch; fails with the last state when the token is cancelled.</summary>
    public async Task<JsonNode> UntilAsync(string name, Func<JsonNode, bool> fits, CancellationToken cancellationToken, string plural = "integrations")
    {
        JsonNode? last = null;
        try
        {
            await foreach (var (type, entity) in WatchAsync($"{Group}/namespaces/{ns}/{plural}", name, cancellationToken))
            {
                last = entity;
                if (type != "DELETED" && fits(entity))
                {
                    return entity;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{name} never got there. Last seen:\n{last?.ToJsonString(new() { WriteIndented = true })}");
        }

        throw new IOException($"The watch ended. Last seen:\n{last}");
    }

    /// <summary>Completes when the object is gone.</summary>
    public async Task UntilGoneAsync(string name, CancellationToken cancellationToken)
    {
        JsonNode? last = null;
        try
        {
            // Listed, then watched from the list's version: an object that goes in between is not missed.
            using var response = await http.GetAsync($"{Integrations}?fieldSelector=metadata.name%3D{name}", cancellationToken);
            var list = await ReadAsync(response, cancellationToken);
            last = list["items"]!.AsArray().SingleOrDefault();
            if (last is null)
            {
                return;
            }

            var version = list["metadata"]!["resourceVersion"]!.GetValue<string>();
            await foreach (var (type, entity) in WatchAsync(Integrations, name, cancellationToken, version))
            {
                last = entity;
                if (type == "DELETED")
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{name} is still there. Last seen:\n{last?.ToJsonString(new() { WriteIndented = true })}");
        }
    }

    /// <summary>Status of a condition, or null.</summary>
    public static string? Condition(JsonNode entity, string type) =>
        entity["status"]?["conditions"]?.AsArray().FirstOrDefault(c => c!["type"]!.GetValue<string>() == type)?["status"]?.GetValue<string>();

    /// <summary>Ready for the generation that the object has now.</summary>
    public static bool IsReady(JsonNode entity) =>
        Condition(entity, "Ready") == "True"
        && entity["status"]?["observedGeneration"]?.GetValue<long>() == entity["metadata"]!["generation"]!.GetValue<long>();

    public void Dispose() => http.Dispose();

    /// <summary>Every object of a collection as it is, then every change, until the watch or the token ends.</summary>
    /// <param name="collection">Path of the collection.</param>
    /// <param name="name">Only this object; null for all.</param>
    /// <param name="cancellationToken">Ends the watch with an exception.</param>
    /// <param name="resourceVersion">Where to start; the object as it is now when null.</param>
    public async IAsyncEnumerable<(string Type, JsonNode Object)> WatchAsync(
        string collection,
        string? name,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken,
        string? resourceVersion = null)
    {
        // Without a resourceVersion the server first sends the object as it is, then every change.
        using var response = await http.GetAsync(
            $"{collection}?watch=1{(name is null ? "" : $"&fieldSelector=metadata.name%3D{name}")}{(resourceVersion is null ? "" : $"&resourceVersion={resourceVersion}")}",
            HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var change = JsonNode.Parse(line)!;
            yield return (change["type"]!.GetValue<string>(), change["object"]!);
        }
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(body)!
            : throw new HttpRequestException($"{(int)response.StatusCode}: {body}", null, response.StatusCode);
    }
}
