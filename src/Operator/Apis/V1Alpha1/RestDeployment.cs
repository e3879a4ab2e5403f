using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>Keeps a stage of a REST API on a deployment that holds the API's current integrations.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = "RestDeployment", PluralName = "restdeployments")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("apigwdeploy")]
[KubernetesEntityCategories("apigateway")]
[Description(
    "RestDeployment keeps a stage of an Amazon API Gateway REST API up to date: after a burst of changes to the RestIntegrations of the API it makes one deployment and points the stage to it. " +
    "Until then clients are served as before.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether the stage serves the API's RestIntegrations as they are.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Why it is ready or not.")]
[GenericAdditionalPrinterColumn(".status.restApiId", "API", "string", Description = "Id of the REST API.")]
[GenericAdditionalPrinterColumn(".spec.stageName", "Stage", "string", Description = "Name of the stage.")]
[GenericAdditionalPrinterColumn(".status.deploymentId", "Deployment", "string", Description = "Id of the deployment that the stage serves.")]
[GenericAdditionalPrinterColumn(".status.lastDeployedAt", "Last-Deployed", "date", Description = "When the last deployment was made here.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = 1, Description = "What to do, and why.")]
[SelectableField(".spec.restApiId")]
public sealed class RestDeployment : CustomKubernetesEntity<RestDeploymentSpec, RestDeploymentStatus>;

/// <summary>Which stage, and how eagerly it follows.</summary>
[Description("Which stage, and how eagerly it follows.")]
[ValidationRule(
    "has(self.restApiId) || has(self.restApiRef)",
    Message = "Set restApiId, or restApiRef: one of them says which API the stage belongs to.",
    FieldPath = ".restApiId",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.restApiId) || !has(self.restApiRef)",
    Message = "Remove restApiId, or restApiRef: one of them says which API the stage belongs to.",
    FieldPath = ".restApiRef",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "has(self.region) == has(oldSelf.region) && (!has(self.region) || self.region == oldSelf.region)",
    Message = "Keep region as it was, set or left out: a stage cannot move to another Region. Create a new RestDeployment there.",
    FieldPath = ".region")]
[ValidationRule(
    AccountReference.Unchanged,
    Message = "Keep accountRef as it was, set or left out: a stage cannot move to another account. Create a new RestDeployment there.",
    FieldPath = ".accountRef")]
public sealed partial class RestDeploymentSpec
{
    /// <summary>Exactly one of this and <see cref="RestApiRef"/>.</summary>
    [Length(1, 64)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9_-]+$')",
        Message = "Set restApiId to the bare id of the REST API (letters, digits, - and _), for example r3st4p1x; aws apigateway get-rest-apis lists it.")]
    [ValidationRule("self == oldSelf", Message = "Keep restApiId: a stage cannot move to another API. Create a new RestDeployment for the other API.")]
    [Description("Id of the REST API, for example r3st4p1x. Exactly one of restApiId and restApiRef. Cannot be changed.")]
    public string? RestApiId { get; set; }

    [Description(
        "An object in the cluster that stands for the REST API: a RestAPI of ACK (the default kind) or of Crossplane's AWS provider, or any other with apiVersion, kind and fieldPath. Nothing is deployed before it is ready. " +
        "Exactly one of restApiId and restApiRef. It may be changed as long as it leads to the same API.")]
    public ObjectReference? RestApiRef { get; set; }

    [Required]
    [Length(1, 128)]
    [ValidationRule("self.matches('^[A-Za-z0-9_-]+$')", Message = "Set stageName to the name of a stage (letters, digits, - and _), for example prod.")]
    [ValidationRule("self == oldSelf", Message = "Keep stageName: a stage cannot be renamed. Create a new RestDeployment for the other stage.")]
    [Description("Name of the stage, for example prod. It is made with the first deployment if it is missing. Cannot be changed.")]
    public string StageName { get; set; } = "";

    [Length(0, 1024)]
    [Description("Text for people, given to each deployment that is made. Up to 1024 characters.")]
    public string? Description { get; set; }

    /// <summary>Seconds of quiet after the last change before a deployment is made.</summary>
    [Default(10)]
    [RangeMinimum(0)]
    [RangeMaximum(3600)]
    [Description("Seconds of quiet after the last change before a deployment is made, so that a burst of changes goes live at once: 0 to 3600, 10 by default.")]
    public int DebounceSeconds { get; set; } = 10;

    /// <summary>Least seconds between two deployments; AWS allows one in five seconds for the whole account.</summary>
    [Default(5)]
    [RangeMinimum(5)]
    [RangeMaximum(86400)]
    [Description("Least seconds between two deployments of this object: 5 (the default; AWS allows an account one in five seconds) to 86400.")]
    public int MinIntervalSeconds { get; set; } = 5;

    /// <summary>How many deployments made here are kept for a rollback.</summary>
    [Default(10)]
    [RangeMinimum(1)]
    [RangeMaximum(100)]
    [Description("How many of the deployments made here are kept for a rollback, the current one included: 1 to 100, 10 by default. Older ones that no stage uses are deleted.")]
    public int HistoryLimit { get; set; } = 10;

    /// <summary>Pins the stage to this deployment and stops new ones, until it is taken out.</summary>
    [Length(1, 64)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9_-]+$')",
        Message = "Set rollbackTo to the bare id of a deployment (letters, digits, - and _); status.history lists those made here.")]
    [Description("Id of a deployment, for example one of status.history: the stage is pointed to it and stays there, and no deployment is made, until the field is taken out again.")]
    public string? RollbackTo { get; set; }

    [Description("The AwsAccount that the stage lives in. Left out, it is the one called default, or, where there is none, the account of the operator's own credentials. Cannot be changed, added or removed later.")]
    public AccountReference? AccountRef { get; set; }

    [Length(1, 32)]
    [ValidationRule(
        "self.matches('^[a-z]{2,8}(-[a-z]+)+-[0-9]+$')",
        Message = "Set region to the code of an AWS Region, for example us-west-2, or leave it out to use the operator's.")]
    [Description("AWS Region of the API, for example us-west-2. Left out, it is the operator's own. Cannot be changed, added or removed later.")]
    public string? Region { get; set; }

    [Default(DeletionPolicy.Retain)]
    [Description("What happens in AWS when this object is deleted: Retain (the default) leaves the stage and its deployment as they are; Delete takes a stage that was made here away.")]
    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Retain;

    [Default(false)]
    [Description("True stops all work on this object, deletion included, until it is false again. False by default.")]
    public bool Suspend { get; set; }

    /// <summary>The id of the API; empty where it is not known, because a reference has not been followed.</summary>
    internal string KnownApiId => RestApiId ?? "";

    /// <summary>A copy whose members can be set without changing this one.</summary>
    internal RestDeploymentSpec Copy() => (RestDeploymentSpec)MemberwiseClone();
}
