using Operator.Apis.V1Alpha1;

namespace Operator.Tests.Reconcilers.World;

/// <summary>AwsAccounts that keep something from objects of namespace <c>default</c>.</summary>
internal static class TestAccounts
{
    /// <summary>For other namespaces.</summary>
    public static AwsAccountSpec OfOthers => new() { AllowedNamespaces = new() { MatchLabels = new Dictionary<string, string> { ["team"] = "others" } } };

    /// <summary>For other APIs.</summary>
    public static AwsAccountSpec OtherApis => new() { AllowedApis = [new() { Id = "other" }] };

    /// <summary>The operator's own credentials, which are thought to belong to another account.</summary>
    public static AwsAccountSpec Elsewhere => new() { AccountId = "999999999999" };

    /// <summary>By a role of the same account.</summary>
    public static AwsAccountSpec ByRole(Uri sts) => new()
    {
        AssumeRoles = [new() { RoleArn = "arn:aws:iam::123456789012:role/integrations" }],
        Endpoints = new() { Sts = sts.AbsoluteUri },
    };
}
