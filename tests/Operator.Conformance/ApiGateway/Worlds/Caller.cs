using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway;

/// <summary>Bare HTTP with a hand-made Authorization header: no client library stands between test and server.</summary>
/// <param name="address">Where the world listens; one address serves all services.</param>
/// <param name="region">The region of the signature's scope, which is where the call is heard.</param>
/// <param name="service">The service of the signature's scope.</param>
/// <param name="accept">The Accept header; null sends none. REST APIs answer plain JSON only when it is asked for.</param>
/// <param name="accessKey">Who calls.</param>
public sealed class Caller(
    Uri address, string region, string service = "apigateway", string? accept = null, string accessKey = "AKIACONFORMANCE") : IDisposable
{
    private readonly HttpClient http = new();

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Reply> Post(string path, string body) => Send(HttpMethod.Post, path, body);

    public Task<Reply> Put(string path, string body) => Send(HttpMethod.Put, path, body);

    public Task<Reply> Patch(string path, string body) => Send(HttpMethod.Patch, path, body);

    /// <summary>Creates something; fails the test when it is refused.</summary>
    public async Task<JsonObject> Made(string path, string body) => (await Post(path, body)).Succeeded();

    /// <summary>A call of the query protocol, which STS and IAM speak.</summary>
    public async Task<Reply> Form(bool signed, params IEnumerable<(string Name, string Value)> members)
    {
        using var content = new FormUrlEncodedContent(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));
        return await SendContent(HttpMethod.Post, "/", content, signed);
    }

    public async Task<Reply> Send(HttpMethod method, string path, string? body = null, bool signed = true)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await SendContent(method, path, content, signed);
    }

    public void Dispose() => http.Dispose();

    private async Task<Reply> SendContent(HttpMethod method, string path, HttpContent? content, bool signed)
    {
        // The path goes out as written: escapes and dots are part of some tests.
        var uri = new Uri(
            address.GetLeftPart(UriPartial.Authority) + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (signed)
        {
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                $"AWS4-HMAC-SHA256 Credential={accessKey}/20260101/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef");
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply((int)response.StatusCode, text, response.Headers, response.Content.Headers.ContentType?.MediaType);
    }
}

/// <summary>One answer.</summary>
public sealed record Reply(int Status, string Content, HttpResponseHeaders Headers, string? ContentType)
{
    /// <summary>The body as an object; {} when it is empty or something else.</summary>
    public JsonObject Body { get; } = Parse(Content);

    public string? ErrorType => Headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.Single() : null;

    /// <summary>Lambda writes it with a capital.</summary>
    public string Message => (Body["message"] ?? Body[nameof(Message)])?.GetValue<string>() ?? string.Empty;

    /// <summary>The body of an answer that must be a success, whichever of its codes the world uses.</summary>
    public JsonObject Succeeded()
    {
        Assert.True(Status is >= 200 and < 300, $"{Status} {Content}");
        return Body;
    }

    /// <summary>Asserts a refusal with an error code, and a part of the message where AWS' own words are known.</summary>
    public void Refused(int status, string code, string? words = null)
    {
        Assert.True(Status == status, $"expected {status}, got {Status} {Content}");
        Assert.Equal(code, ErrorType);
        Assert.NotEmpty(Message);
        if (words is not null)
        {
            Assert.Contains(words, Message, StringComparison.Ordinal);
        }
    }

    private static JsonObject Parse(string content)
    {
        try
        {
            return content.StartsWith('{') ? (JsonObject)JsonNode.Parse(content)! : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>Reads and comparisons of JSON that say what differed.</summary>
internal static class Json
{
    public static string Text(this JsonObject document, string name) => document[name]!.GetValue<string>();

    /// <summary>A member of an answer that has to be there: a world without it has failed, not the test.</summary>
    public static JsonNode Need(this JsonNode document, string name)
    {
        var value = document[name];
        Assert.True(value is not null, $"{name} is missing in {document.ToJsonString()}");
        return value;
    }

    public static IReadOnlyList<JsonObject> Items(this JsonObject page) =>
        [.. (page["items"]?.AsArray() ?? []).Select(item => (JsonObject)item!)];

    /// <summary>
    /// Asserts that a member is the given JSON; null means that it must have no value. A null in an answer is as good as
    /// absence here, as it is for every client; that AWS leaves members out is a behaviour of its own.
    /// </summary>
    public static void Shows(this JsonObject document, string member, JsonNode? expected) =>
        Assert.True(
            JsonNode.DeepEquals(expected, document[member]),
            $"{member} should be {expected?.ToJsonString() ?? "absent"} in {document.ToJsonString()}");

    /// <summary>As above, with the expectation as JSON text; "" means absent.</summary>
    public static void Shows(this JsonObject document, string member, string expected) =>
        document.Shows(member, expected.Length == 0 ? null : JsonNode.Parse(expected));

    public static void Same(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString()}, got {actual?.ToJsonString()}");
}
