namespace Operator.Apis.V1Alpha1;

/// <summary>
/// Reasons of conditions, one for each thing a person might have to do. They are part of the API: tools match on them, so a
/// reason is never renamed, and each has a page in the runbooks.
/// </summary>
public static class Reasons
{
    /// <summary>The integration exists and matches the spec.</summary>
    public const string Available = "Available";

    /// <summary>Work for this generation has begun.</summary>
    public const string Progressing = "Progressing";

    /// <summary>An attempt failed in a way that is expected to pass; it is repeated with growing pauses.</summary>
    public const string ProgressingWithRetry = "ProgressingWithRetry";

    /// <summary>Somebody else wrote at the same moment; the pass is repeated.</summary>
    public const string ConflictRetrying = "ConflictRetrying";

    /// <summary>AWS could not be read for so long that the last statement about the integration may be out of date.</summary>
    public const string Stale = "Stale";

    /// <summary><c>spec.suspend</c> is set.</summary>
    public const string Suspended = "Suspended";

    /// <summary>AWS differs from the spec and the policies say to report it only.</summary>
    public const string DriftDetected = "DriftDetected";

    /// <summary>AWS differs from the spec, and the correction failed.</summary>
    public const string DriftCorrectionFailed = "DriftCorrectionFailed";

    /// <summary>The API of <c>spec.apiId</c> does not exist in this account and region (yet).</summary>
    public const string ApiNotFound = "ApiNotFound";

    /// <summary><c>spec.protocolType</c> is not the protocol of the API.</summary>
    public const string ProtocolMismatch = "ProtocolMismatch";

    /// <summary>The integration that is to be adopted or observed does not exist.</summary>
    public const string IntegrationNotFound = "IntegrationNotFound";

    /// <summary><c>managementPolicy: Observe</c> without an id to observe.</summary>
    public const string NothingToObserve = "NothingToObserve";

    /// <summary>Another object manages the same integration and was there first.</summary>
    public const string AlreadyClaimed = "AlreadyClaimed";

    /// <summary>AWS refuses the integration as specified.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>The resource of a REST API does not exist, and is not to be made.</summary>
    public const string ResourceNotFound = "ResourceNotFound";

    /// <summary>The method of a REST API's resource does not exist, and is not to be made.</summary>
    public const string MethodNotFound = "MethodNotFound";

    /// <summary>The method has an integration that is not this object's, and taking it over was not asked for.</summary>
    public const string AlreadyExists = "AlreadyExists";

    /// <summary>The account of a function given by name is not known.</summary>
    public const string AccountUnknown = "AccountUnknown";

    /// <summary>The AwsAccount of <c>spec.accountRef</c> does not exist, is going, or is of no use to an operator of some namespaces.</summary>
    public const string AccountNotFound = "AccountNotFound";

    /// <summary>The AwsAccount does not allow the object's namespace.</summary>
    public const string NamespaceNotAllowed = "NamespaceNotAllowed";

    /// <summary>The AwsAccount does not allow the API, or this part of it.</summary>
    public const string ApiNotAllowed = "ApiNotAllowed";

    /// <summary>The credentials belong to another account than the AwsAccount, or the object's status, says.</summary>
    public const string AccountMismatch = "AccountMismatch";

    /// <summary>A role of the AwsAccount could not be assumed.</summary>
    public const string RoleNotAssumed = "RoleNotAssumed";

    /// <summary>The AwsAccount is to be deleted, and objects still use it.</summary>
    public const string AccountInUse = "AccountInUse";

    /// <summary>A field that cannot change over an integration's life was changed.</summary>
    public const string ImmutableChange = "ImmutableChange";

    /// <summary>No region: neither in the object nor in the operator's configuration.</summary>
    public const string RegionMissing = "RegionMissing";

    /// <summary>The operator's role may not do this.</summary>
    public const string AccessDenied = "AccessDenied";

    /// <summary>The operator has no usable AWS credentials.</summary>
    public const string CredentialsUnavailable = "CredentialsUnavailable";

    /// <summary>A hard quota of API Gateway is reached.</summary>
    public const string QuotaExceeded = "QuotaExceeded";

    /// <summary>The answer of a create was lost; the operator waits until it is sure whether there is an integration.</summary>
    public const string CreatePending = "CreatePending";

