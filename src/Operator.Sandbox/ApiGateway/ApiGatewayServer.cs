using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Sandbox.ApiGateway.Control;
using Operator.Sandbox.ApiGateway.Lambda;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Sts;
using Operator.Sandbox.ApiGateway.Wire;
using Operator.Sandbox.Control;

namespace Operator.Sandbox.ApiGateway;

/// <summary>
/// An API Gateway control plane (HTTP, WebSocket and REST APIs; Lambda's resource policies; the STS operations that
/// credential chains need) on a loopback port, in memory, with AWS' semantics. It shares no code with the operator's clients, so that it cannot agree with their mistakes.
/// State is kept per account and region: the region comes from the request's SigV4 scope, the account from the access
/// key. Signatures are not verified. The same controls are served under /_sandbox/ for tests in other processes.
/// All members are thread-safe.
/// </summary>
public sealed class ApiGatewayServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly Faults faults = new();
    private readonly CallCounters counters = new();
    private readonly HoldBoard holds = new();
    private readonly Journal<CallRecord> journal;
    private readonly ApiGatewayOptions options;
    private readonly World world;

    private ApiGatewayServer(ApiGatewayOptions options)
    {
        this.options = options;
        Throttle = new Throttle(options);
        journal = new Journal<CallRecord>(options.JournalCapacity);
        world = new World(options);
        if (options.SeedSamples)
        {
            SampleWorld.Build(world.Partition(options.DefaultAccount, options.DefaultRegion));
        }

        var logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ApiGatewayServer>();
        var pipeline = new CallPipeline(options, world, new AccessKeys(options), Throttle, holds, faults, Record, logger);
        var admin = new AdminEndpoints(this, new HoldEndpoints(holds));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        application = builder.Build();
        application.Run(context => context.Request.Path.StartsWithSegments(AdminEndpoints.Prefix.TrimEnd('/'), StringComparison.Ordinal)
            ? admin.HandleAsync(context)
            : pipeline.HandleAsync(context));
    }

    /// <summary>Raised after a call is journalled and counted, before its answer is sent. Handlers must not block.</summary>
    public event Action<CallRecord>? CallRecorded;

    /// <summary>The endpoint, such as http://127.0.0.1:41234/.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Calls since the start or the last reset: operation → HTTP status (or "reset" for an aborted connection) → count.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Calls => counters.Snapshot();

    /// <summary>When the first and the last of those calls were answered; null when there is none.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? CallSpan => counters.Span;

    /// <summary>The last calls, oldest first.</summary>
    public IReadOnlyList<CallRecord> Journal => journal.Snapshot();

    /// <summary>
    /// Calls since the start that a fault could have struck, by operation and caller, and those that one did; latency counts as none. Ending the
    /// faults does not forget them.
    /// </summary>
    public (long Asked, long Struck) FaultCounts => faults.Counts;

    internal Throttle Throttle { get; }

    /// <summary>Starts a server; it serves when this returns. Throws IOException when the port is taken.</summary>
    public static async Task<ApiGatewayServer> StartAsync(ApiGatewayOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new ApiGatewayServer(options);
        try
        {
            await server.application.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        var addresses = server.application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        server.Address = new Uri(addresses.Addresses.Single());
        return server;
    }

    /// <summary>How many calls of an operation there were since the last reset, whatever their outcome.</summary>
    public long CountOf(string operation) => counters.Snapshot().GetValueOrDefault(operation)?.Values.Sum() ?? 0;

    /// <summary>Sets the counters to zero. The journal stays.</summary>
    public void ResetCalls() => counters.Reset();

    /// <summary>Puts a fault in force, after those that are. Throws ArgumentOutOfRangeException for an impossible rule.</summary>
    public void AddFault(FaultRule rule) => faults.Add(rule);

    /// <summary>Ends all faults.</summary>
    public void ClearFaults() => faults.Clear();

    /// <summary>Stops one coming call at a point on its way; <see cref="ReleaseHolds"/> lets it go on.</summary>
    public void Hold(HoldRule rule) => holds.Add(rule);

    /// <summary>Completes once this many holds have their call.</summary>
    public Task HoldsReachedAsync(int count, CancellationToken cancellationToken) => holds.UntilReachedAsync(count, cancellationToken);

    /// <summary>Lets all held calls go on and ends all holds.</summary>
    public void ReleaseHolds() => holds.Release();

    /// <summary>Replaces the throttle's limits; every bucket is full again.</summary>
    public void SetThrottle(bool enabled, double rate = 10, int burst = 40, bool operationQuotas = true) =>
        Throttle.Set(enabled, rate, burst, operationQuotas);

    /// <summary>
    /// What a stage of a REST API serves: path → HTTP method → the method as it was when the stage's deployment was
    /// made, with its methodIntegration. Null when there is no such API or stage.
    /// </summary>
    public JsonObject? Deployed(string restApiId, string stageName, string? region = null, string? account = null)
    {
        var partition = world.Partition(account ?? options.DefaultAccount, region ?? options.DefaultRegion);
        lock (partition.Gate)
        {
            return partition.RestApis.TryGet(restApiId, out var api) && api.Stages.TryGet(stageName, out var stage)
                && stage.Document.Text("deploymentId") is { } id && api.Deployments.TryGet(id, out var deployment)
                ? (JsonObject)deployment.Snapshot.DeepClone()
                : null;
        }
    }

    /// <summary>
    /// Makes a Lambda function exist, with an empty policy for itself and for each alias and version; one that exists
    /// keeps its policies and gains the qualifiers. Throws ArgumentException for a name or qualifier that Lambda refuses.
    /// </summary>
    public void AddFunction(
        string name, IEnumerable<string> aliases, IEnumerable<string> versions, string? region = null, string? account = null)
    {
        var partition = world.Partition(account ?? options.DefaultAccount, region ?? options.DefaultRegion);
        lock (partition.Gate)
        {
            LambdaFunction.Ensure(partition, name, [.. aliases, .. versions]);
        }
    }

    /// <summary>
    /// Makes an API with an id of the caller's choice, which CreateApi never does: for whoever waits for an API that a
    /// manifest already names. It lands in the default account and region unless they are given, without stages, and is
    /// neither counted nor throttled. WebSocket APIs select routes by $request.body.action.
    /// </summary>
    /// <exception cref="ArgumentException">The id is not made of letters, digits, - and _, or the protocol is neither HTTP nor WEBSOCKET.</exception>
    /// <exception cref="InvalidOperationException">There is an API of this id.</exception>
    public void AddApi(string apiId, string protocolType, string? name = null, string? region = null, string? account = null) =>
        ChosenApi.Add(world.Partition(account ?? options.DefaultAccount, region ?? options.DefaultRegion), apiId, protocolType, name);

    /// <summary>
    /// Makes an integration as CreateIntegration does, neither counted nor throttled: for worlds that begin with thousands of them.
    /// Returns the answer of CreateIntegration.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such API, or the service would refuse the input.</exception>
    public JsonObject AddIntegration(string apiId, JsonObject input, string? region = null, string? account = null) =>
        ChosenApi.AddIntegration(world.Partition(account ?? options.DefaultAccount, region ?? options.DefaultRegion), apiId, input);

    /// <summary>Stops serving; calls in flight are aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        holds.Release();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await application.StopAsync(now.Token);
        await application.DisposeAsync();
    }

    private void Record(Func<long, CallRecord> describe)
    {
        var call = journal.Add(describe);
        counters.Count(call);
        CallRecorded?.Invoke(call);
    }
}
