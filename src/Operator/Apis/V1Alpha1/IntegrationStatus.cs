using Operator.Kubernetes.Core;

namespace Operator.Apis.V1Alpha1;

/// <summary>What the operator saw. Deletion uses only the ids in here, never the spec.</summary>
public sealed class IntegrationStatus
{
    /// <summary>The generation that the whole status is about; written last.</summary>
    public long? ObservedGeneration { get; set; }

    public IList<V1Condition>? Conditions { get; set; }

    public string? AccountId { get; set; }

    public string? Region { get; set; }

    public string? ApiId { get; set; }

    public string? IntegrationId { get; set; }

    /// <summary>Made by quick create: may be updated, cannot be deleted.</summary>
    public bool? ApiGatewayManaged { get; set; }

    /// <summary>What AWS returns for the integration, under the API's names.</summary>
    public ObservedIntegration? Observed { get; set; }

    /// <summary>What the operator sends although the spec leaves it out, for example the payload format version.</summary>
    public EffectiveDefaults? Effective { get; set; }

    /// <summary>Differences between spec and AWS that stand (not yet, or not to be, corrected).</summary>
    public IList<DriftEntry>? Drift { get; set; }

    /// <summary>Field paths that the spec declared when it was last applied: a field here that the spec no longer has is cleared in AWS.</summary>
    public IList<string>? LastAppliedFields { get; set; }

    /// <summary>Generation whose spec was last fully applied; tells drift from an edit.</summary>
    public long? LastAppliedGeneration { get; set; }

    /// <summary>A create whose answer is not known yet: written before the call, cleared with the id.</summary>
    public PendingCreate? PendingCreate { get; set; }

    /// <summary>A replacement under way: routes are being moved from this integration to <see cref="IntegrationId"/>.</summary>
    public string? ReplacingIntegrationId { get; set; }

    /// <summary>The value of the reconcile-requested-at annotation last handled.</summary>
    public string? LastHandledReconcileAt { get; set; }
}

/// <summary>Write-ahead intent of a create (integrations take no token, name or tag, so a lost answer is found by elimination).</summary>
public sealed class PendingCreate
{
    /// <summary>When the intent was written.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>Hash of the intended state over <see cref="Fields"/>.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>The fields that the create sent: the hash is compared over these, so that an edit of the spec meanwhile does not hide the integration.</summary>
    public IList<string> Fields { get; set; } = [];

    /// <summary>Ids that the API held before the call: none of them is ours.</summary>
    public IList<string> KnownIntegrationIds { get; set; } = [];
}

/// <summary>One field in which AWS differs from the spec. Values are cut to a readable length; templates are shown by hash.</summary>
public sealed class DriftEntry
{
    public string Field { get; set; } = "";

    public string? Desired { get; set; }

    public string? Observed { get; set; }
}

/// <summary>Values that the operator chose because the service has no default.</summary>
public sealed class EffectiveDefaults
{
    public string? PayloadFormatVersion { get; set; }
}

/// <summary>The integration as AWS returned it last, under the API's names and in its shapes.</summary>
public sealed class ObservedIntegration
{
    public string? ConnectionId { get; set; }

    public string? ConnectionType { get; set; }

    public string? ContentHandlingStrategy { get; set; }

    public string? CredentialsArn { get; set; }

    public string? Description { get; set; }

    public string? IntegrationMethod { get; set; }

    public string? IntegrationResponseSelectionExpression { get; set; }

    public string? IntegrationSubtype { get; set; }

    public string? IntegrationType { get; set; }

    public string? IntegrationUri { get; set; }

    public string? PassthroughBehavior { get; set; }

    public string? PayloadFormatVersion { get; set; }

    public IDictionary<string, string>? RequestParameters { get; set; }

    public IDictionary<string, string>? RequestTemplates { get; set; }

    /// <summary>By status code: destination to source, the API's flat form.</summary>
    public IDictionary<string, IDictionary<string, string>>? ResponseParameters { get; set; }

    public string? TemplateSelectionExpression { get; set; }

    public int? TimeoutInMillis { get; set; }

    public TlsConfig? TlsConfig { get; set; }

    public IList<ObservedIntegrationResponse>? IntegrationResponses { get; set; }
}

/// <summary>An integration response as AWS returned it.</summary>
public sealed class ObservedIntegrationResponse
{
    public string IntegrationResponseId { get; set; } = "";

    public string IntegrationResponseKey { get; set; } = "";

    public string? ContentHandlingStrategy { get; set; }

    public IDictionary<string, string>? ResponseParameters { get; set; }

    public IDictionary<string, string>? ResponseTemplates { get; set; }

    public string? TemplateSelectionExpression { get; set; }
}
