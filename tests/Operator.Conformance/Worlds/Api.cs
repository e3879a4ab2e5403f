using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Conformance.Worlds;

/// <summary>The API over bare HTTP and JSON: a client that shares nothing with the one under test.</summary>
internal sealed class Api(HttpClient http)
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    public Task<Answer> GetAsync(string path, CancellationToken token, string accept = Json) => SendAsync(HttpMethod.Get, path, null, Json, token, accept);

    public Task<Answer> PostAsync(string path, JsonNode body, CancellationToken token) => SendAsync(HttpMethod.Post, path, body.ToJsonString(), Json, token);

    public Task<Answer> PutAsync(string path, JsonNode body, CancellationToken token) => SendAsync(HttpMethod.Put, path, body.ToJsonString(), Json, token);

    public Task<Answer> MergeAsync(string path, string body, CancellationToken token) => SendAsync(HttpMethod.Patch, path, body, MergePatch, token);

    public Task<Answer> JsonPatchAsync(string path, string body, CancellationToken token) => SendAsync(HttpMethod.Patch, path, body, JsonPatch, token);

    public Task<Answer> ApplyAsync(string path, string manager, JsonNode body, CancellationToken token, bool force = false) =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}", body.ToJsonString(), ApplyPatch, token);

    public Task<Answer> DeleteAsync(string path, JsonNode? options, CancellationToken token) =>
        SendAsync(HttpMethod.Delete, path, options?.ToJsonString(), Json, token);

    /// <summary>
    /// One request and its whole answer. A body that is not JSON comes as a string. Sent again while an API server says that it is only about to serve a
    /// kind that was just defined, as every client of one does.
    /// </summary>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, string? body, string contentType, CancellationToken token, string accept = Json)
    {
        var answer = await SendOnceAsync(method, path, body, contentType, accept, token);
        if (IsNotServedYet(answer))
        {
            await Deadline.UntilAsync(
                $"{path} is served",
                async waiting => !IsNotServedYet(answer = await SendOnceAsync(method, path, body, contentType, accept, waiting)),
                token);
        }

        return answer;
    }

    /// <summary>Events of a watch until the server or the token ends it.</summary>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(string path, [EnumeratorCancellation] CancellationToken token)
    {
        using var deadline = Deadline.Create(token);
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(deadline.Token));
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            var node = JsonNode.Parse(line)!;
            yield return node["type"] is { } type ? new WatchEvent(type.GetValue<string>(), node["object"]!) : new WatchEvent("REFUSED", node);
        }
    }

    private static bool IsNotServedYet(Answer answer) => answer is { Code: 429, Message: "storage is (re)initializing" };

    private async Task<Answer> SendOnceAsync(HttpMethod method, string path, string? body, string contentType, string accept, CancellationToken token)
    {
        using var deadline = Deadline.Create(token);
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        }

        using var response = await http.SendAsync(request, deadline.Token);
        var text = await response.Content.ReadAsStringAsync(deadline.Token);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
        return new Answer((int)response.StatusCode, Parse(text), warnings, $"{method} {path}");
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}

/// <summary>One line of a watch; <c>REFUSED</c> when the answer was a Status instead of events.</summary>
internal sealed record WatchEvent(string Type, JsonNode Object)
{
    public string? Name => (string?)Object["metadata"]?["name"];

    public string ResourceVersion => Object["metadata"]!["resourceVersion"]!.GetValue<string>();
}
