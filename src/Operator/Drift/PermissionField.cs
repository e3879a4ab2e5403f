namespace Operator.Drift;

/// <summary>The row under which a missing permission shows in <c>status.drift</c>. Not part of any request.</summary>
internal sealed class PermissionField : IField
{
    private static readonly PermissionField Instance = new();

    public string Name => "lambda";

    public FieldShape Shape => FieldShape.Scalar;

    public Clearing Clearing => Clearing.Impossible;

    public bool Confidential => false;

    /// <summary>No statement in the function's policy allows calls from <paramref name="sourceArn"/>.</summary>
    public static FieldChange Missing(string sourceArn) =>
        new(new FieldPath(Instance.Name, "permission"), Instance, sourceArn, Observed: null, Ignored: false, NeedsReplacement: false);
}
