using System.Text.Json.Nodes;
using Operator.Manifests;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi;

namespace Operator.Tests.Reconcilers.World;

/// <summary>The servers behind a world, started on loopback.</summary>
internal static class Servers
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An API Gateway; without its throttle unless the options say otherwise.</summary>
    public static async Task<ApiGatewayServer> StartGatewayAsync(ApiGatewayOptions? options) =>
        await ApiGatewayServer.StartAsync(options ?? new ApiGatewayOptions { ThrottleEnabled = false }, Cancel);

    /// <summary>A cluster with our definitions; without their rules unless it is to <paramref name="validate"/>.</summary>
    public static async Task<KubernetesApiServer> StartClusterAsync(bool validate) => await KubernetesApiServer.StartAsync(
        new KubernetesApiOptions { CustomResourceDefinitions = [.. CrdManifests.Documents().Select(document => validate ? document : WithoutRules(document))] }, Cancel);

    // An API server without the rules: what an older schema let in, the reconciler must still cope with.
    private static JsonObject WithoutRules(JsonObject schema)
    {
        var result = new JsonObject();
        foreach (var (name, value) in schema)
        {
            if (name != "x-kubernetes-validations")
            {
                result[name] = value switch
                {
                    JsonObject inner => WithoutRules(inner),
                    JsonArray array => new JsonArray([.. array.Select(item => item is JsonObject inner ? WithoutRules(inner) : item?.DeepClone())]),
                    _ => value?.DeepClone(),
                };
            }
        }

        return result;
    }
}
