using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Manifests;

/// <summary>Service account, roles and bindings of an installation by plain manifests.</summary>
internal static class RbacManifests
{
    /// <summary>
    /// Namespace of such an installation, and the name of what it consists of. A kustomization can change both: <c>namespace:</c> moves all that has one, so
    /// nothing may have to stay in another (see <see cref="ClusterIdentityPermissions"/>), and the pod's own namespace has to be told to the process by the pod.
    /// </summary>
    public const string Name = "apigateway-integration-operator";

    private const string LeaderElection = Name + "-leader-election";
    private const string Accounts = Name + "-accounts";
    private const string ClusterIdentity = Name + "-cluster-identity";
    private const string Command = "operator generate rbac";

    /// <summary>The files, and a kustomization that names them.</summary>
    public static IReadOnlyList<ManifestFile> Files()
    {
        ManifestFile[] files =
        [
            ManifestFile.Of("service_account.yaml", Command, ServiceAccount()),
            ManifestFile.Of("role.yaml", Command, RbacBuilder.ClusterRole(Name, typeof(ClusterPermissions))),
            ManifestFile.Of("role_binding.yaml", Command, Binding("ClusterRole", Name, null)),
            ManifestFile.Of("accounts_role.yaml", Command, RbacBuilder.ClusterRole(Accounts, typeof(AccountPermissions))),
            ManifestFile.Of("accounts_role_binding.yaml", Command, Binding("ClusterRole", Accounts, null)),
            ManifestFile.Of("cluster_identity_role.yaml", Command, RbacBuilder.ClusterRole(ClusterIdentity, typeof(ClusterIdentityPermissions))),
            ManifestFile.Of("cluster_identity_role_binding.yaml", Command, Binding("ClusterRole", ClusterIdentity, null)),
            ManifestFile.Of("leader_election_role.yaml", Command, RbacBuilder.Role(LeaderElection, Name, typeof(LeaderElectionPermissions))),
            ManifestFile.Of("leader_election_role_binding.yaml", Command, Binding("Role", LeaderElection, Name)),
            ManifestFile.Of("reader_role.yaml", Command, Aggregated(Name + "-reader", typeof(ReaderPermissions), "view", "edit", "admin")),
            ManifestFile.Of("writer_role.yaml", Command, Aggregated(Name + "-writer", typeof(WriterPermissions), "edit", "admin")),
        ];
        return [.. files, ManifestFile.Kustomization("kustomization.yaml", Command, files)];
    }

    /// <summary>
    /// Components of kustomize, one for each family of kinds that may be referred to: what is granted only where somebody adds it. Each holds one
    /// file with everything, for those who apply it without kustomize.
    /// </summary>
    public static IReadOnlyList<ManifestFile> Components() => [.. ReferenceFamily.All.SelectMany(Component)];

    private static IEnumerable<ManifestFile> Component(ReferenceFamily family)
    {
        const string command = "operator generate components";
        const string file = "role.yaml";
        var name = $"{Name}-{family.Folder}";
        return
        [
            ManifestFile.Of($"{family.Folder}/{file}", command, RbacBuilder.ClusterRole(name, family.Holder), Binding("ClusterRole", name, null)),
            ManifestFile.Component($"{family.Folder}/kustomization.yaml", command, file),
        ];
    }

    // For people: the cluster adds it to its own roles, and nothing binds it.
    private static JsonObject Aggregated(string name, Type holder, params string[] roles)
    {
        var role = RbacBuilder.ClusterRole(name, holder);
        role["metadata"]!["labels"] = new JsonObject(roles.Select(each =>
            KeyValuePair.Create<string, JsonNode?>($"rbac.authorization.k8s.io/aggregate-to-{each}", "true")));
        return role;
    }

    private static JsonObject ServiceAccount() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = Metadata(Name, Name),
    };

    private static JsonObject Binding(string kind, string role, string? ns) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = kind + "Binding",
        ["metadata"] = Metadata(role, ns),
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Name, ["namespace"] = Name }),
    };

    private static JsonObject Metadata(string name, string? ns)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null)
        {
            metadata["namespace"] = ns;
        }

        return metadata;
    }
}
