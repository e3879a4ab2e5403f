using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;

namespace Operator.Manifests;

/// <summary>All that the operator does in the namespaces that it watches. Status goes through its subresource; the spec is never written.</summary>
// Patch: the finalizer, and for integrations the integration-id annotation.
[EntityRbac(typeof(Integration), typeof(RestIntegration), typeof(RestDeployment), Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch | RbacVerbs.Patch)]
[EntityRbac(typeof(Integration), typeof(RestIntegration), typeof(RestDeployment), Subresource = "status", Verbs = RbacVerbs.Patch)]
[GenericRbac(Groups = ["events.k8s.io"], Resources = ["events"], Verbs = RbacVerbs.Create | RbacVerbs.Patch)]
internal static class ClusterPermissions;

/// <summary>
/// What accounts need, beside <see cref="ClusterPermissions"/>, of an operator of all namespaces: AwsAccounts, which are the cluster's own, and the labels
/// of namespaces, by which they say whom they are for. An operator of some namespaces does without.
/// </summary>
// Patch: the finalizer.
[EntityRbac(typeof(AwsAccount), Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch | RbacVerbs.Patch)]
[EntityRbac(typeof(AwsAccount), Subresource = "status", Verbs = RbacVerbs.Patch)]
[EntityRbac(typeof(V1Namespace), Verbs = RbacVerbs.List | RbacVerbs.Watch)]
internal static class AccountPermissions;

/// <summary>
/// The cluster's identity, for the ids of statements in functions' policies. A Role in <c>kube-system</c> is enough to get that namespace, so that an
/// operator of a few namespaces needs no ClusterRole. Who watches all has a ClusterRole: it stays where it is when a kustomization's <c>namespace:</c> moves the rest.
/// </summary>
[GenericRbac(Groups = [""], Resources = ["namespaces"], ResourceNames = [Namespace], Verbs = RbacVerbs.Get)]
internal static class ClusterIdentityPermissions
{
    /// <summary>The namespace that is read, and that holds the Role.</summary>
    public const string Namespace = "kube-system";
}

/// <summary>All that leader election does, in the operator's own namespace only.</summary>
[EntityRbac(typeof(V1Lease), Verbs = RbacVerbs.Get | RbacVerbs.Create | RbacVerbs.Patch)]
internal static class LeaderElectionPermissions;

/// <summary>What an installation adds to the cluster's role <c>view</c>.</summary>
[EntityRbac(typeof(Integration), typeof(RestIntegration), typeof(RestDeployment), Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
internal static class ReaderPermissions;

/// <summary>What an installation adds to the cluster's roles <c>edit</c> and <c>admin</c>. Status is the operator's alone.</summary>
[EntityRbac(typeof(Integration), typeof(RestIntegration), typeof(RestDeployment), Verbs = RbacVerbs.Create | RbacVerbs.Update | RbacVerbs.Patch | RbacVerbs.Delete)]
internal static class WriterPermissions;
