using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Manifests;

/// <summary>
/// What the Helm charts take from the operator's types: definitions, rules, and the table of values in the README. Templates read the
/// files, so that a chart cannot grant or define anything else than <c>config</c> does.
/// </summary>
internal static class ChartFiles
{
    /// <summary>Chart of the operator.</summary>
    public const string Operator = "apigateway-integration-operator";

    /// <summary>Chart of the definitions alone, for those who install them apart.</summary>
    public const string Definitions = Operator + "-crds";

    private const string Command = "operator generate charts";

    /// <summary>The files below the folder of the charts.</summary>
    /// <param name="folder">The folder of the charts; the README's prose and the values are read there.</param>
    public static IReadOnlyList<ManifestFile> Files(string folder) =>
    [
        .. Crds(Operator),
        .. Crds(Definitions),
        Rules("watched", RbacBuilder.Rules(typeof(ClusterPermissions))),
        Rules("accounts", RbacBuilder.Rules(typeof(AccountPermissions))),
        Rules("cluster-identity", RbacBuilder.Rules(typeof(ClusterIdentityPermissions))),
        Rules("leader-election", RbacBuilder.Rules(typeof(LeaderElectionPermissions))),
        Rules("reader", RbacBuilder.Rules(typeof(ReaderPermissions))),
        Rules("writer", RbacBuilder.Rules(typeof(WriterPermissions))),
        .. ReferenceFamily.All.Select(family => Rules(family.Folder, RbacBuilder.Rules(family.Holder))),
        .. ChartReadme.Files(folder, Operator, Definitions),
    ];

    private static IEnumerable<ManifestFile> Crds(string chart) =>
        CrdManifests.Files().Where(file => file.IsApplied).Select(file => file with { Name = $"{chart}/files/crds/{file.Name}" });

    private static ManifestFile Rules(string name, JsonArray rules) =>
        ManifestFile.Of($"{Operator}/files/rbac/{name}.yaml", Command, new JsonObject { ["rules"] = rules });
}
