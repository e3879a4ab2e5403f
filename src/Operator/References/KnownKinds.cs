namespace Operator.References;

/// <summary>A kind of which it is known where it holds a value and when it is ready.</summary>
/// <param name="Sort">What it stands for.</param>
/// <param name="Group">API group.</param>
/// <param name="Kind">Kind.</param>
/// <param name="FieldPath">Where it holds the value.</param>
/// <param name="ReadyCondition">The condition that has to be True.</param>
internal sealed record KnownKind(ReferenceSort Sort, string Group, string Kind, string FieldPath, string ReadyCondition);

/// <summary>
/// The kinds that can be referred to by name alone, or by kind and name: those of ACK's controllers and of Crossplane's AWS provider,
/// cluster-wide (<c>aws.upbound.io</c>) and namespaced (<c>aws.m.upbound.io</c>). docs/references.md has the same table.
/// </summary>
internal static class KnownKinds
{
    /// <summary>Version of ACK's kinds: the one that is meant where a reference names no kind.</summary>
    public const string AckVersion = "v1alpha1";

    /// <summary>API groups of ACK's controllers.</summary>
    public const string AckSuffix = ".services.k8s.aws";

    private const string AckReady = "ACK.ResourceSynced";
    private const string AckArn = "status.ackResourceMetadata.arn";
    private const string CrossplaneWithoutNamespaces = "aws.upbound.io";
    private static readonly string[] CrossplaneSuffixes = [CrossplaneWithoutNamespaces, "aws.m.upbound.io"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownKind> All { get; } =
    [
        new(ReferenceSort.HttpApi, "apigatewayv2.services.k8s.aws", "API", "status.apiID", AckReady),
        .. Crossplane(ReferenceSort.HttpApi, "apigatewayv2", "API", "id"),
        new(ReferenceSort.RestApi, "apigateway.services.k8s.aws", "RestAPI", "status.id", AckReady),
        .. Crossplane(ReferenceSort.RestApi, "apigateway", "RestAPI", "id"),
        new(ReferenceSort.VpcLink, "apigatewayv2.services.k8s.aws", "VPCLink", "status.vpcLinkID", AckReady),
        new(ReferenceSort.VpcLink, "apigateway.services.k8s.aws", "VPCLink", "status.id", AckReady),
        .. Crossplane(ReferenceSort.VpcLink, "apigatewayv2", "VPCLink", "id"),
        .. Crossplane(ReferenceSort.VpcLink, "apigateway", "VPCLink", "id"),
        new(ReferenceSort.Role, "iam.services.k8s.aws", "Role", AckArn, AckReady),
        .. Crossplane(ReferenceSort.Role, "iam", "Role", "arn"),
        new(ReferenceSort.Function, "lambda.services.k8s.aws", "Function", AckArn, AckReady),
        new(ReferenceSort.Function, "lambda.services.k8s.aws", "Alias", AckArn, AckReady),
        .. Crossplane(ReferenceSort.Function, "lambda", "Function", "arn"),
        .. Crossplane(ReferenceSort.Function, "lambda", "Alias", "arn"),
    ];

    /// <summary>What is known of a kind as <paramref name="sort"/>; null when nothing.</summary>
    public static KnownKind? Find(ReferenceSort sort, string group, string kind) =>
        All.FirstOrDefault(known => ReferenceEquals(known.Sort, sort) && known.Group == group && known.Kind == kind);

    /// <summary>Whether the kinds of a group live in namespaces, so that a Role can grant reading them. True for groups that are not known.</summary>
    public static bool HaveNamespaces(string group) => !group.EndsWith($".{CrossplaneWithoutNamespaces}", StringComparison.Ordinal);

    private static IEnumerable<KnownKind> Crossplane(ReferenceSort sort, string service, string kind, string field) =>
        from suffix in CrossplaneSuffixes
        select new KnownKind(sort, $"{service}.{suffix}", kind, $"status.atProvider.{field}", "Ready");
}
