using System.Text.Json.Serialization;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>What the operator saw.</summary>
/// <remarks>Unlike the spec it has no bounds: a status that the API server refused could not say what is wrong.</remarks>
[Description("What the operator saw and did. Written by the operator only.")]
public sealed class RestDeploymentStatus : IObjectStatus
{
    [Description("The metadata.generation that this status is about. Below the object's own, the operator has not seen the latest spec yet.")]
    public long? ObservedGeneration { get; set; }

    [ListType("map")]
    [ListMapKeys("type")]
    [Description("Statements about the object, one per type: Ready sums them up.")]
    public IList<V1Condition>? Conditions { get; set; }

    [Description("AWS account that holds the stage.")]
    public string? AccountId { get; set; }

    [Description("AWS Region that holds the stage.")]
    public string? Region { get; set; }

    [Description("Id of the REST API that holds the stage.")]
    public string? RestApiId { get; set; }

    [Description("Name of the stage.")]
    public string? StageName { get; set; }

    [ListType("atomic")]
    [Description("What the references of the spec stood for when they were last followed.")]
    public IList<ResolvedReference>? ResolvedReferences { get; set; }

    /// <summary>What the stage points at.</summary>
    [Description("Id of the deployment that the stage serves.")]
    public string? DeploymentId { get; set; }

    /// <summary>Whether the stage was made by this object.</summary>
    [Description("True if the stage was made by this object; only then can it be deleted with it.")]
    public bool? StageOwned { get; set; }

    [Description("When the last deployment was made here.")]
    public DateTime? LastDeployedAt { get; set; }

    /// <summary>When a change was first seen that no deployment holds.</summary>
    [Description("When a change was first seen that no deployment holds yet. Absent when there is none.")]
    public DateTime? PendingSince { get; set; }

    /// <summary>Write-ahead intent: deployments that the API held before a CreateDeployment whose answer is not known yet.</summary>
    [Description("A deployment whose outcome is not known yet. It lets the operator find it again after a crash instead of making a second one.")]
    public PendingDeployment? PendingDeployment { get; set; }

    /// <summary>Hash of what the deployment holds, over all integrations of the API that this operator manages.</summary>
    [Description("Hash of what the deployment holds, over all RestIntegrations of the API.")]
    public string? DeployedHash { get; set; }

    /// <summary>Namespace/name of each integration to the content hash that the deployment holds.</summary>
    [Description("What the deployment holds: namespace/name of each RestIntegration to its status.contentHash at that time.")]
    public IDictionary<string, string>? Deployed { get; set; }

    /// <summary>Deployments made here, newest first.</summary>
    [ListType("atomic")]
    [Description("Deployments made here and kept, newest first. Their ids can be used in rollbackTo.")]
    public IList<DeploymentRecord>? History { get; set; }

    [Description("The last value of the annotation apigateway.integration-operator.io/reconcile-requested-at that was acted on.")]
    public string? LastHandledReconcileAt { get; set; }
}

/// <summary>Write-ahead intent of a deployment.</summary>
[Description("Intent of a deployment, written before the call.")]
public sealed class PendingDeployment
{
    /// <summary>When the intent was written: with microseconds, because together with the hash it tells one intent from any other.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    [Description("When the deployment was about to be made.")]
    public DateTime StartedAt { get; set; }

    [Description("Hash of what it was to hold.")]
    public string Hash { get; set; } = "";

    [ListType("atomic")]
    [Description("Ids of the deployments that the API held before the call; none of them is the one that was made.")]
    public IList<string> KnownDeploymentIds { get; set; } = [];
}

/// <summary>One deployment that was made.</summary>
[Description("A deployment that was made here.")]
public sealed class DeploymentRecord
{
    [Description("Id of the deployment.")]
    public string DeploymentId { get; set; } = "";

    [Description("When it was made.")]
    public DateTime DeployedAt { get; set; }

    [Description("Hash of what it holds.")]
    public string Hash { get; set; } = "";
}
