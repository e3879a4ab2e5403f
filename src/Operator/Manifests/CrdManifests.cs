using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Schema;

namespace Operator.Manifests;

/// <summary>The CustomResourceDefinitions of all our kinds.</summary>
internal static class CrdManifests
{
    /// <summary>As documents, made anew by each call.</summary>
    public static IReadOnlyList<JsonObject> Documents() => CrdBuilder.Build(typeof(Integration), typeof(RestIntegration), typeof(RestDeployment));

    /// <summary>As files, one per kind, named <c>GROUP_PLURAL.yaml</c>.</summary>
    public static IReadOnlyList<ManifestFile> Files() =>
    [
        .. Documents().Select(crd => ManifestFile.Of(
            $"{crd["spec"]!["group"]}_{crd["spec"]!["names"]!["plural"]}.yaml", "operator generate crds", crd)),
    ];
}
