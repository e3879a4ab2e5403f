using Operator.Kubernetes.Core;

namespace Operator.Apis.V1Alpha1;

/// <summary>What the status of every kind that lives in an API records, so that one pass can be written for all of them.</summary>
internal interface IObjectStatus
{
    long? ObservedGeneration { get; set; }

    IList<V1Condition>? Conditions { get; set; }

    string? AccountId { get; set; }

    string? Region { get; set; }

    IList<ResolvedReference>? ResolvedReferences { get; set; }

    string? LastHandledReconcileAt { get; set; }
}

/// <summary>What the status of a kind records whose spec is applied field by field.</summary>
internal interface IAppliedStatus : IObjectStatus
{
    IList<DriftEntry>? Drift { get; set; }

    IList<string>? LastAppliedFields { get; set; }

    long? LastAppliedGeneration { get; set; }

    string? LastAppliedReferences { get; set; }

    PermissionStatus? Permission { get; set; }
}
