using Operator.Kubernetes.Core;

namespace Operator.Apis.V1Alpha1;

/// <summary>What the operator saw. Deletion uses only the ids in here, never the spec.</summary>
public sealed class RestIntegrationStatus
{
    public long? ObservedGeneration { get; set; }

    public IList<V1Condition>? Conditions { get; set; }

    public string? AccountId { get; set; }

    public string? Region { get; set; }

    public string? RestApiId { get; set; }

    public string? ResourceId { get; set; }

    public string? ResourcePath { get; set; }

    public string? HttpMethod { get; set; }

    /// <summary>The integration is ours: created or taken over by this object, and to be deleted with it.</summary>
    public bool? Owned { get; set; }

    /// <summary>The method was made by this object.</summary>
    public bool? MethodOwned { get; set; }

    /// <summary>Resources that this object made, outermost first.</summary>
    public IList<string>? CreatedResourceIds { get; set; }

    public ObservedRestIntegration? Observed { get; set; }

    /// <summary>What is sent although the spec leaves it out: derived from <c>spec.lambda</c> and the normalised type.</summary>
    public EffectiveRestIntegration? Effective { get; set; }

    public IList<DriftEntry>? Drift { get; set; }

    public IList<string>? LastAppliedFields { get; set; }

    public long? LastAppliedGeneration { get; set; }

    /// <summary>Hash of what AWS holds for this method; a stage is up to date when its deployment holds the same.</summary>
    public string? ContentHash { get; set; }

    public PermissionStatus? Permission { get; set; }

    public string? LastHandledReconcileAt { get; set; }
}

/// <summary>The permission on a Lambda function that belongs to an object.</summary>
public sealed class PermissionStatus
{
    public string? FunctionArn { get; set; }

    public string? Qualifier { get; set; }

    public IList<string>? StatementIds { get; set; }

    /// <summary>Size of the function's whole policy, in bytes, of the 20,480 that Lambda allows.</summary>
    public int? PolicyBytes { get; set; }
}

/// <summary>Values that follow from others.</summary>
public sealed class EffectiveRestIntegration
{
    public string? Type { get; set; }

    public string? Uri { get; set; }

    public string? IntegrationHttpMethod { get; set; }

    public string? Credentials { get; set; }

    public string? ConnectionType { get; set; }

    public string? ResponseTransferMode { get; set; }
}

/// <summary>The integration as AWS returned it last, under the API's names.</summary>
public sealed class ObservedRestIntegration
{
    public string? Type { get; set; }

    public string? HttpMethod { get; set; }

    public string? Uri { get; set; }

    public string? ConnectionType { get; set; }

    public string? ConnectionId { get; set; }

    public string? IntegrationTarget { get; set; }

    public string? Credentials { get; set; }

    public string? ContentHandling { get; set; }

    public string? PassthroughBehavior { get; set; }

    public IDictionary<string, string>? RequestParameters { get; set; }

    public IDictionary<string, string>? RequestTemplates { get; set; }

    public IList<string>? CacheKeyParameters { get; set; }

    public string? CacheNamespace { get; set; }

    public int? TimeoutInMillis { get; set; }

    public RestTlsConfig? TlsConfig { get; set; }

    public string? ResponseTransferMode { get; set; }

    public IList<RestIntegrationResponseSpec>? IntegrationResponses { get; set; }
}
