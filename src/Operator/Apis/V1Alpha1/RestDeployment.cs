using Operator.Kubernetes.Core;

namespace Operator.Apis.V1Alpha1;

/// <summary>Keeps a stage of a REST API on a deployment that holds the API's current integrations.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = "RestDeployment", PluralName = "restdeployments")]
[EntityScope(EntityScope.Namespaced)]
public sealed class RestDeployment : CustomKubernetesEntity<RestDeploymentSpec, RestDeploymentStatus>;

/// <summary>Which stage, and how eagerly it follows.</summary>
public sealed partial class RestDeploymentSpec
{
    public string RestApiId { get; set; } = "";

    public string StageName { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>Seconds of quiet after the last change before a deployment is made.</summary>
    public int DebounceSeconds { get; set; } = 10;

    /// <summary>Least seconds between two deployments; AWS allows one in five seconds for the whole account.</summary>
    public int MinIntervalSeconds { get; set; } = 5;

    /// <summary>How many deployments made here are kept for a rollback.</summary>
    public int HistoryLimit { get; set; } = 10;

    /// <summary>Pins the stage to this deployment and stops new ones, until it is taken out.</summary>
    public string? RollbackTo { get; set; }

    public string? Region { get; set; }

    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Retain;

    public bool Suspend { get; set; }
}

/// <summary>What the operator saw.</summary>
public sealed class RestDeploymentStatus
{
    public long? ObservedGeneration { get; set; }

    public IList<V1Condition>? Conditions { get; set; }

    public string? AccountId { get; set; }

    public string? Region { get; set; }

    public string? RestApiId { get; set; }

    public string? StageName { get; set; }

    /// <summary>What the stage points at.</summary>
    public string? DeploymentId { get; set; }

    /// <summary>Whether the stage was made by this object.</summary>
    public bool? StageOwned { get; set; }

    public DateTime? LastDeployedAt { get; set; }

    /// <summary>When a change was first seen that no deployment holds.</summary>
    public DateTime? PendingSince { get; set; }

    /// <summary>Write-ahead intent: deployments that the API held before a CreateDeployment whose answer is not known yet.</summary>
    public PendingDeployment? PendingDeployment { get; set; }

    /// <summary>Hash of what the deployment holds, over all integrations of the API that this operator manages.</summary>
    public string? DeployedHash { get; set; }

    /// <summary>Namespace/name of each integration to the content hash that the deployment holds.</summary>
    public IDictionary<string, string>? Deployed { get; set; }

    /// <summary>Deployments made here, newest first.</summary>
    public IList<DeploymentRecord>? History { get; set; }

    public string? LastHandledReconcileAt { get; set; }
}

/// <summary>Write-ahead intent of a deployment.</summary>
public sealed class PendingDeployment
{
    public DateTime StartedAt { get; set; }

    public string Hash { get; set; } = "";

    public IList<string> KnownDeploymentIds { get; set; } = [];
}

/// <summary>One deployment that was made.</summary>
public sealed class DeploymentRecord
{
    public string DeploymentId { get; set; } = "";

    public DateTime DeployedAt { get; set; }

    public string Hash { get; set; } = "";
}
