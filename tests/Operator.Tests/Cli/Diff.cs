using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Patching;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi;

namespace Operator.Tests.Cli;

/// <summary>A run of <c>operator diff</c>, as its JSON shows it.</summary>
/// <param name="ExitCode">0 nothing, 2 something, 1 cannot be told.</param>
/// <param name="Plans">The plans, by object.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Diff(int ExitCode, IReadOnlyList<JsonNode> Plans, string Error)
{
    /// <summary>What a text ends with where no cluster was read.</summary>
    public const string FilesOnly =
        "Only the given files are known (No cluster here): not whether other objects need the same permissions, claim the same integrations or stages, or decide about accounts and references.\n";

    /// <summary>All calls in order.</summary>
    public IReadOnlyList<JsonNode> Calls => [.. Plans.SelectMany(plan => plan["calls"]!.AsArray()).Select(call => call!)];

    /// <summary>The calls as <see cref="Made"/> shows those that are made.</summary>
    public IReadOnlyList<string> Written => [.. Calls.Select(call => $"{call["operation"]} {((string)call["path"]!).Split('?')[0]}")];

    /// <summary>Names of the operations in order, in one line.</summary>
    public string Operations => string.Join(',', Calls.Select(call => (string)call["operation"]!));

    /// <summary>Runs it for files.</summary>
    /// <param name="gateway">AWS.</param>
    /// <param name="cluster">The cluster; null for none.</param>
    /// <param name="arguments">Files and options.</param>
    public static async Task<Diff> RunAsync(ApiGatewayServer gateway, KubernetesApiServer? cluster, params IEnumerable<string> arguments)
    {
        var (exitCode, output, error) = await CommandLine.RunAsync(gateway.Address, cluster?.Address, ["diff", "-o", "json", .. arguments]);
        return new Diff(exitCode, [.. JsonNode.Parse(output)!.AsArray().Select(plan => plan!)], error);
    }

    /// <summary>A file of objects as a cluster holds them.</summary>
    public static string Live<T>(TemporaryFolder folder, params IEnumerable<T> entities)
        where T : class, IKubernetesObject<V1ObjectMeta> => Live(folder, "live.json", entities);

    /// <summary>The same under a name.</summary>
    public static string Live<T>(TemporaryFolder folder, string name, IEnumerable<T> entities)
        where T : class, IKubernetesObject<V1ObjectMeta> => folder.Write(name, new JsonObject
        {
            ["kind"] = "List",
            ["apiVersion"] = "v1",
            ["items"] = new JsonArray([.. entities.Select(entity => JsonSerializer.SerializeToNode(entity, KubernetesJson.TypeInfo<T>(ApiJson.Options)))]),
        }.ToJsonString());

    /// <summary>A file of an object as a cluster holds it, but for an edit of its spec.</summary>
    public static string Edited<T>(TemporaryFolder folder, T entity, string edit)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var manifest = JsonSerializer.SerializeToNode(entity, KubernetesJson.TypeInfo<T>(ApiJson.Options))!;
        manifest["spec"] = JsonMergePatch.Apply(manifest["spec"], JsonNode.Parse(edit));
        return folder.Write("live.json", manifest.ToJsonString());
    }

    /// <summary>The writes that AWS saw since a call, in order: operation and path.</summary>
    public static IReadOnlyList<string> Made(ApiGatewayServer gateway, long since) =>
    [
        .. from call in gateway.Journal
        let operation = call.Operation.Split('.')[^1]
        where call.Sequence > since && !operation.StartsWith("Get", StringComparison.Ordinal) && operation != "AssumeRole"
        select $"{operation} {call.Path}",
    ];

    /// <summary>The last call so far, for <see cref="Made"/>.</summary>
    public static long Now(ApiGatewayServer gateway) => gateway.Journal is [.., var last] ? last.Sequence : 0;
}
