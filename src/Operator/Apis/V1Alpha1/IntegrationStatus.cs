using System.Text.Json.Serialization;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>What the operator saw. Deletion uses only the ids in here, never the spec.</summary>
/// <remarks>Unlike the spec it has no bounds: a status that the API server refused could not say what is wrong.</remarks>
[Description("What the operator saw and did. Written by the operator only.")]
public sealed class IntegrationStatus : IAppliedStatus
{
    /// <summary>The generation that the whole status is about; written last.</summary>
    [Description("The metadata.generation that this status is about. Below the object's own, the operator has not seen the latest spec yet.")]
    public long? ObservedGeneration { get; set; }

    [ListType("map")]
    [ListMapKeys("type")]
    [Description("Statements about the object, one per type: Ready sums them up; Synced, Reconciling, Stalled, Drifted, PermissionGranted, Deployed, ReferencesResolved, DeletionBlocked and Suspended say more.")]
    public IList<V1Condition>? Conditions { get; set; }

    [Description("AWS account that holds the integration.")]
    public string? AccountId { get; set; }

    [Description("AWS Region that holds the integration.")]
    public string? Region { get; set; }

    [Description("Id of the API that holds the integration.")]
    public string? ApiId { get; set; }

    [Description("Id of the integration in AWS. The target of a route is integrations/ID.")]
    public string? IntegrationId { get; set; }

    /// <summary>Made by quick create: may be updated, cannot be deleted.</summary>
    [Description("True if quick create made the integration: API Gateway then lets it be updated but not deleted.")]
    public bool? ApiGatewayManaged { get; set; }

    /// <summary>What AWS returns for the integration, under the API's names.</summary>
    [Description("The integration as AWS returned it last.")]
    public ObservedIntegration? Observed { get; set; }

    /// <summary>What the operator sends although the spec leaves it out: the payload format version, and what follows from <c>spec.lambda</c>.</summary>
    [Description("What the operator sends although the spec does not say it in these words: the payload format version, and what follows from lambda.")]
    public EffectiveDefaults? Effective { get; set; }

    /// <summary>Differences between spec and AWS that stand (not yet, or not to be, corrected).</summary>
    [ListType("atomic")]
    [Description("Differences between the spec and AWS that stand: not corrected yet, or not to be corrected.")]
    public IList<DriftEntry>? Drift { get; set; }

    /// <summary>Field paths that the spec declared when it was last applied: a field here that the spec no longer has is cleared in AWS.</summary>
    [ListType("atomic")]
    [Description("Fields that the spec declared when it was last applied. One that the spec no longer has is cleared in AWS.")]
    public IList<string>? LastAppliedFields { get; set; }

    /// <summary>Generation whose spec was last fully applied; tells drift from an edit.</summary>
    [Description("The metadata.generation that was last fully applied. It tells drift in AWS from an edit of the spec.")]
    public long? LastAppliedGeneration { get; set; }

    /// <summary>A create whose answer is not known yet: written before the call, cleared with the id.</summary>
    [Description("A create whose outcome is not known yet. It lets the operator find the integration again after a crash instead of making a second one.")]
    public PendingCreate? PendingCreate { get; set; }

    /// <summary>When the operator made the integration; absent for one that was taken over. For an hour rounds want to know the API's stages.</summary>
    [Description("When the operator created the integration. Absent if the integration was there before this object.")]
    public DateTime? CreatedAt { get; set; }

    /// <summary>A replacement under way: routes are being moved from this integration to <see cref="IntegrationId"/>.</summary>
    [Description("Id of the integration that is being replaced: its routes are moving to integrationId.")]
    public string? ReplacingIntegrationId { get; set; }

    [Description("The permission on the Lambda function that this object needs.")]
    public PermissionStatus? Permission { get; set; }

    [ListType("atomic")]
    [Description("What the references of the spec stood for when they were last followed.")]
    public IList<ResolvedReference>? ResolvedReferences { get; set; }

    /// <summary>Hash over the values of all references when the spec was last fully applied; tells a change of what is referred to from drift.</summary>
    [Description("Hash over what the references stood for when the spec was last fully applied. It tells a change of what is referred to from drift in AWS.")]
    public string? LastAppliedReferences { get; set; }

    /// <summary>The value of the reconcile-requested-at annotation last handled.</summary>
    [Description("The last value of the annotation apigateway.integration-operator.io/reconcile-requested-at that was acted on.")]
    public string? LastHandledReconcileAt { get; set; }
}

/// <summary>Write-ahead intent of a create (integrations take no token, name or tag, so a lost answer is found by elimination).</summary>
[Description("Intent of a create, written before the call.")]
public sealed class PendingCreate
{
    /// <summary>When the intent was written: with microseconds, because together with the hash it tells one intent from any other.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    [Description("When the create was about to be sent.")]
    public DateTime StartedAt { get; set; }

