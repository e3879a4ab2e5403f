using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>
/// The permission on a Lambda function that belongs to an object. Written before the object rests on a statement, added for it or there
/// already, so that whatever was granted is known after a crash: only statements named here are ever removed.
/// </summary>
[Description("A permission to invoke a Lambda function.")]
public sealed class PermissionStatus
{
    [Description("ARN of the function, without alias or version.")]
    public string? FunctionArn { get; set; }

    [Description("Alias or version whose policy holds the permission. Absent for the function's own.")]
    public string? Qualifier { get; set; }

    [ListType("atomic")]
    [Description("Ids of the statements in the function's policy that this object uses; objects may share them.")]
    public IList<string>? StatementIds { get; set; }

    /// <summary>Size of the function's whole policy, in bytes, of the 20,480 that Lambda allows.</summary>
    [Description("Size of the function's whole policy in bytes; Lambda allows 20480.")]
    public int? PolicyBytes { get; set; }

    /// <summary>Statements in other policies that the object needed before.</summary>
    [ListType("atomic")]
    [Description("Statements for functions that this object used before: removed as soon as nothing that is live needs them.")]
    public IList<RetiringPermission>? Retiring { get; set; }
}

/// <summary>Statements in one policy that are to go.</summary>
[Description("Statements in the policy of one function that are to go.")]
public sealed class RetiringPermission
{
    [Description("ARN of the function, without alias or version.")]
    public string FunctionArn { get; set; } = "";

    [Description("Alias or version whose policy holds the statements. Absent for the function's own.")]
    public string? Qualifier { get; set; }

    [ListType("atomic")]
    [Description("Ids of the statements.")]
    public IList<string> StatementIds { get; set; } = [];
}
