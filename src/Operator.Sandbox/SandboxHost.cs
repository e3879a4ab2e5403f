using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi;

namespace Operator.Sandbox;

/// <summary>How to start a <see cref="SandboxHost"/>.</summary>
public sealed record SandboxHostOptions
{
    /// <summary>Loopback port of the Kubernetes API; 0 takes a free one.</summary>
    public int KubernetesPort { get; init; }

    /// <summary>Loopback port of the API Gateway; 0 takes a free one.</summary>
    public int ApiGatewayPort { get; init; }

    /// <summary>The region in which the samples' APIs exist.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>CustomResourceDefinition documents that the Kubernetes API serves from the start.</summary>
    public IReadOnlyList<JsonNode> CustomResourceDefinitions { get; init; } = [];

    /// <summary>The clock of both servers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>Both servers of the sandbox in this process. They serve when <see cref="StartAsync"/> returns, until disposal.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private SandboxHost(KubernetesApiServer kubernetes, ApiGatewayServer apiGateway)
    {
        Kubernetes = kubernetes;
        ApiGateway = apiGateway;
    }

    /// <summary>The Kubernetes API.</summary>
    public KubernetesApiServer Kubernetes { get; }

    /// <summary>The API Gateway.</summary>
    public ApiGatewayServer ApiGateway { get; }

    /// <summary>Starts both, or neither.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<SandboxHost> StartAsync(SandboxHostOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var kubernetes = await KubernetesApiServer.StartAsync(
            new KubernetesApiOptions
            {
                Port = options.KubernetesPort,
                TimeProvider = options.TimeProvider,
                CustomResourceDefinitions = options.CustomResourceDefinitions,
            },
            cancellationToken);
        try
        {
            var apiGateway = await ApiGatewayServer.StartAsync(
                new ApiGatewayOptions { Port = options.ApiGatewayPort, TimeProvider = options.TimeProvider, DefaultRegion = options.Region },
                cancellationToken);
            return new SandboxHost(kubernetes, apiGateway);
        }
        catch
        {
            await kubernetes.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await ApiGateway.DisposeAsync();
        }
        finally
        {
            await Kubernetes.DisposeAsync();
        }
    }
}
