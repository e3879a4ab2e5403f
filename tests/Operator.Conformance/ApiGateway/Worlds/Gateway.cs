using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway;

/// <summary>An API Gateway at an address, whoever serves it.</summary>
public abstract class Gateway : IAsyncLifetime
{
    public const string Region = "us-west-2";

    private readonly SemaphoreSlim linking = new(1, 1);
    private Caller? caller;
    private Caller? restCaller;
    private Caller? lambda;
    private Caller? tokens;
    private string? vpcLink;

    /// <summary>Why this world cannot be had on this machine; null when it can.</summary>
    public string? Missing { get; protected set; }

    public Uri Address { get; protected set; } = null!;

    /// <summary>A VPC link of the REST kind, which WebSocket integrations name; the v2 operations cannot make one.</summary>
    public virtual string RestVpcLink => "vlnk02";

    public Caller Caller => caller ??= new Caller(Address, Region);

    /// <summary>Asks for plain JSON, as whoever calls REST operations must.</summary>
    public Caller RestCaller => restCaller ??= new Caller(Address, Region, accept: "application/json");

    public Caller Lambda => lambda ??= new Caller(Address, Region, "lambda");

    public Caller Tokens => tokens ??= new Caller(Address, Region, "sts");

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        caller?.Dispose();
        restCaller?.Dispose();
        lambda?.Dispose();
        tokens?.Dispose();
        linking.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public void SkipWhenMissing() => Assert.SkipWhen(Missing is not null, Missing ?? string.Empty);

    public Task<Api> HttpApi() => NewApi("""{"name":"conformance","protocolType":"HTTP"}""");

    public Task<Api> WebSocketApi() =>
        NewApi("""{"name":"conformance","protocolType":"WEBSOCKET","routeSelectionExpression":"$request.body.action"}""");

    public async Task<Api> NewApi(string body) => new(this, (await Caller.Made("/v2/apis", body)).Text("apiId"));

    /// <summary>A Lambda function with an alias, which Lambda's policy operations cannot make.</summary>
    public abstract Task MakeFunction(string name, string alias);

    /// <summary>A VPC link of the v2 kind, made once.</summary>
    public async Task<string> VpcLink()
    {
        await linking.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return vpcLink ??= (await Caller.Made("/v2/vpclinks", """{"name":"conformance","subnetIds":["subnet-0a1b2c3d"]}""")).Text("vpcLinkId");
        }
        finally
        {
            linking.Release();
        }
    }
}

/// <summary>An API of a test's own, and what tests do with integrations in it.</summary>
public sealed class Api(Gateway gateway, string id)
{
    public const string Http = "HTTP";
    public const string WebSocket = "WEBSOCKET";

    public string Id { get; } = id;

    public Gateway Gateway { get; } = gateway;

    public Caller Caller { get; } = gateway.Caller;

    public string Path => $"/v2/apis/{Id}";

    public string Integrations => $"{Path}/integrations";

    public string Routes => $"{Path}/routes";

    public string Integration(string id) => $"{Integrations}/{id}";

    public string Responses(string integrationId) => $"{Integration(integrationId)}/integrationresponses";

    /// <summary>Sends CreateIntegration. @link and @restLink in the body become VPC link ids.</summary>
    public async Task<Reply> TryCreate(string members) => await Caller.Post(Integrations, await Resolve(members));

    /// <summary>Creates an integration; fails the test when it is refused.</summary>
    public async Task<JsonObject> Create(string members) => await Caller.Made(Integrations, await Resolve(members));

    public async Task<Reply> TryUpdate(string integrationId, string members) =>
        await Caller.Patch(Integration(integrationId), await Resolve(members));

    public async Task<JsonObject> Update(string integrationId, string members) => (await TryUpdate(integrationId, members)).Succeeded();

    public async Task<JsonObject> Read(string integrationId) => (await Caller.Get(Integration(integrationId))).Succeeded();

    /// <summary>The integrations of the first page, which is as far as tests with few of them need to look.</summary>
    public async Task<IReadOnlyList<JsonObject>> List() => (await Caller.Get(Integrations)).Succeeded().Items();

    public async Task<JsonObject> Route(string key, string integrationId) =>
        await Caller.Made(Routes, $$"""{"routeKey":"{{key}}","target":"integrations/{{integrationId}}"}""");

    private async Task<string> Resolve(string members)
    {
        var body = members.Replace("@restLink", Gateway.RestVpcLink, StringComparison.Ordinal);
        return $"{{{(body.Contains("@link", StringComparison.Ordinal) ? body.Replace("@link", await Gateway.VpcLink(), StringComparison.Ordinal) : body)}}}";
    }
}
