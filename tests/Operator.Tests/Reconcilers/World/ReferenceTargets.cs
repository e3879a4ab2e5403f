using System.Text;
using System.Text.Json.Nodes;
using Operator.References;

namespace Operator.Tests.Reconcilers.World;

/// <summary>Other people's kinds and objects in a cluster: definitions as loose as the sandbox takes them, and status written by hand.</summary>
internal sealed class ReferenceTargets(Uri cluster) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = cluster };

    public static readonly ReferencedKind Api = new("apigatewayv2.services.k8s.aws/v1alpha1", "API");
    public static readonly ReferencedKind VpcLink = new("apigatewayv2.services.k8s.aws/v1alpha1", "VPCLink");
    public static readonly ReferencedKind RestApi = new("apigateway.services.k8s.aws/v1alpha1", "RestAPI");
    public static readonly ReferencedKind Role = new("iam.services.k8s.aws/v1alpha1", "Role");
    public static readonly ReferencedKind Function = new("lambda.services.k8s.aws/v1alpha1", "Function");
    public static readonly ReferencedKind CrossplaneApi = new("apigatewayv2.aws.upbound.io/v1beta1", "API");
    public static readonly ReferencedKind ConfigMap = new("v1", "ConfigMap");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Installs the definition of a kind.</summary>
    public async Task InstallAsync(params IEnumerable<ReferencedKind> kinds)
    {
        foreach (var kind in kinds)
        {
            await SendAsync(HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition(kind));
        }
    }

    /// <summary>Makes an object, without a status.</summary>
    public Task CreateAsync(ReferencedKind kind, string name, string namespaceName = "default", JsonObject? further = null)
    {
        var document = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        foreach (var (key, value) in further ?? [])
        {
            document[key] = value?.DeepClone();
        }

        return SendAsync(HttpMethod.Post, Collection(kind, namespaceName), document);
    }

    /// <summary>Merge-patches an object.</summary>
    public Task PatchAsync(ReferencedKind kind, string name, string json, string namespaceName = "default") =>
        SendAsync(HttpMethod.Patch, $"{Collection(kind, namespaceName)}/{name}", JsonNode.Parse(json)!);

    /// <summary>Merge-patches the status of an object.</summary>
    public Task PatchStatusAsync(ReferencedKind kind, string name, string json, string namespaceName = "default") =>
        SendAsync(HttpMethod.Patch, $"{Collection(kind, namespaceName)}/{name}/status", new JsonObject { ["status"] = JsonNode.Parse(json) });

    /// <summary>Deletes an object.</summary>
    public Task DeleteAsync(ReferencedKind kind, string name, string namespaceName = "default") =>
        SendAsync(HttpMethod.Delete, $"{Collection(kind, namespaceName)}/{name}", null);

    /// <summary>A status of ACK's: in sync, with <paramref name="field"/> set.</summary>
    public static string Synced(string field, string value) =>
        $$"""{"{{field}}":"{{value}}","conditions":[{"type":"ACK.ResourceSynced","status":"True"}]}""";

    /// <summary>The same for kinds that only have an ARN.</summary>
    public static string SyncedArn(string arn) =>
        $$$"""{"ackResourceMetadata":{"arn":"{{{arn}}}"},"conditions":[{"type":"ACK.ResourceSynced","status":"True"}]}""";

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static string Plural(ReferencedKind kind) => kind.Kind.ToLowerInvariant() + "s";

    private static bool IsNamespaced(ReferencedKind kind) => !kind.Group.EndsWith(".aws.upbound.io", StringComparison.Ordinal);

    private static string Collection(ReferencedKind kind, string namespaceName)
    {
        var root = kind.Group.Length == 0 ? "api/v1" : $"apis/{kind.ApiVersion}";
        return IsNamespaced(kind) ? $"{root}/namespaces/{namespaceName}/{Plural(kind)}" : $"{root}/{Plural(kind)}";
    }

    private static JsonObject Definition(ReferencedKind kind) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{Plural(kind)}.{kind.Group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = kind.Group,
            ["scope"] = IsNamespaced(kind) ? "Namespaced" : "Cluster",
            ["names"] = new JsonObject { ["kind"] = kind.Kind, ["plural"] = Plural(kind), ["singular"] = kind.Kind.ToLowerInvariant() },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = kind.ApiVersion[(kind.ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..],
                ["served"] = true,
                ["storage"] = true,
                ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                ["schema"] = new JsonObject
                {
                    ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
                },
            }),
        },
    };

    private async Task SendAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }

        using var response = await http.SendAsync(request, Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }
}
