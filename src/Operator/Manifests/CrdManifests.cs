using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Schema;

namespace Operator.Manifests;

/// <summary>The CustomResourceDefinitions of all our kinds.</summary>
internal static class CrdManifests
{
    private const string Command = "operator generate crds";

    /// <summary>As documents, made anew by each call.</summary>
    public static IReadOnlyList<JsonObject> Documents() => CrdBuilder.Build(typeof(Integration), typeof(RestIntegration), typeof(RestDeployment), typeof(AwsAccount));

    /// <summary>
    /// As files, one per kind, named <c>GROUP_PLURAL.yaml</c>, and a kustomization. It has no extension, so that
    /// <c>kubectl apply -f</c> of the folder passes over it.
    /// </summary>
    public static IReadOnlyList<ManifestFile> Files()
    {
        ManifestFile[] files =
        [
            .. Documents().Select(crd => ManifestFile.Of($"{crd["spec"]!["group"]}_{crd["spec"]!["names"]!["plural"]}.yaml", Command, crd)),
        ];
        return [.. files, ManifestFile.Kustomization("Kustomization", Command, files)];
    }
}
