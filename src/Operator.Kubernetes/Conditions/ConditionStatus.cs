namespace Operator.Kubernetes.Conditions;

/// <summary>The three values of a condition's status, as the API spells them.</summary>
public static class ConditionStatus
{
    /// <summary>The statement holds.</summary>
    public const string True = "True";

    /// <summary>The statement does not hold.</summary>
    public const string False = "False";

    /// <summary>It cannot be said (yet).</summary>
    public const string Unknown = "Unknown";
}

/// <summary>Condition types whose meaning tools agree on (kstatus); kinds add their own.</summary>
public static class WellKnownConditions
{
    /// <summary>Summary, always present once a controller has seen the object.</summary>
    public const string Ready = "Ready";

    /// <summary>Abnormal-true: work for this generation is under way. Absent when it is not.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Abnormal-true: no progress without a change. Absent when progress is possible.</summary>
    public const string Stalled = "Stalled";
}
