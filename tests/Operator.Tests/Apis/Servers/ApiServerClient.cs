using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Manifests;

namespace Operator.Tests.Apis.Servers;

/// <summary>Objects of our kinds on some API server, over bare HTTP: bad objects must reach it as they are.</summary>
internal sealed class ApiServerClient(HttpClient http)
{
    private static readonly TimeSpan EstablishDeadline = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string> Collections = CrdManifests.Documents().ToDictionary(
        crd => (string)crd["spec"]!["names"]!["kind"]!,
        crd => $"apis/{crd["spec"]!["group"]}/{crd["spec"]!["versions"]![0]!["name"]}/{((string?)crd["spec"]!["scope"] == "Cluster" ? "" : "namespaces/default/")}{crd["spec"]!["names"]!["plural"]}");

    /// <summary>Applies our CRDs as <c>kubectl apply --server-side</c> does and waits until they are served. What the server has against them is thrown.</summary>
    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        foreach (var crd in CrdManifests.Documents())
        {
            var path = $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{crd["metadata"]!["name"]}?fieldManager=tests&force=true";
            var (status, body) = await SendAsync(HttpMethod.Patch, path, crd, "application/apply-patch+yaml", cancellationToken);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, body.ToJsonString());
        }

        var started = TimeProvider.System.GetTimestamp();
        foreach (var collection in Collections.Values)
        {
            while ((await SendAsync(HttpMethod.Get, collection, null, "", cancellationToken)).Status != HttpStatusCode.OK)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(started) < EstablishDeadline, $"{collection} is not served.");
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>The server's answer to a dry run; null if it accepts the object.</summary>
    public async Task<JsonNode?> RefusalOfCreateAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, $"{CollectionOf(manifest)}?dryRun=All&fieldValidation=Strict", manifest, "application/json", cancellationToken);
        return status == HttpStatusCode.Created ? null : body;
    }

    /// <summary>The server's answer to a dry run of an edit of an object that is there; null if it accepts it.</summary>
    public async Task<JsonNode?> RefusalOfEditAsync(JsonObject manifest, JsonObject specPatch, CancellationToken cancellationToken)
    {
        var named = manifest.DeepClone();
        var name = "case-" + Guid.NewGuid().ToString("n");
        named["metadata"]!["name"] = name;
        var (created, answer) = await SendAsync(HttpMethod.Post, CollectionOf(manifest), named, "application/json", cancellationToken);
        Assert.True(created == HttpStatusCode.Created, answer.ToJsonString());
        try
        {
            var (status, body) = await SendAsync(
                HttpMethod.Patch,
                $"{CollectionOf(manifest)}/{name}?dryRun=All&fieldValidation=Strict",
                new JsonObject { ["spec"] = specPatch.DeepClone() },
                "application/merge-patch+json",
                cancellationToken);
            return status == HttpStatusCode.OK ? null : body;
        }
        finally
        {
            await SendAsync(HttpMethod.Delete, $"{CollectionOf(manifest)}/{name}", null, "", CancellationToken.None);
        }
    }

    private static string CollectionOf(JsonObject manifest) => Collections[(string)manifest["kind"]!];

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(
        HttpMethod method, string path, JsonNode? body, string mediaType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
        }

        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        // A path that is not served yet is answered in plain text.
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text));
    }
}
