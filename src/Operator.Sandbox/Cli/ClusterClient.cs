using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.Cli;

/// <summary>A resource as discovery describes it.</summary>
internal sealed record ApiResource(string ApiVersion, string Plural, bool Namespaced)
{
    public string Collection(string? ns) =>
        $"{(ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{ApiVersion}{(Namespaced && ns is not null ? $"/namespaces/{Uri.EscapeDataString(ns)}" : "")}/{Plural}";
}

/// <summary>
/// The little that <c>up</c> needs of a Kubernetes client, over bare HTTP as kubectl would do it: discovery, server-side apply,
/// tables and watch.
/// </summary>
internal sealed class ClusterClient : IDisposable
{
    private const string FieldManager = "operator-sandbox";

    /// <summary>Between a watch that ended and the next list: a server that ends every watch at once must not be hammered.</summary>
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly Dictionary<string, ApiResource> resources = new(StringComparer.Ordinal);
    private readonly HashSet<string> namespaces = new(StringComparer.Ordinal);

    public ClusterClient(Uri address, TimeProvider time)
    {
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => http.Dispose();

    /// <summary>Applies a manifest; its namespace is made when it is not there.</summary>
    /// <exception cref="SandboxException">The API server refused it; the message is the server's.</exception>
    public async Task<ApiResource> ApplyAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var resource = await DiscoverAsync(manifest, cancellationToken);
        var ns = manifest.Namespace ?? "default";
        if (resource.Namespaced && namespaces.Add(ns))
        {
            var space = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } };
            await PatchAsync($"api/v1/namespaces/{Uri.EscapeDataString(ns)}", space, $"namespace {ns}", cancellationToken);
        }

        await PatchAsync($"{resource.Collection(ns)}/{Uri.EscapeDataString(manifest.Name)}", manifest.Object, manifest.ToString(), cancellationToken);
        return resource;
    }

    /// <summary>All objects of a resource, then every change; a broken or expired watch starts over with a list.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(ApiResource resource, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            JsonObject list;
            using (var response = await http.GetAsync(resource.Collection(null), cancellationToken))
            {
                list = await ReadAsync(response, resource.Plural, cancellationToken);
            }

            foreach (var item in list["items"]!.AsArray().OfType<JsonObject>())
            {
                yield return item;
            }

            var version = (string?)list["metadata"]?["resourceVersion"] ?? "";
            using var stream = await http.GetStreamAsync(
                $"{resource.Collection(null)}?watch=true&resourceVersion={Uri.EscapeDataString(version)}", cancellationToken);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                var change = JsonNode.Parse(line);
                var type = (string?)change?["type"];
                if (type == "ERROR")
                {
                    break;
                }

                if (type is "ADDED" or "MODIFIED" && change!["object"] is JsonObject item)
                {
                    yield return item;
                }
            }

            await Task.Delay(RestartPause, time, cancellationToken);
        }
    }

    /// <summary>All objects of a resource as the API server tabulates them, which is what kubectl prints.</summary>
    public async Task<JsonObject> TableAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, resource.Collection(null));
        request.Headers.Accept.ParseAdd("application/json;as=Table;v=v1;g=meta.k8s.io");
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync(response, resource.Plural, cancellationToken);
    }

    private async Task<ApiResource> DiscoverAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var key = $"{manifest.ApiVersion} {manifest.Kind}";
        if (resources.TryGetValue(key, out var known))
        {
            return known;
        }

        var root = manifest.ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis" : "api";
        using var response = await http.GetAsync($"{root}/{manifest.ApiVersion}", cancellationToken);
        var list = await ReadAsync(response, manifest.ToString(), cancellationToken);
        var found = list["resources"]!.AsArray().FirstOrDefault(r =>
            (string?)r!["kind"] == manifest.Kind && !((string)r["name"]!).Contains('/', StringComparison.Ordinal))
            ?? throw new SandboxException($"{manifest}: the API server knows no kind {manifest.Kind} in {manifest.ApiVersion}");
        return resources[key] = new ApiResource(manifest.ApiVersion, (string)found["name"]!, (bool)found["namespaced"]!);
    }

    private async Task PatchAsync(string path, JsonObject body, string what, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/apply-patch+yaml"));
        using var response = await http.PatchAsync($"{path}?fieldManager={FieldManager}&force=true", content, cancellationToken);
        await ReadAsync(response, what, cancellationToken);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        JsonObject? body;
        try
        {
            body = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Whatever answered is no API server; what it said is the message.
            body = null;
        }

        return response.IsSuccessStatusCode && body is not null
            ? body
            : throw new SandboxException($"{what}: {(int)response.StatusCode} {(string?)body?["message"] ?? text}");
    }
}
