using System.Text.Json.Nodes;
using Operator.ControlPlane;
using Operator.Install.Tests.Charts;
using Operator.Processes;

namespace Operator.Install.Tests.Real;

/// <summary>One way to install: the objects of a release, and the operator as its Deployment would start it.</summary>
/// <param name="Objects">Everything that is applied; the definitions are the second chart's where a case leaves them out.</param>
internal sealed record Installed(IReadOnlyList<JsonObject> Objects)
{
    /// <summary>The charts' cases and the plain manifests.</summary>
    public static TheoryData<string> Ways => ["default", "full", "monitoring", "namespaced", "config/default", Moved, "config/overlays/namespaced"];

    /// <summary>A kustomization that has <c>config/default</c> and all components in another namespace.</summary>
    private const string Moved = "config/default moved to gateway-system";

    private JsonObject Account => Objects.Single(each => (string?)each["kind"] == "ServiceAccount");

    public string Namespace => (string)Account["metadata"]!["namespace"]!;

    private IEnumerable<string> Flags => Objects.Where(each => (string?)each["kind"] == "Deployment").SelectMany(Workloads.Containers)
        .Single(container => (string?)container["name"] == "operator")["args"]!.AsArray().Select(argument => (string)argument!);

    public string LeaseName => Flags.FirstOrDefault(flag => flag.StartsWith("--leader-election-id=", StringComparison.Ordinal))?.Split('=')[1] ?? "apigateway-integration-operator";

    public static async Task<Installed> ByAsync(string way, CancellationToken cancellationToken)
    {
        var rendered = await RenderAsync(way, cancellationToken);
        // What is run on demand is no part of a release.
        List<JsonObject> objects = [.. rendered.Where(each => each["metadata"]!["annotations"]?["helm.sh/hook"] is null)];
        return new Installed(objects.Exists(IsDefinition) ? objects : [.. new ChartCase("definitions").Objects, .. objects]);
    }

    private static async Task<IReadOnlyList<JsonObject>> RenderAsync(string way, CancellationToken cancellationToken)
    {
        if (way == Moved)
        {
            using var own = OwnKustomization.MovedTo("gateway-system", "deletion-protection", "references-ack");
            return await Kustomize.BuildAsync(own.Path, cancellationToken);
        }

        return way.StartsWith("config/", StringComparison.Ordinal) ? await Kustomize.BuildAsync(Path.Combine(Binaries.Repository, way), cancellationToken) : new ChartCase(way).Objects;
    }

    public static bool IsDefinition(JsonNode entity) => (string?)entity["kind"] == "CustomResourceDefinition";

    /// <summary>What Helm leaves in place when a release is uninstalled.</summary>
    public static bool IsKept(JsonNode entity) => (string?)entity["metadata"]!["annotations"]?["helm.sh/resource-policy"] == "keep";

    /// <summary>The built binary with the flags of the installed Deployment and the rights of its account: no kubelet is there to start the pod.</summary>
    public ChildProcess Start(LocalControlPlane controlPlane, SandboxProcess aws)
    {
        var environment = new Dictionary<string, string?>(aws.AwsEnvironment)
        {
            ["KUBECONFIG"] = controlPlane.KubeconfigFor(
                $"system:serviceaccount:{Namespace}:{Account["metadata"]!["name"]}", "system:serviceaccounts", $"system:serviceaccounts:{Namespace}"),
            ["POD_NAMESPACE"] = Namespace,
            ["NO_PROXY"] = "127.0.0.1,localhost",
        };
        var flags = Flags.Select(flag => flag.Contains("-address=:", StringComparison.Ordinal) ? $"{flag.Split('=')[0]}=127.0.0.1:0" : flag);
        return ChildProcess.Start("dotnet", [Binaries.Operator, .. flags], environment);
    }
}