    /// <summary>Hash of the intended state over <see cref="Fields"/>.</summary>
    [Description("Hash of the state that was to be created.")]
    public string Fingerprint { get; set; } = "";

    /// <summary>The fields that the create sent: the hash is compared over these, so that an edit of the spec meanwhile does not hide the integration.</summary>
    [ListType("atomic")]
    [Description("The fields that the create sent; the hash is over these.")]
    public IList<string> Fields { get; set; } = [];

    /// <summary>Ids that the API held before the call: none of them is ours.</summary>
    [ListType("atomic")]
    [Description("Ids of the integrations that the API held before the call; none of them is this object's.")]
    public IList<string> KnownIntegrationIds { get; set; } = [];
}

/// <summary>One field in which AWS differs from the spec. Values are cut to a readable length; templates are shown by hash.</summary>
[Description("One field in which AWS differs from the spec.")]
public sealed class DriftEntry
{
    [Description("Path of the field below spec, for example description or requestParameters.overwrite:path.")]
    public string Field { get; set; } = "";

    [Description("What the spec says; cut short if long, templates by hash. Absent if the spec no longer has the field.")]
    public string? Desired { get; set; }

    [Description("What AWS has, in the same form. Absent if AWS has nothing.")]
    public string? Observed { get; set; }
}

/// <summary>Values that the operator chose because the service has no default, or that follow from others.</summary>
[Description("Values that the operator chose, or that follow from others.")]
public sealed class EffectiveDefaults
{
    [Description("Payload format version that is sent.")]
    public string? PayloadFormatVersion { get; set; }

    [Description("Kind of backend.")]
    public string? IntegrationType { get; set; }

    [Description("The backend.")]
    public string? IntegrationUri { get; set; }

    [Description("HTTP verb with which the backend is called.")]
    public string? IntegrationMethod { get; set; }
}

/// <summary>The integration as AWS returned it last, under the API's names and in its shapes.</summary>
[Description("An integration as AWS returned it.")]
public sealed class ObservedIntegration
{
    [Description("Id of the VPC link.")]
    public string? ConnectionId { get; set; }

    [Description("INTERNET or VPC_LINK.")]
    public string? ConnectionType { get; set; }

    [Description("Payload conversion.")]
    public string? ContentHandlingStrategy { get; set; }

    [Description("Identity with which the backend is called.")]
    public string? CredentialsArn { get; set; }

    [Description("Text for people.")]
    public string? Description { get; set; }

    [Description("HTTP verb with which the backend is called.")]
    public string? IntegrationMethod { get; set; }

    [Description("Expression, chosen by API Gateway, whose value selects the integration response (WebSocket APIs).")]
    public string? IntegrationResponseSelectionExpression { get; set; }

    [Description("AWS service action.")]
    public string? IntegrationSubtype { get; set; }

    [Description("Kind of backend.")]
    public string? IntegrationType { get; set; }

    [Description("The backend.")]
    public string? IntegrationUri { get; set; }

    [Description("What happens to messages without a matching template.")]
    public string? PassthroughBehavior { get; set; }

    [Description("Format of the event sent to the backend.")]
    public string? PayloadFormatVersion { get; set; }

    [Description("Changes to the request, or parameters of the service action.")]
    public IDictionary<string, string>? RequestParameters { get; set; }

    [Description("Request templates by key.")]
    public IDictionary<string, string>? RequestTemplates { get; set; }

    /// <summary>By status code: destination to source, the API's flat form.</summary>
    [Description("Changes to the response, by status code, destination to source.")]
    public IDictionary<string, IDictionary<string, string>>? ResponseParameters { get; set; }

    [Description("Expression that selects the request template.")]
    public string? TemplateSelectionExpression { get; set; }

    [Description("How long API Gateway waits for the backend, in milliseconds.")]
    public int? TimeoutInMillis { get; set; }

    [Description("TLS to a private backend.")]
    public TlsConfig? TlsConfig { get; set; }

    [ListType("atomic")]
    [Description("Integration responses (WebSocket APIs).")]
    public IList<ObservedIntegrationResponse>? IntegrationResponses { get; set; }
}

/// <summary>An integration response as AWS returned it.</summary>
[Description("An integration response as AWS returned it.")]
public sealed class ObservedIntegrationResponse
{
    [Description("Id of the response.")]
    public string IntegrationResponseId { get; set; } = "";

    [Description("Which answers it is for.")]
    public string IntegrationResponseKey { get; set; } = "";

    [Description("Payload conversion.")]
    public string? ContentHandlingStrategy { get; set; }

    [Description("Values taken over from the backend's answer.")]
    public IDictionary<string, string>? ResponseParameters { get; set; }

    [Description("Message templates by key.")]
    public IDictionary<string, string>? ResponseTemplates { get; set; }

    [Description("Expression that selects the message template.")]
    public string? TemplateSelectionExpression { get; set; }
}