    /// <summary>The answer of a create was lost and several integrations could be the one: a person has to say which.</summary>
    public const string CreateUncertain = "CreateUncertain";

    /// <summary>The change needs a new integration and <c>replacePolicy</c> is Never.</summary>
    public const string ReplacementRequired = "ReplacementRequired";

    /// <summary>The new integration is in use, the old one is still held by routes.</summary>
    public const string ReplacementBlocked = "ReplacementBlocked";

    /// <summary>The integration was made by quick create: AWS lets nobody replace or delete it apart from its API.</summary>
    public const string QuickCreateManaged = "QuickCreateManaged";

    /// <summary>AWS accepted a value and dropped it.</summary>
    public const string FieldNotKept = "FieldNotKept";

    /// <summary>Routes still use the integration that is to be deleted.</summary>
    public const string DeletionBlockedByRoutes = "DeletionBlockedByRoutes";

    /// <summary>API Gateway may invoke the function.</summary>
    public const string Granted = "Granted";

    /// <summary>The function is called with a role or the caller's identity: its policy does not matter.</summary>
    public const string PermissionNotNeeded = "PermissionNotNeeded";

    /// <summary>API Gateway may not invoke the function, and the policies say to report it only.</summary>
    public const string PermissionMissing = "PermissionMissing";

    /// <summary>The function, or its alias or version, does not exist (yet).</summary>
    public const string FunctionNotFound = "FunctionNotFound";

    /// <summary>The function belongs to another account, which alone can grant the permission.</summary>
    public const string FunctionInOtherAccount = "FunctionInOtherAccount";

    /// <summary>The policy of the function has no room for another statement.</summary>
    public const string PolicyTooLarge = "PolicyTooLarge";

    /// <summary>The permission has to name stages, and none is known: where test calls are shut out, the API has none.</summary>
    public const string StagesUnknown = "StagesUnknown";

    /// <summary>Every stage that a RestDeployment looks after serves what is in place.</summary>
    public const string Deployed = "Deployed";

    /// <summary>Something is in place that a stage does not serve yet; a deployment is made after a while without changes.</summary>
    public const string DeploymentPending = "DeploymentPending";

    /// <summary>A stage of the HTTP or WebSocket API has autoDeploy off: somebody has to deploy before changes are live there.</summary>
    public const string StageWithoutAutoDeploy = "StageWithoutAutoDeploy";

    /// <summary>The REST API holds nothing that could be deployed.</summary>
    public const string NothingToDeploy = "NothingToDeploy";

    /// <summary>AWS deploys no API of which a method has no integration.</summary>
    public const string MethodWithoutIntegration = "MethodWithoutIntegration";

    /// <summary>AWS refused to deploy the API for another reason.</summary>
    public const string DeploymentRefused = "DeploymentRefused";

    /// <summary>The deployment of <c>spec.rollbackTo</c> does not exist.</summary>
    public const string DeploymentNotFound = "DeploymentNotFound";

    /// <summary><c>spec.rollbackTo</c> pins the stage to a deployment.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>The AWS side is being cleaned up.</summary>
    public const string Deleting = "Deleting";

    /// <summary>The operator met an error that it does not know.</summary>
    public const string InternalError = "InternalError";

    /// <summary>Every reference of the spec was followed.</summary>
    public const string Resolved = "Resolved";

    /// <summary>An object that the spec refers to does not exist (yet).</summary>
    public const string ReferenceNotFound = "ReferenceNotFound";

    /// <summary>An object that the spec refers to is there, but not ready, or has no value yet.</summary>
    public const string ReferenceNotReady = "ReferenceNotReady";

    /// <summary>The spec refers to an object in a namespace that does not allow it, or that the operator does not watch.</summary>
    public const string ReferenceNotPermitted = "ReferenceNotPermitted";

    /// <summary>The cluster does not know the kind that the spec refers to.</summary>
    public const string ReferenceKindNotServed = "ReferenceKindNotServed";

    /// <summary>The operator has no right to read the kind that the spec refers to.</summary>
    public const string ReferenceAccessDenied = "ReferenceAccessDenied";

    /// <summary>The reference cannot be followed as written, or leads to something that is no id or ARN of the right sort.</summary>
    public const string ReferenceInvalid = "ReferenceInvalid";
}
