using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>One answer, with the body as JSON ({} when empty).</summary>
internal sealed record Reply(int Status, JsonObject Body, HttpResponseHeaders Headers)
{
    public string? ErrorType => Headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.Single() : null;

    public string? Message => Body["message"]?.GetValue<string>();

    public string Text(string name) => Body[name]!.GetValue<string>();
}

/// <summary>Bare HTTP with a hand-made Authorization header: no client library's idea of the API stands between test and server.</summary>
internal sealed class Caller(Uri address, string accessKey = "AKIATEST", string region = "us-west-2", string service = "apigateway")
    : IDisposable
{
    public const string HttpApi = "/v2/apis/a1b2c3d4";
    public const string WebSocketApi = "/v2/apis/aabbccddee";

    private readonly HttpClient http = new() { BaseAddress = address };

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Reply> Post(string path, string body) => Send(HttpMethod.Post, path, body);

    public Task<Reply> Patch(string path, string body) => Send(HttpMethod.Patch, path, body);

    public Task<Reply> Put(string path, string body) => Send(HttpMethod.Put, path, body);

    /// <summary>Creates something and returns the given id member; fails the test when it is refused.</summary>
    public async Task<string> Create(string path, string body, string id = "integrationId")
    {
        var reply = await Post(path, body);
        Assert.True(reply.Status == 201, $"{reply.Status} {reply.Body.ToJsonString()}");
        return reply.Text(id);
    }

    public Task<Reply> Send(HttpMethod method, string path, string? body = null, string? authorization = null) =>
        Send(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), authorization);

    public async Task<Reply> Send(HttpMethod method, string path, HttpContent? content, string? authorization)
    {
        // The path goes out as written: escapes and dots are part of some tests.
        var uri = new Uri(address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        // A server that refuses a large body need not read it: ask first.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 1024 * 1024;
        // REST calls without it are refused; the other services do not look.
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        authorization ??= $"AWS4-HMAC-SHA256 Credential={accessKey}/20260101/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef";
        if (authorization.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var body = text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text)! : new JsonObject { ["xml"] = text };
        return new Reply((int)response.StatusCode, text.Length == 0 ? [] : body, response.Headers);
    }

    public void Dispose() => http.Dispose();
}
