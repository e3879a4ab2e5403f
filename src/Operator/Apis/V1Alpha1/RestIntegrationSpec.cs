namespace Operator.Apis.V1Alpha1;

/// <summary>Desired state: where the integration sits, its properties under the names of PutIntegration, then the operator's own.</summary>
public sealed partial class RestIntegrationSpec
{
    public string RestApiId { get; set; } = "";

    /// <summary>The resource by id; exactly one of this and <see cref="ResourcePath"/>.</summary>
    public string? ResourceId { get; set; }

    /// <summary>The resource by path, for example <c>/orders/{orderId}</c>.</summary>
    public string? ResourcePath { get; set; }

    /// <summary>Creates the resource (and its missing parents) of <see cref="ResourcePath"/>.</summary>
    public bool CreateResource { get; set; }

    public string HttpMethod { get; set; } = "";

    /// <summary>HTTP, HTTP_PROXY, AWS, AWS_PROXY or MOCK in any letter case; left out with <see cref="Lambda"/>.</summary>
    public string? Type { get; set; }

    public string? Uri { get; set; }

    public string? IntegrationHttpMethod { get; set; }

    public string? ConnectionType { get; set; }

    public string? ConnectionId { get; set; }

    public string? IntegrationTarget { get; set; }

    public string? Credentials { get; set; }

    /// <summary>The caller's identity: <c>arn:aws:iam::*:user/*</c>. Exclusive with <see cref="Credentials"/>.</summary>
    public bool? CredentialsPassthrough { get; set; }

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

    /// <summary>Ensures that the method exists and looks so; left out, the method is somebody else's.</summary>
    public RestMethodSpec? Method { get; set; }

    public LambdaSpec? Lambda { get; set; }

    /// <summary>Takes over an integration found in place instead of stalling.</summary>
    public bool Adopt { get; set; }

    public string? Region { get; set; }

    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Delete;

    public ManagementPolicy ManagementPolicy { get; set; } = ManagementPolicy.Manage;

    public DriftPolicy DriftPolicy { get; set; } = DriftPolicy.Correct;

    public IList<string>? IgnoreFields { get; set; }

    public bool Suspend { get; set; }
}

/// <summary>TLS to a backend of a REST API.</summary>
public sealed class RestTlsConfig
{
    public bool? InsecureSkipVerification { get; set; }
}

/// <summary>An integration response of a REST API, under the API's names.</summary>
public sealed class RestIntegrationResponseSpec
{
    public string StatusCode { get; set; } = "";

    public string? SelectionPattern { get; set; }

    public IDictionary<string, string>? ResponseParameters { get; set; }

    public IDictionary<string, string>? ResponseTemplates { get; set; }

    public string? ContentHandling { get; set; }
}

/// <summary>The method that an integration serves.</summary>
public sealed class RestMethodSpec
{
    public string AuthorizationType { get; set; } = "NONE";

    public string? AuthorizerId { get; set; }

    public bool ApiKeyRequired { get; set; }

    /// <summary><c>method.request.{location}.{name}</c> to whether it is required.</summary>
    public IDictionary<string, bool>? RequestParameters { get; set; }

    public IDictionary<string, string>? RequestModels { get; set; }

    public IList<RestMethodResponseSpec>? MethodResponses { get; set; }
}

/// <summary>A method response.</summary>
public sealed class RestMethodResponseSpec
{
    public string StatusCode { get; set; } = "";

    public IDictionary<string, string>? ResponseModels { get; set; }

    /// <summary><c>method.response.header.{name}</c> to whether it is required.</summary>
    public IDictionary<string, bool>? ResponseParameters { get; set; }
}
