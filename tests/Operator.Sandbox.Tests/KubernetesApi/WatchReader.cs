using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.KubernetesApi;

/// <summary>Reads the lines of one watch, each within a deadline.</summary>
internal sealed class WatchReader(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public static async Task<WatchReader> OpenAsync(HttpClient client, string path, CancellationToken token, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
        return new WatchReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(token)));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<JsonNode?> NextAsync(CancellationToken token)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        var line = await reader.ReadLineAsync(deadline.Token);
        return line is null ? null : JsonNode.Parse(line);
    }

    public async Task<string> NextTextAsync(CancellationToken token)
    {
        var next = await NextAsync(token);
        return next is null ? "end" : $"{next["type"]} {next["object"]!["metadata"]!["name"]}";
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
