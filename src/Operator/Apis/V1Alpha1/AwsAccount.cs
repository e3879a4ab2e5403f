using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>An AWS account: how it is reached, and which namespaces may have what in it.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = "AwsAccount", PluralName = "awsaccounts")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("awsacct")]
[KubernetesEntityCategories("apigateway")]
[Description(
    "AwsAccount says how the operator reaches an AWS account, and which namespaces may use it for which APIs. Objects name it in accountRef; the one called default is for all objects " +
    "that name none. Without it those use the operator's own credentials.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether the account is reached.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Why it is ready or not.")]
[GenericAdditionalPrinterColumn(".status.accountId", "Account-ID", "string", Description = "Id of the account that is reached.")]
[GenericAdditionalPrinterColumn(".spec.region", "Region", "string", Description = "Region of objects that name none.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = 1, Description = "What to do, and why.")]
public sealed class AwsAccount : CustomKubernetesEntity<AwsAccountSpec, AwsAccountStatus>
{
    /// <summary>Name of the account of all objects that name none.</summary>
    public const string DefaultName = "default";
}

/// <summary>What the operator saw.</summary>
/// <remarks>Unlike the spec it has no bounds: a status that the API server refused could not say what is wrong.</remarks>
[Description("What the operator saw. Written by the operator only.")]
public sealed class AwsAccountStatus
{
    [Description("The metadata.generation that this status is about. Below the object's own, the operator has not seen the latest spec yet.")]
    public long? ObservedGeneration { get; set; }

    [ListType("map")]
    [ListMapKeys("type")]
    [Description("Statements about the account, one per type: Ready says whether it is reached; Reconciling, Stalled and DeletionBlocked say more.")]
    public IList<V1Condition>? Conditions { get; set; }

    [Description("Id of the account that is reached.")]
    public string? AccountId { get; set; }
}
