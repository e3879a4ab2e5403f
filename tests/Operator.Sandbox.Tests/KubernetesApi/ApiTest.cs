using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi;

namespace Operator.Sandbox.Tests.KubernetesApi;

/// <summary>A server with the widget kind, and requests to it over real HTTP.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    protected const string Merge = "application/merge-patch+json";
    protected const string JsonPatch = "application/json-patch+json";
    protected const string ApplyPatch = "application/apply-patch+yaml";

    private HttpClient? _client;
    private KubernetesApiServer? _server;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected KubernetesApiServer Server => _server!;

    protected HttpClient Client => _client!;

    protected virtual KubernetesApiOptions Options => new() { CustomResourceDefinitions = [WidgetCrd.Document] };

    public async ValueTask InitializeAsync()
    {
        _server = await KubernetesApiServer.StartAsync(Options, Token);
        _client = new HttpClient { BaseAddress = _server.Address, Timeout = TimeSpan.FromSeconds(30) };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1");
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _server!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static JsonObject Widget(string name, string spec = """{"size":5}""") => new()
    {
        ["apiVersion"] = "example.test/v1",
        ["kind"] = "Widget",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = JsonNode.Parse(spec),
    };

    protected Task<Answer> GetAsync(string path, string accept = "application/json") => SendAsync("GET", path, null, accept: accept);

    protected Task<Answer> CreateAsync(JsonNode value, string path = WidgetCrd.Widgets) => SendAsync("POST", path, value.ToJsonString());

    protected Task<Answer> PatchAsync(string path, string body, string type = Merge) => SendAsync("PATCH", path, body, type);

    protected async Task<Answer> SendAsync(
        string method, string path, string? body, string type = "application/json", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd(accept);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var response = await Client.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToList() : [];
        return new Answer(response.StatusCode, text, warnings);
    }

    /// <summary>An answer; <see cref="Json"/> is its body.</summary>
    protected sealed record Answer(HttpStatusCode Code, string Text, IReadOnlyList<string> Warnings)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public string? Message => Json["message"]?.GetValue<string>();

        public string? Reason => Json["reason"]?.GetValue<string>();

        public string Version => Json["metadata"]!["resourceVersion"]!.GetValue<string>();

        public long Generation => Json["metadata"]!["generation"]!.GetValue<long>();

        public IEnumerable<string> Items => Json["items"]!.AsArray().Select(i => i!["metadata"]!["name"]!.GetValue<string>());
    }
}
