using Operator.Kubernetes.Schema;

namespace Operator.Manifests;

/// <summary>What following references to objects of ACK takes; granted only where it is asked for. The kinds are those of KnownKinds.</summary>
[GenericRbac(Groups = ["apigatewayv2.services.k8s.aws"], Resources = ["apis", "vpclinks"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
[GenericRbac(Groups = ["apigateway.services.k8s.aws"], Resources = ["restapis", "vpclinks"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
[GenericRbac(Groups = ["iam.services.k8s.aws"], Resources = ["roles"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
[GenericRbac(Groups = ["lambda.services.k8s.aws"], Resources = ["aliases", "functions"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
internal static class AckReferencePermissions;

/// <summary>The same for Crossplane's AWS provider, cluster-wide kinds and namespaced ones.</summary>
[GenericRbac(Groups = ["apigatewayv2.aws.upbound.io", "apigatewayv2.aws.m.upbound.io"], Resources = ["apis", "vpclinks"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
[GenericRbac(Groups = ["apigateway.aws.upbound.io", "apigateway.aws.m.upbound.io"], Resources = ["restapis", "vpclinks"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
[GenericRbac(Groups = ["iam.aws.upbound.io", "iam.aws.m.upbound.io"], Resources = ["roles"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
[GenericRbac(Groups = ["lambda.aws.upbound.io", "lambda.aws.m.upbound.io"], Resources = ["aliases", "functions"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
internal static class CrossplaneReferencePermissions;

/// <summary>The same for ConfigMaps: templates, and ids that somebody writes there.</summary>
[GenericRbac(Groups = [""], Resources = ["configmaps"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
internal static class ConfigMapReferencePermissions;

/// <summary>What references across namespaces take: reading what the owners of namespaces allow.</summary>
[GenericRbac(Groups = ["gateway.networking.k8s.io"], Resources = ["referencegrants"], Verbs = RbacVerbs.Get | RbacVerbs.List | RbacVerbs.Watch)]
internal static class GrantReferencePermissions;

/// <summary>The optional rights by family: the name in files and the rules.</summary>
/// <param name="Name">In the names of files and roles.</param>
/// <param name="Holder">Carries the rules.</param>
internal sealed record ReferenceFamily(string Name, Type Holder)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReferenceFamily> All { get; } =
    [
        new("ack", typeof(AckReferencePermissions)),
        new("crossplane", typeof(CrossplaneReferencePermissions)),
        new("configmaps", typeof(ConfigMapReferencePermissions)),
        new("grants", typeof(GrantReferencePermissions)),
    ];

    /// <summary>Folder below <c>config/components</c>, and file without extension below the chart's <c>files/rbac</c>.</summary>
    public string Folder => $"references-{Name}";
}
