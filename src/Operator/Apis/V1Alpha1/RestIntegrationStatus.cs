using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>What the operator saw. Deletion uses only the ids in here, never the spec.</summary>
/// <remarks>Unlike the spec it has no bounds: a status that the API server refused could not say what is wrong.</remarks>
[Description("What the operator saw and did. Written by the operator only.")]
public sealed class RestIntegrationStatus : IAppliedStatus
{
    [Description("The metadata.generation that this status is about. Below the object's own, the operator has not seen the latest spec yet.")]
    public long? ObservedGeneration { get; set; }

    [ListType("map")]
    [ListMapKeys("type")]
    [Description("Statements about the object, one per type: Ready sums them up; Synced, Reconciling, Stalled, Drifted, Deployed, PermissionGranted, ReferencesResolved, DeletionBlocked and Suspended say more.")]
    public IList<V1Condition>? Conditions { get; set; }

    [Description("AWS account that holds the integration.")]
    public string? AccountId { get; set; }

    [Description("AWS Region that holds the integration.")]
    public string? Region { get; set; }

    [Description("Id of the REST API that holds the integration.")]
    public string? RestApiId { get; set; }

    [Description("Id of the resource that holds the integration.")]
    public string? ResourceId { get; set; }

    [Description("Path of that resource.")]
    public string? ResourcePath { get; set; }

    [Description("Method that holds the integration.")]
    public string? HttpMethod { get; set; }

    /// <summary>The integration is ours: created or taken over by this object, and to be deleted with it.</summary>
    [Description("True if this object created the integration or took it over; only then is it changed, and deleted with the object.")]
    public bool? Owned { get; set; }

    /// <summary>The method was made by this object.</summary>
    [Description("True if the method was made by this object, and is deleted with it.")]
    public bool? MethodOwned { get; set; }

    /// <summary>Resources that this object made, or that other objects made on the way to its method.</summary>
    [ListType("atomic")]
    [Description("Ids of the resources that this object made, and of those on the way to its method that other objects made. They are deleted with it unless something else is on them.")]
    public IList<string>? CreatedResourceIds { get; set; }

    [Description("The integration as AWS returned it last.")]
    public ObservedRestIntegration? Observed { get; set; }

    /// <summary>What is sent although the spec leaves it out: derived from <c>spec.lambda</c> and the normalised type.</summary>
    [Description("What the operator sends although the spec does not say it in these words: what follows from lambda and credentialsPassthrough, and the type in upper case.")]
    public EffectiveRestIntegration? Effective { get; set; }

    [ListType("atomic")]
    [Description("Differences between the spec and AWS that stand: not corrected yet, or not to be corrected.")]
    public IList<DriftEntry>? Drift { get; set; }

    [ListType("atomic")]
    [Description("Fields that the spec declared when it was last applied. One that the spec no longer has is cleared in AWS.")]
    public IList<string>? LastAppliedFields { get; set; }

    [Description("The metadata.generation that was last fully applied. It tells drift in AWS from an edit of the spec.")]
    public long? LastAppliedGeneration { get; set; }

    /// <summary>Hash of what AWS holds for this method; a stage is up to date when its deployment holds the same.</summary>
    [Description("Hash of what AWS holds for the method. A stage is up to date when its deployment holds the same.")]
    public string? ContentHash { get; set; }

    [Description("The permission on the Lambda function that this object needs.")]
    public PermissionStatus? Permission { get; set; }

    [ListType("atomic")]
    [Description("What the references of the spec stood for when they were last followed.")]
    public IList<ResolvedReference>? ResolvedReferences { get; set; }

    /// <summary>Hash over the values of all references when the spec was last fully applied; tells a change of what is referred to from drift.</summary>
    [Description("Hash over what the references stood for when the spec was last fully applied. It tells a change of what is referred to from drift in AWS.")]
    public string? LastAppliedReferences { get; set; }

    /// <summary>What is about to be made: written before the calls, cleared with their results.</summary>
    [Description("What is about to be made in AWS. It lets the operator tell after a crash what it made from what others made.")]
    public PendingRestCreate? PendingCreate { get; set; }

    /// <summary>Integration responses with something of other people's that a rewrite may take along: written before it, cleared when they are in place again.</summary>
    [ListType("atomic")]
    [Description("Integration responses that hold something the spec does not own and that a rewrite of the integration may take along; after a crash they are put back.")]
    public IList<ObservedRestIntegrationResponse>? PendingResponses { get; set; }

