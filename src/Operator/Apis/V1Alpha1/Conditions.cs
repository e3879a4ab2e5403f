namespace Operator.Apis.V1Alpha1;

/// <summary>
/// Condition types of our kinds. <see cref="Ready"/> and <see cref="Synced"/> are always present after the first pass; the others,
/// <see cref="PermissionGranted"/> and <see cref="ReferencesResolved"/> apart, are abnormal-true: absent when they do not hold, so that every condition on an object is worth reading.
/// </summary>
public static class Conditions
{
    /// <summary>Summary: the integration exists and matches the spec, as far as the policies demand. Computed in one place only.</summary>
    public const string Ready = "Ready";

    /// <summary>The last cycle of observing, comparing and writing came to its end.</summary>
    public const string Synced = "Synced";

    /// <summary>Work for this generation is under way, or waits for something outside.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Nothing will happen before the object, or something in AWS, is changed by somebody.</summary>
    public const string Stalled = "Stalled";

    /// <summary>AWS differs from the spec and the difference stands: it is only to be reported, or could not be corrected.</summary>
    public const string Drifted = "Drifted";

    /// <summary>The object is being deleted and its AWS side cannot be cleaned up yet.</summary>
    public const string DeletionBlocked = "DeletionBlocked";

    /// <summary><c>spec.suspend</c> is set: nothing is read from or written to AWS.</summary>
    public const string Suspended = "Suspended";

    /// <summary>API Gateway may invoke the function of a <c>lambda</c> block. Absent where there is no such block, or <c>managePermission</c> is false.</summary>
    public const string PermissionGranted = "PermissionGranted";

    /// <summary>
    /// Whether what was written is live. RestIntegration: every stage of the API that a RestDeployment looks after serves it as it is;
    /// absent where there is no RestDeployment. Integration: Unknown where a stage of the API has autoDeploy off; absent otherwise.
    /// </summary>
    public const string Deployed = "Deployed";

    /// <summary>Every reference of the spec leads to a value. Absent where the spec refers to nothing.</summary>
    public const string ReferencesResolved = "ReferencesResolved";
}
