using System.Text.Json.Nodes;

namespace Operator.Chaos.Worlds;

/// <summary>
/// A namespace and an AWS Region of the same name, with three empty APIs and a Lambda function, and one API more in the other account: a world of its own for one scenario,
/// within one sandbox and one operator. Nothing that happens in another place can be seen here, so that what the sandbox records of a place is the scenario's alone.
/// </summary>
internal sealed class Place
{
    /// <summary>Id of the HTTP API in each account: who mixes up accounts finds an API all the same.</summary>
    public const string HttpApi = "httpapi001";

    public const string WebSocketApi = "sockapi001";
    public const string Function = "chaos-function";

    /// <summary>Name of the place's AwsAccount in calls of this class; the cluster knows it by the place's name, as it has no namespace.</summary>
    public const string AccountName = "";

    /// <summary>Who the test is in the operator's account.</summary>
    public const string OwnKey = "AKIACHAOSTEST0000000";

    private const string Group = "apis/apigateway.integration-operator.io/v1alpha1";

    private readonly HttpClient kubernetes;
    private readonly HttpClient aws;
    private readonly string otherKey;

    private Place(string name, HttpClient kubernetes, HttpClient aws, string otherKey, ObjectMirror mirror)
    {
        Name = name;
        this.kubernetes = kubernetes;
        this.aws = aws;
        this.otherKey = otherKey;
        Mirror = mirror;
    }

    /// <summary>Namespace and Region.</summary>
    public string Name { get; }

    public ObjectMirror Mirror { get; }

    public string RestApi { get; private set; } = "";

    /// <summary>A name that passes for a Region with everybody who looks at one: two letters, a word, a digit.</summary>
    public static string NameOf(string prefix, int number) => $"{prefix}-{Word(number / 10)}-{number % 10}";

    /// <summary>Makes the place.</summary>
    public static async Task<Place> MakeAsync(string name, HttpClient kubernetes, HttpClient aws, string otherKey, ObjectMirror mirror, CancellationToken cancellationToken)
    {
        var place = new Place(name, kubernetes, aws, otherKey, mirror);
        await Http.SendAsync(kubernetes, HttpMethod.Post, "api/v1/namespaces", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        }, cancellationToken);
        foreach (var (id, protocol, account) in new[] { (HttpApi, "HTTP", null), (WebSocketApi, "WEBSOCKET", null), (HttpApi, "HTTP", OtherAccount.Id) })
        {
            await Http.SendAsync(aws, HttpMethod.Put, $"_sandbox/apis/{id}", new JsonObject { ["protocolType"] = protocol, ["region"] = name, ["account"] = account }, cancellationToken);
        }

        await Http.SendAsync(aws, HttpMethod.Put, $"_sandbox/functions/{Function}", new JsonObject { ["region"] = name }, cancellationToken);
        place.RestApi = (string)(await place.AwsAsync(HttpMethod.Post, "restapis", new JsonObject { ["name"] = name }, cancellationToken))!["id"]!;
        return place;
    }

    /// <summary>The identity of one of the operator's objects here; of the place's AwsAccount with <see cref="AccountName"/>.</summary>
    public ObjectId Id(string plural, string name) => name == AccountName ? new(plural, "", Name) : new(plural, Name, name);

    /// <summary>A call to API Gateway, or to another service, in this place's Region; null for 404.</summary>
    public Task<JsonNode?> AwsAsync(
        HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken, string service = "apigateway", Account account = Account.Operators) =>
        Http.SendAsync(aws, method, path, body, cancellationToken, authorization: Authorization(account == Account.Operators ? OwnKey : otherKey, Name, service));

    /// <summary>A signature in form only: the sandbox reads caller and Region from its scope and verifies nothing.</summary>
    public static string Authorization(string accessKey, string region, string service) =>
        $"AWS4-HMAC-SHA256 Credential={accessKey}/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=00";

    /// <summary>Applies a new object; the place's Region is filled in.</summary>
    public Task CreateAsync(string kind, string name, JsonObject spec, CancellationToken cancellationToken)
    {
        spec["region"] = Name;
        return Http.SendAsync(kubernetes, HttpMethod.Post, CollectionPath(kind, name), new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name == AccountName ? Name : name },
            ["spec"] = spec,
        }, cancellationToken);
    }

    /// <summary>Merges into an object.</summary>
    public async Task PatchAsync(string kind, string name, JsonObject patch, CancellationToken cancellationToken)
    {
        if (!await TryPatchAsync(kind, name, patch, cancellationToken))
        {
            throw new InvalidOperationException($"{kind} {Name}/{name} is not there.");
        }
    }

    /// <summary>The same for an object that may be gone already: false then.</summary>
    public async Task<bool> TryPatchAsync(string kind, string name, JsonObject patch, CancellationToken cancellationToken) =>
        await Http.SendAsync(kubernetes, HttpMethod.Patch, ObjectPath(kind, name), patch, cancellationToken, "application/merge-patch+json") is not null;

    public Task DeleteAsync(string kind, string name, CancellationToken cancellationToken) =>
        Http.SendAsync(kubernetes, HttpMethod.Delete, ObjectPath(kind, name), null, cancellationToken);

    /// <summary>Opens the other account to this place, by an AwsAccount of its own.</summary>
    public Task OpenAccountAsync(CancellationToken cancellationToken) => CreateAsync(OtherAccount.Kind, AccountName, OtherAccount.Spec(Name), cancellationToken);

    /// <summary>What <c>accountRef</c> says of that.</summary>
    public JsonObject AccountRef => new() { ["name"] = Name };

    /// <summary>Makes the object of another operator that stands for the HTTP API, in sync.</summary>
    public async Task CreateReferredAsync(CancellationToken cancellationToken)
    {
        await Http.InsistAsync(() => AckApi.CreateAsync(kubernetes, Name, cancellationToken), cancellationToken);
        await SetReferredAsync(synced: true, cancellationToken);
    }

    public Task SetReferredAsync(bool synced, CancellationToken cancellationToken) =>
        Http.InsistAsync(() => AckApi.SetSyncedAsync(kubernetes, Name, synced, cancellationToken), cancellationToken);

    public Task DeleteReferredAsync(CancellationToken cancellationToken) =>
        Http.InsistAsync(() => AckApi.DeleteAsync(kubernetes, Name, cancellationToken), cancellationToken);

    public static string Plural(string kind) => kind.ToLowerInvariant() + "s";

    private static string Word(int number) => (number >= 26 ? Word((number / 26) - 1) : "") + (char)('a' + (number % 26));

    private string CollectionPath(string kind, string name) => name == AccountName ? $"{Group}/{Plural(kind)}" : $"{Group}/namespaces/{Name}/{Plural(kind)}";

    private string ObjectPath(string kind, string name) => $"{CollectionPath(kind, name)}/{(name == AccountName ? Name : name)}";
}