    [Description("The last value of the annotation apigateway.integration-operator.io/reconcile-requested-at that was acted on.")]
    public string? LastHandledReconcileAt { get; set; }
}

/// <summary>
/// Write-ahead intent. The names in a REST API are natural keys, so what a lost answer made is found by them; the intent says that it
/// is this object's and not somebody else's.
/// </summary>
[Description("Intent of what is about to be made, written before the calls.")]
public sealed class PendingRestCreate
{
    [Description("When the calls were about to be sent.")]
    public DateTime StartedAt { get; set; }

    /// <summary>Paths of resources that were missing, outermost first.</summary>
    [ListType("atomic")]
    [Description("Paths of the resources that were missing, outermost first.")]
    public IList<string>? ResourcePaths { get; set; }

    /// <summary>The method was missing.</summary>
    [Description("True if the method was missing.")]
    public bool? Method { get; set; }

    /// <summary>The integration was missing: hash over what tells it from another one. Null when there was one.</summary>
    [Description("Hash by which the integration is recognised.")]
    public string? Fingerprint { get; set; }

    /// <summary>The fields that the put sends.</summary>
    [ListType("atomic")]
    [Description("The fields that are about to be sent.")]
    public IList<string>? Fields { get; set; }
}

/// <summary>Values that follow from others.</summary>
[Description("Values that follow from others.")]
public sealed class EffectiveRestIntegration
{
    [Description("Type, in upper case.")]
    public string? Type { get; set; }

    [Description("The backend.")]
    public string? Uri { get; set; }

    [Description("HTTP verb with which the backend is called.")]
    public string? IntegrationHttpMethod { get; set; }

    [Description("Identity with which the backend is called.")]
    public string? Credentials { get; set; }

    [Description("INTERNET or VPC_LINK.")]
    public string? ConnectionType { get; set; }

    [Description("BUFFERED or STREAM.")]
    public string? ResponseTransferMode { get; set; }
}

/// <summary>The integration as AWS returned it last, under the API's names.</summary>
[Description("An integration as AWS returned it.")]
public sealed class ObservedRestIntegration
{
    [Description("Kind of backend.")]
    public string? Type { get; set; }

    [Description("HTTP verb with which the backend is called.")]
    public string? HttpMethod { get; set; }

    [Description("The backend.")]
    public string? Uri { get; set; }

    [Description("INTERNET or VPC_LINK.")]
    public string? ConnectionType { get; set; }

    [Description("Id of the VPC link.")]
    public string? ConnectionId { get; set; }

    [Description("ARN of the load balancer's listener.")]
    public string? IntegrationTarget { get; set; }

    [Description("Identity with which the backend is called.")]
    public string? Credentials { get; set; }

    [Description("Payload conversion.")]
    public string? ContentHandling { get; set; }

    [Description("What happens to requests without a matching template.")]
    public string? PassthroughBehavior { get; set; }

    [Description("What is taken into the request, destination to source.")]
    public IDictionary<string, string>? RequestParameters { get; set; }

    [Description("Request templates by content type.")]
    public IDictionary<string, string>? RequestTemplates { get; set; }

    [ListType("atomic")]
    [Description("Parameters whose values tell cached responses apart.")]
    public IList<string>? CacheKeyParameters { get; set; }

    [Description("Name under which cached parameters are kept.")]
    public string? CacheNamespace { get; set; }

    [Description("How long API Gateway waits for the backend, in milliseconds.")]
    public int? TimeoutInMillis { get; set; }

    [Description("TLS to the backend.")]
    public RestTlsConfig? TlsConfig { get; set; }

    [Description("BUFFERED or STREAM.")]
    public string? ResponseTransferMode { get; set; }

    [ListType("atomic")]
    [Description("Integration responses.")]
    public IList<ObservedRestIntegrationResponse>? IntegrationResponses { get; set; }
}

/// <summary>An integration response as AWS returned it; apart from the spec's, whose bounds and rules must not hold for a status.</summary>
[Description("An integration response as AWS returned it.")]
public sealed class ObservedRestIntegrationResponse
{
    [Description("Status code that the client gets.")]
    public string StatusCode { get; set; } = "";

    [Description("Regular expression for the answers that it is for; empty for the default.")]
    public string? SelectionPattern { get; set; }

    [Description("Headers of the response, destination to source.")]
    public IDictionary<string, string>? ResponseParameters { get; set; }

    [Description("Response templates by content type.")]
    public IDictionary<string, string>? ResponseTemplates { get; set; }

    [Description("Payload conversion.")]
    public string? ContentHandling { get; set; }
}
