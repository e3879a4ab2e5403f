using System.Text.Json.Nodes;

namespace Operator.Chaos.Worlds;

/// <summary>
/// A namespace and an AWS Region of the same name, with three empty APIs and a Lambda function: a world of its own for one scenario, within one sandbox and one
/// operator. Nothing that happens in another place can be seen here, so that what the sandbox records of a place is the scenario's alone.
/// </summary>
internal sealed class Place
{
    public const string HttpApi = "httpapi001";
    public const string WebSocketApi = "sockapi001";
    public const string Function = "chaos-function";

    private const string Group = "apis/apigateway.integration-operator.io/v1alpha1";

    private readonly HttpClient kubernetes;
    private readonly HttpClient aws;

    private Place(string name, HttpClient kubernetes, HttpClient aws, ObjectMirror mirror)
    {
        Name = name;
        this.kubernetes = kubernetes;
        this.aws = aws;
        Mirror = mirror;
    }

    /// <summary>Namespace and Region.</summary>
    public string Name { get; }

    public ObjectMirror Mirror { get; }

    public string RestApi { get; private set; } = "";

    /// <summary>A name that passes for a Region with everybody who looks at one: two letters, a word, a digit.</summary>
    public static string NameOf(string prefix, int number) => $"{prefix}-{Word(number / 10)}-{number % 10}";

    /// <summary>Makes the place.</summary>
    public static async Task<Place> MakeAsync(string name, HttpClient kubernetes, HttpClient aws, ObjectMirror mirror, CancellationToken cancellationToken)
    {
        var place = new Place(name, kubernetes, aws, mirror);
        await Http.SendAsync(kubernetes, HttpMethod.Post, "api/v1/namespaces", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        }, cancellationToken);
        foreach (var (id, protocol) in new[] { (HttpApi, "HTTP"), (WebSocketApi, "WEBSOCKET") })
        {
            await Http.SendAsync(aws, HttpMethod.Put, $"_sandbox/apis/{id}", new JsonObject { ["protocolType"] = protocol, ["region"] = name }, cancellationToken);
        }

        await Http.SendAsync(aws, HttpMethod.Put, $"_sandbox/functions/{Function}", new JsonObject { ["region"] = name }, cancellationToken);
        place.RestApi = (string)(await place.AwsAsync(HttpMethod.Post, "restapis", new JsonObject { ["name"] = name }, cancellationToken))!["id"]!;
        return place;
    }

    public ObjectId Id(string plural, string name) => new(plural, Name, name);

    /// <summary>A call to API Gateway, or to another service, in this place's Region; null for 404.</summary>
    public Task<JsonNode?> AwsAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken, string service = "apigateway") => Http.SendAsync(
        aws,
        method,
        path,
        body,
        cancellationToken,
        // The sandbox reads Region and account from the scope and does not verify the signature.
        authorization: $"AWS4-HMAC-SHA256 Credential=AKIACHAOSTEST0000000/20260101/{Name}/{service}/aws4_request, SignedHeaders=host, Signature=00");

    /// <summary>Applies a new object; the place's Region is filled in.</summary>
    public Task CreateAsync(string kind, string name, JsonObject spec, CancellationToken cancellationToken)
    {
        spec["region"] = Name;
        return Http.SendAsync(kubernetes, HttpMethod.Post, $"{Group}/namespaces/{Name}/{Plural(kind)}", new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec,
        }, cancellationToken);
    }

    /// <summary>Merges into an object.</summary>
    public async Task PatchAsync(string kind, string name, JsonObject patch, CancellationToken cancellationToken) =>
        _ = await Http.SendAsync(kubernetes, HttpMethod.Patch, ObjectPath(kind, name), patch, cancellationToken, "application/merge-patch+json")
            ?? throw new InvalidOperationException($"{kind} {Name}/{name} is not there.");

    public Task DeleteAsync(string kind, string name, CancellationToken cancellationToken) =>
        Http.SendAsync(kubernetes, HttpMethod.Delete, ObjectPath(kind, name), null, cancellationToken);

    public static string Plural(string kind) => kind.ToLowerInvariant() + "s";

    private static string Word(int number) => (number >= 26 ? Word((number / 26) - 1) : "") + (char)('a' + (number % 26));

    private string ObjectPath(string kind, string name) => $"{Group}/namespaces/{Name}/{Plural(kind)}/{name}";
}
