using System.Text.Json.Nodes;

namespace Operator.Chaos.Worlds;

/// <summary>
/// The objects of another operator that Integrations refer to: an <c>API</c> as ACK's controller leaves it in each place, which stands for the
/// place's HTTP API. Nobody works on them but the test.
/// </summary>
internal static class AckApi
{
    /// <summary>Its name in every place.</summary>
    public const string Name = "shop";

    private const string Group = "apigatewayv2.services.k8s.aws";
    private const string Version = "v1alpha1";

    /// <summary>Installs the kind.</summary>
    public static Task InstallAsync(HttpClient kubernetes, CancellationToken cancellationToken) => Http.SendAsync(
        kubernetes,
        HttpMethod.Post,
        "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"apis.{Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = Group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject { ["kind"] = "API", ["plural"] = "apis", ["singular"] = "api" },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = Version,
                    ["served"] = true,
                    ["storage"] = true,
                    ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                    ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
                }),
            },
        },
        cancellationToken);

    /// <summary>Makes the object; it stands for nothing until it is in sync.</summary>
    public static Task CreateAsync(HttpClient kubernetes, string namespaceName, CancellationToken cancellationToken) => Http.SendAsync(
        kubernetes,
        HttpMethod.Post,
        Collection(namespaceName),
        new JsonObject { ["apiVersion"] = $"{Group}/{Version}", ["kind"] = "API", ["metadata"] = new JsonObject { ["name"] = Name } },
        cancellationToken);

    /// <summary>What its controller says: which API it is, and whether that is as its spec says.</summary>
    public static Task SetSyncedAsync(HttpClient kubernetes, string namespaceName, bool synced, CancellationToken cancellationToken) => Http.SendAsync(
        kubernetes,
        HttpMethod.Patch,
        $"{Collection(namespaceName)}/{Name}/status",
        new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["apiID"] = Place.HttpApi,
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "ACK.ResourceSynced", ["status"] = synced ? "True" : "False" }),
            },
        },
        cancellationToken,
        "application/merge-patch+json");

    public static Task DeleteAsync(HttpClient kubernetes, string namespaceName, CancellationToken cancellationToken) =>
        Http.SendAsync(kubernetes, HttpMethod.Delete, $"{Collection(namespaceName)}/{Name}", null, cancellationToken);

    private static string Collection(string namespaceName) => $"apis/{Group}/{Version}/namespaces/{namespaceName}/apis";
}
