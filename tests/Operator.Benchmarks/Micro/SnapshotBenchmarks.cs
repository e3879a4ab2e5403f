using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V2;
using Operator.Aws;
using Operator.Benchmarks.Worlds;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Benchmarks.Micro;

/// <summary>The picture of one API that holds as many integrations as AWS allows: made, looked at, kept current.</summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls Cleanup, and must be able to derive from the class.")]
public class SnapshotBenchmarks
{
    private const int Writes = 10_000;
    private static readonly Func<int> AllOfThem = static () => Shape.PerApi;

    private readonly string api = new Shape(1).ApiIds.Single();
    private readonly string[] ids = [.. Enumerable.Range(0, Shape.PerApi).Select(Shape.NameOf)];
    private Model.Integration[] replies = [];
    private AwsTarget? target;
    private IntegrationSnapshots? snapshots;

    /// <summary>A snapshot that is read already. Nothing of it ages while the benchmark runs.</summary>
    [GlobalSetup]
    [IterationSetup(Target = nameof(Write))]
    public void Setup()
    {
        snapshots?.Dispose();
        target ??= new AwsTarget(AccountAccess.Default, "us-west-2", Client(SampleObjects.AwsPage(Shape.PerApi)), null!);
        // Two for each integration, by turns: a reply that equals what is known would change nothing.
        replies = [.. ids.Concat(ids).Select(Reply)];
        snapshots = new IntegrationSnapshots(TimeProvider.System, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        Build().GetAwaiter().GetResult();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        snapshots?.Dispose();
        target?.Client.Dispose();
    }

    /// <summary>One integration's share of a list: the request and the network left out, from the bytes of the page to the snapshot.</summary>
    [Benchmark(OperationsPerInvoke = Shape.PerApi, Description = "Snapshot: build from a page of 300, an integration")]
    public async Task<int> Build()
    {
        var made = await snapshots!.ListAsync(target!, api, TimeSpan.Zero, CancellationToken.None);
        return made is { IsComplete: true } && made.ById.Count == Shape.PerApi
            ? made.ById.Count
            : throw new InvalidOperationException($"{made?.ById.Count} integrations.");
    }

    /// <summary>What a pass of a round without change asks instead of AWS.</summary>
    [Benchmark(OperationsPerInvoke = Shape.PerApi, Description = "Snapshot: find an integration among 300")]
    public async Task<int> Find()
    {
        var found = 0;
        foreach (var id in ids)
        {
            found += await snapshots!.FindAsync(target!, api, id, since: null, AllOfThem, CancellationToken.None) is null ? 0 : 1;
        }

        return found == ids.Length ? found : throw new InvalidOperationException($"{found} found.");
    }

    /// <summary>The reply to a write is taken over; as many of them as a minute at a raised quota has.</summary>
    [Benchmark(OperationsPerInvoke = Writes, Description = "Snapshot: take over the reply to a write, 300 integrations")]
    public void Write()
    {
        var key = target!.Api(api);
        for (var i = 0; i < Writes; i++)
        {
            snapshots!.Wrote(key, replies[i % replies.Length]);
        }
    }

    private static Model.Integration Reply(string id)
    {
        var reply = SampleObjects.Observed();
        reply.IntegrationId = id;
        return reply;
    }

    // The real client without what waits: no budget, no signature, no network.
    private static AmazonApiGatewayV2Client Client(byte[] page) => new(new ApiGatewayTransport(
        AwsService.ApiGatewayV2,
        new HttpMessageInvoker(new Page(page)),
        new Uri("http://gateway/"),
        "benchmark",
        "us-west-2",
        "benchmark",
        TimeProvider.System,
        NullLogger.Instance));

    private sealed class Page(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(body), RequestMessage = request });
    }
}
