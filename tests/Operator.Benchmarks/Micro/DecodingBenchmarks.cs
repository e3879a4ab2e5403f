using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BenchmarkDotNet.Attributes;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V2.Model;
using Operator.Apis;
using Operator.Benchmarks.Worlds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Integration = Operator.Apis.V1Alpha1.Integration;

namespace Operator.Benchmarks.Micro;

/// <summary>What every object costs on its way into the cache, and what a pass' private copy costs.</summary>
public class DecodingBenchmarks
{
    private const int Objects = 500;
    private static readonly JsonTypeInfo<Integration> Type = KubernetesJson.TypeInfo<Integration>(ApiJson.Options);
    private readonly byte[] watch = SampleObjects.WatchStream(Objects);
    private readonly byte[] list = SampleObjects.List(Objects);
    private readonly byte[] page = SampleObjects.AwsPage(Shape.PerApi);
    private readonly Func<Integration, Integration> copy = ObjectCopy.ByJson(Type);
    private readonly Integration sample = SampleObjects.Integration();

    /// <summary>One MODIFIED event from the bytes of the stream to the object.</summary>
    [Benchmark(OperationsPerInvoke = Objects, Description = "Watch: decode an event")]
    public async Task<int> DecodeWatch()
    {
        var reader = new WatchReader<Integration>(
            new ApiRequest(HttpMethod.Get, "watch"), PipeReader.Create(new MemoryStream(watch)), Type, KubernetesResource.Of(typeof(Integration)), TimeSpan.FromMinutes(1), TimeProvider.System);
        var events = 0;
        while (await reader.NextAsync(CancellationToken.None) is not null)
        {
            events++;
        }

        return events == Objects ? events : throw new InvalidOperationException($"{events} events.");
    }

    /// <summary>One object of a page of 500.</summary>
    [Benchmark(OperationsPerInvoke = Objects, Description = "List: decode an object")]
    public async Task<int> DecodeList()
    {
        var page = await new ListReader<Integration>(
            Type, KubernetesJson.TypeInfo<V1ListMeta>(ApiJson.Options), "apigateway.integration-operator.io/v1alpha1", "Integration")
            .ReadAsync(new MemoryStream(list), CancellationToken.None);
        return page.Items.Count == Objects ? page.Items.Count : throw new InvalidOperationException($"{page.Items.Count} objects.");
    }

    /// <summary>One integration of a full page of an API's list: what a snapshot is made of.</summary>
    [Benchmark(OperationsPerInvoke = Shape.PerApi, Description = "Snapshot: decode an integration of a page of 300")]
    public int DecodeSnapshot()
    {
        var items = JsonSerializer.Deserialize(page, ApiGatewayJson.TypeInfo<GetIntegrationsResponse>())!.Items!;
        return items.Count == Shape.PerApi ? items.Count : throw new InvalidOperationException($"{items.Count} integrations.");
    }

    /// <summary>The private copy that a pass works on.</summary>
    [Benchmark(Description = "Pass: copy an object")]
    public object Copy() => copy(sample);
}
