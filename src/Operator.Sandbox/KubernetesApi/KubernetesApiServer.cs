using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Operator.Sandbox.Control;
using Operator.Sandbox.KubernetesApi.Admin;
using Operator.Sandbox.KubernetesApi.Discovery;
using Operator.Sandbox.KubernetesApi.Handlers;
using Operator.Sandbox.KubernetesApi.OpenApi;
using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Watch;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi;

/// <summary>
/// A Kubernetes API in memory, served over plain HTTP on 127.0.0.1 and good enough for kubectl. There is no authentication, no
/// authorization and no TLS: whoever reaches the port may do everything, which is why it only ever listens on loopback.
/// Guarantees and known limits: <c>docs/design/sandbox-kubernetes.md</c>. Safe for concurrent use.
/// </summary>
public sealed class KubernetesApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ObjectStore _store;
    private readonly WatchHandler _watches;
    private readonly CallCounter _calls = new();
    private readonly FaultInjector _faults = new();
    private readonly HoldBoard _holds = new();
    private readonly Journal<RequestRecord> _journal;

    private KubernetesApiServer(KubernetesApiOptions options)
    {
        var time = options.TimeProvider;
        var outage = new Outage(time);
        _journal = new Journal<RequestRecord>(options.JournalCapacity);
        var registry = new ResourceRegistry();
        _store = new ObjectStore(options.WatchHistorySize);
        var lifecycle = new Lifecycle(_store, registry, time);
        var writer = new ObjectWriter(_store, lifecycle, time);
        var responder = new Responder(time);
        _watches = new WatchHandler(_store, responder, options);
        Seed(options, registry, writer);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error));
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Use(next => connection => outage.ServeAsync(connection, next)));

            // The API's own limits apply; Kestrel's minimum rates would cut idle watches and slow clients.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        _application = builder.Build();
        var dispatcher = new ApiDispatcher(
            new RequestRouter(registry),
            new ReadHandler(_store, responder),
            new WriteHandler(_store, writer, responder, time),
            new DeleteHandler(_store, lifecycle, responder),
            _watches,
            new DiscoveryDocuments(registry),
            new OpenApiDocuments(registry),
            new AdminEndpoints(_calls, _journal, _faults, new HoldEndpoints(_holds), outage, Compact, DropWatches),
            _calls,
            _journal,
            _holds,
            _faults,
            time,
            _application.Services.GetRequiredService<ILogger<KubernetesApiServer>>());
        _application.Run(http => dispatcher.HandleAsync(http, _stopping.Token));
    }

    /// <summary>Where the API is, <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Requests so far, by "verb resource" or "verb resource/subresource".</summary>
    public IReadOnlyDictionary<string, long> Calls => _calls.Read();

    /// <summary>The last requests, oldest first.</summary>
    public IReadOnlyList<RequestRecord> Journal => _journal.Snapshot();

    /// <summary>Starts the server; when this returns, it answers.</summary>
    /// <exception cref="ArgumentException">A CustomResourceDefinition is not valid; the message says where.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<KubernetesApiServer> StartAsync(KubernetesApiOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new KubernetesApiServer(options);
        try
        {
            await server._application.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        var addresses = server._application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        server.Address = new Uri(addresses.Addresses.First());
        return server;
    }

    /// <summary>Counts from zero again.</summary>
    public void ResetCalls() => _calls.Reset();

    /// <summary>Forgets the history: watches and continue tokens from before get 410 Expired.</summary>
    public void Compact() => _store.Compact();

    /// <summary>Cuts the connection of every running watch.</summary>
    public void DropWatches() => _watches.DropAll();

    /// <summary>Makes coming requests fail as <paramref name="fault"/> says.</summary>
    public void InjectFault(ApiFault fault) => _faults.Add(fault);

    /// <summary>No more faults.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Stops one coming request at a point on its way; <see cref="ReleaseHolds"/> lets it go on.</summary>
    public void Hold(HoldRule rule) => _holds.Add(rule);

    /// <summary>Completes once this many holds have their request.</summary>
    public Task HoldsReachedAsync(int count, CancellationToken cancellationToken) => _holds.UntilReachedAsync(count, cancellationToken);

    /// <summary>Lets all held requests go on and ends all holds.</summary>
    public void ReleaseHolds() => _holds.Release();

    /// <summary>Ends watches and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        _holds.Release();
        await _stopping.CancelAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
        _watches.Dispose();
    }

    private void Seed(KubernetesApiOptions options, ResourceRegistry registry, ObjectWriter writer)
    {
        foreach (var name in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
        {
            Create(BuiltInResources.NamespacesKey, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name },
            });
        }

        foreach (var document in options.CustomResourceDefinitions)
        {
            try
            {
                Create(BuiltInResources.CrdsKey, JsonReading.ParseObject(JsonReading.ToBytes(document)));
            }
            catch (ApiException e)
            {
                throw new ArgumentException(e.Message, nameof(options), e);
            }
        }

        void Create(string key, JsonObject value)
        {
            var request = new ApiRequest(new DefaultHttpContext(), "create", registry.Get(key), "", "", "");
            lock (_store.Gate)
            {
                writer.Create(request, value);
            }
        }
    }
}
