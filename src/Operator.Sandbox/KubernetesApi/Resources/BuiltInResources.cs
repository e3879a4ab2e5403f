using Operator.Sandbox.KubernetesApi.Tables;

namespace Operator.Sandbox.KubernetesApi.Resources;

/// <summary>
/// The kinds of a real cluster that an operator, its manifests and kubectl touch. They are stored and served, but neither
/// defaulted nor validated field by field, and nothing acts on them: no pod runs, no role is enforced.
/// </summary>
internal static class BuiltInResources
{
    public const string NamespacesKey = "namespaces";
    public const string CrdsKey = "customresourcedefinitions.apiextensions.k8s.io";

    private const string Rbac = "rbac.authorization.k8s.io";

    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [
        Core("namespaces", "Namespace", "ns") with
        {
            Namespaced = false, HasStatus = true, NameRule = NameRule.Label, SelectableFields = ["status.phase"], Columns =
            [
                TableColumn.NameColumn, TableColumn.Of("Status", ".status.phase"), TableColumn.AgeColumn,
            ],
        },
        Core("events", "Event", "ev") with
        {
            SelectableFields =
            [
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
                "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
                "reportingComponent", "source", "type",
            ],
            Columns = EventColumns(".lastTimestamp", ".involvedObject", ".message"),
        },
        Core("configmaps", "ConfigMap", "cm"),
        Core("secrets", "Secret") with
        {
            SelectableFields = ["type"], Columns = [TableColumn.NameColumn, TableColumn.Of("Type", ".type"), TableColumn.AgeColumn],
        },
        Core("serviceaccounts", "ServiceAccount", "sa"),
        Core("services", "Service", "svc") with { HasStatus = true },
        Core("pods", "Pod", "po") with
        {
            HasStatus = true, SelectableFields = ["status.phase", "spec.nodeName", "spec.serviceAccountName"], Columns =
            [
                TableColumn.NameColumn, TableColumn.Of("Status", ".status.phase"), TableColumn.AgeColumn,
            ],
        },
        Of("events.k8s.io", "events", "Event", "ev") with
        {
            StorageId = "events", FromStorage = EventConversion.ToEventsGroup, ToStorage = EventConversion.ToCore,
            SelectableFields =
            [
                "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion",
                "regarding.resourceVersion", "regarding.fieldPath", "reason", "reportingController", "type",
            ],
            Columns = EventColumns(".deprecatedLastTimestamp", ".regarding", ".note"),
        },
        Of("coordination.k8s.io", "leases", "Lease") with
        {
            Columns = [TableColumn.NameColumn, TableColumn.Of("Holder", ".spec.holderIdentity"), TableColumn.AgeColumn],
        },
        Of("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition", "crd", "crds") with
        {
            Namespaced = false, HasStatus = true, Categories = ["api-extensions"], Columns =
            [
                TableColumn.NameColumn, new TableColumn("Created At", "date", ".metadata.creationTimestamp") { Absolute = true },
            ],
        },
        Of(Rbac, "clusterroles", "ClusterRole") with { Namespaced = false, NameRule = NameRule.PathSegment },
        Of(Rbac, "clusterrolebindings", "ClusterRoleBinding") with { Namespaced = false, NameRule = NameRule.PathSegment },
        Of(Rbac, "roles", "Role") with { NameRule = NameRule.PathSegment },
        Of(Rbac, "rolebindings", "RoleBinding") with { NameRule = NameRule.PathSegment },
        Of("apps", "deployments", "Deployment", "deploy") with { HasStatus = true, Categories = ["all"] },
        Of("apps", "replicasets", "ReplicaSet", "rs") with { HasStatus = true, Categories = ["all"] },
        Of("apps", "statefulsets", "StatefulSet", "sts") with { HasStatus = true, Categories = ["all"] },
        Of("apps", "daemonsets", "DaemonSet", "ds") with { HasStatus = true, Categories = ["all"] },
        Of("policy", "poddisruptionbudgets", "PodDisruptionBudget", "pdb") with { HasStatus = true },
        Of("networking.k8s.io", "networkpolicies", "NetworkPolicy", "netpol"),
        Of("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview") with { Namespaced = false, ReviewOnly = true },
    ];

    private static ResourceDefinition Core(string plural, string kind, params string[] shortNames) => Of("", plural, kind, shortNames);

    private static ResourceDefinition Of(string group, string plural, string kind, params string[] shortNames) =>
        new() { Group = group, Version = "v1", Plural = plural, Kind = kind, ShortNames = shortNames };

    private static TableColumn[] EventColumns(string lastSeen, string target, string message) =>
    [
        new("Last Seen", "string", lastSeen) { Age = true, Fallbacks = [".eventTime", ".series.lastObservedTime", ".metadata.creationTimestamp"] },
        TableColumn.Of("Type", ".type"),
        TableColumn.Of("Reason", ".reason"),
        new("Object", "string", $"{target}.kind") { Joined = $"{target}.name" },
        TableColumn.Of("Message", message),
    ];
}
