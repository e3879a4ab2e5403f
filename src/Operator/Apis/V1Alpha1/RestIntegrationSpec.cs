using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>Desired state: where the integration sits, its properties under the names of PutIntegration, then the operator's own.</summary>
/// <remarks>
/// Bounds are the API's where it has some; the others are far above any use and exist because the API server refuses rules over
/// unbounded values. Rules that look at several fields are in <c>RestIntegrationSpec.Rules.cs</c>.
/// </remarks>
[Description("The integration as it should be. Only fields that are set are compared with AWS; fields left out are left to AWS.")]
public sealed partial class RestIntegrationSpec
{
    /// <summary>Exactly one of this and <see cref="RestApiRef"/>.</summary>
    [Length(1, 64)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9_-]+$')",
        Message = "Set restApiId to the bare id of the REST API (letters, digits, - and _), for example r3st4p1x; aws apigateway get-rest-apis lists it.")]
    [ValidationRule("self == oldSelf", Message = "Keep restApiId: an integration cannot move to another API. Create a new RestIntegration, then delete this one.")]
    [Description("Id of the REST API, for example r3st4p1x. Exactly one of restApiId and restApiRef. Cannot be changed.")]
    public string? RestApiId { get; set; }

    [Description(
        "An object in the cluster that stands for the REST API: a RestAPI of ACK (the default kind) or of Crossplane's AWS provider, or any other with apiVersion, kind and fieldPath. The integration is made once it is ready. " +
        "Exactly one of restApiId and restApiRef. It may be changed as long as it leads to the same API.")]
    public ObjectReference? RestApiRef { get; set; }

    /// <summary>The resource by id; exactly one of this and <see cref="ResourcePath"/>.</summary>
    [Length(1, 64)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9_-]+$')",
        Message = "Set resourceId to the bare id of the resource (letters, digits, - and _), for example abc123; aws apigateway get-resources lists it. A path belongs in resourcePath.")]
    [Description("Id of the resource, for example abc123. Exactly one of resourceId and resourcePath. Cannot be changed.")]
    public string? ResourceId { get; set; }

    /// <summary>The resource by path, for example <c>/orders/{orderId}</c>.</summary>
    [Length(1, 1024)]
    [ValidationRule(
        "self == '/' || self.matches('^(/([^/{} ?#]+|[{][A-Za-z0-9._:-]+[}]))*(/[{][A-Za-z0-9._:-]+[+][}])?$')",
        Message = "Write resourcePath as in the API, for example /orders/{orderId} or /files/{proxy+}: it starts with / and does not end with one, a parameter fills its whole part, and only the last one may be greedy.")]
    [Description(
        "Path of the resource, for example /orders/{orderId}; / is the root. The operator looks up its id and waits while the API has no such path, unless createResource is true. " +
        "Exactly one of resourceId and resourcePath. Cannot be changed.")]
    public string? ResourcePath { get; set; }

    /// <summary>Creates the resource (and its missing parents) of <see cref="ResourcePath"/>.</summary>
    [Default(false)]
    [Description(
        "True: the resource of resourcePath is created if it is missing, with the parents that are missing too; what was created here is deleted with this object, if nothing else is on " +
        "it by then. False (the default): somebody else makes it.")]
    public bool CreateResource { get; set; }

    [Required]
    [EnumValues("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")]
    [ValidationRule("self == oldSelf", Message = "Keep httpMethod: the integration belongs to its method. Create a new RestIntegration for the other method, then delete this one.")]
    [Description("Method of the resource that clients call; ANY is the catch-all. Not the verb that the backend is called with: that is integrationHttpMethod. Cannot be changed.")]
    public string HttpMethod { get; set; } = "";

    /// <summary>HTTP, HTTP_PROXY, AWS, AWS_PROXY or MOCK in any letter case; left out with <see cref="Lambda"/>.</summary>
    [Length(1, 16)]
    [ValidationRule(
        "self.upperAscii() in ['HTTP', 'HTTP_PROXY', 'AWS', 'AWS_PROXY', 'MOCK']",
        Message = "Set type to HTTP, HTTP_PROXY, AWS, AWS_PROXY or MOCK, in upper or lower case.")]
    [Description(
        "Kind of backend, and who shapes the message. AWS_PROXY: a Lambda function or a Firehose stream, passed through. HTTP_PROXY: an HTTP endpoint, passed through. AWS and HTTP: an AWS service " +
        "action (Lambda included) or an HTTP endpoint, with templates and integration responses in between. MOCK: no backend. Upper or lower case, as OpenAPI writes it; AWS is sent upper case. " +
        "Left out with lambda, required without.")]
    public string? Type { get; set; }

    [Length(1, 2048)]
    [Description(
        "The backend. HTTP types: full URL, for example https://example.com/orders/{orderId}, or one that starts with ${stageVariables.NAME}. AWS types: arn:aws:apigateway:REGION:SERVICE:path/PATH or " +
        ":action/NAME; for Lambda rather use lambda. May contain ${stageVariables.NAME}. Sent to AWS as written. Not for MOCK.")]
    public string? Uri { get; set; }

    [EnumValues("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")]
    [Description("HTTP verb with which the backend is called, or ANY for the caller's own. Required for all types but MOCK; POST for Lambda functions. Follows from lambda.")]
    public string? IntegrationHttpMethod { get; set; }

    [EnumValues("INTERNET", "VPC_LINK")]
    [Description("How the backend is reached: INTERNET (AWS' default) for public endpoints, VPC_LINK for private ones (HTTP types only), together with connectionId.")]
    public string? ConnectionType { get; set; }

    [Length(1, 1024)]
    [ValidationRule(
        "self.matches('^([A-Za-z0-9_-]|[$][{]stageVariables[.][A-Za-z0-9_]+[}])+$')",
        Message = "Set connectionId to the id of a VPC link, for example vlnk02 (not its ARN or name), or to a stage variable such as ${stageVariables.vpcLinkId}.")]
    [Description("Id of the VPC link through which a private backend is reached, for example vlnk02; may use ${stageVariables.NAME}. Goes with connectionType VPC_LINK, which may be left out.")]
    public string? ConnectionId { get; set; }

    [Description("An object in the cluster that stands for the VPC link, instead of connectionId: a VPCLink of ACK (the default; of group apigateway.services.k8s.aws) or of Crossplane's AWS provider, or any other with apiVersion, kind and fieldPath.")]
    public ObjectReference? VpcLinkRef { get; set; }

    [Length(1, 2048)]
    [ValidationRule(
        "self.matches('^(arn:aws[a-z-]*:elasticloadbalancing:|[$][{])')",
        Message = "Set integrationTarget to the ARN of a load balancer's listener (arn:aws:elasticloadbalancing:...), or leave it out.")]
    [Description(
        "ARN of the load balancer's listener that gets the request, for example arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/a/50dc6c495c0c9188/f2f7dc8efc522ab2. Only with a v2 VPC link.")]
    public string? IntegrationTarget { get; set; }

    [Length(1, 2048)]
    [ValidationRule(
        "self.matches('^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$') || self.matches('^arn:aws[a-z-]*:iam::[*]:user/[*]$') || self.matches('[$][{]stageVariables[.][A-Za-z0-9_]+[}]')",
        Message = "Set credentials to a role (arn:aws:iam::123456789012:role/NAME), to arn:aws:iam::*:user/* to pass the caller's identity on, or to a value with ${stageVariables.NAME}; leave it out to rely on the backend's resource policy.")]
    [Description(
        "Identity with which API Gateway calls an AWS service: the ARN of a role that it can assume, for example arn:aws:iam::123456789012:role/apigateway; or a value with ${stageVariables.NAME}. " +
        "Left out, the backend's resource policy decides (Lambda). Not together with credentialsPassthrough.")]
    public string? Credentials { get; set; }

    [Description("An object in the cluster that stands for the role, instead of credentials: a Role of ACK (the default) or of Crossplane's AWS provider, or any other with apiVersion, kind and fieldPath.")]
    public ObjectReference? CredentialsRef { get; set; }

    /// <summary>The caller's identity: <c>arn:aws:iam::*:user/*</c>. Exclusive with <see cref="Credentials"/>.</summary>
    [Description("True: the backend is called with the caller's own identity (credentials arn:aws:iam::*:user/*). Not together with credentials.")]
    public bool? CredentialsPassthrough { get; set; }

    [EnumValues("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")]
    [Description("Converts the request's payload: CONVERT_TO_BINARY from Base64 text to bytes, CONVERT_TO_TEXT from bytes to Base64 text. Left out, it passes through unchanged.")]
    public string? ContentHandling { get; set; }

    [Length(1, 32)]
    [ValidationRule(
        "self.upperAscii() in ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']",
        Message = "Set passthroughBehavior to WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER, in upper or lower case.")]
    [Description(
        "What happens to a request whose content type has no template in requestTemplates: WHEN_NO_MATCH (AWS' default) passes it on, WHEN_NO_TEMPLATES passes it on only if there is no " +
        "template at all, NEVER refuses it with 415. Upper or lower case, as OpenAPI writes it; AWS is sent upper case.")]
    public string? PassthroughBehavior { get; set; }

    [Properties(maxProperties: 100)]
    [ValueLength(1, 512)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 512)", Message = "Shorten the keys of requestParameters to 512 characters or less.")]
    [ValidationRule(
        "self.all(k, k.matches('^integration[.]request[.](header|querystring|path|multivalueheader|multivaluequerystring)[.].+$'))",
        Message = "Write the keys of requestParameters as integration.request.header.NAME, integration.request.querystring.NAME or integration.request.path.NAME.")]
    [ValidationRule(
        "self.all(k, self[k].matches('^(method[.]request[.]((header|querystring|path|multivalueheader|multivaluequerystring)[.].+|body([.[].+)?)|stageVariables[.].+|context[.].+|\\'.*\\')$'))",
        Message = "Write the values of requestParameters as method.request.LOCATION.NAME (header, querystring, path), method.request.body.JSONPATH, stageVariables.NAME, context.NAME, or static text in single quotes ('text').")]
    [Description(
        "What to take into the request to the backend, destination to source; for example integration.request.path.id: method.request.path.orderId. Sources are method.request.LOCATION.NAME, " +
        "method.request.body.JSONPATH, stageVariables.NAME, context.NAME or 'static text' in single quotes, encoded as its place needs. The method must declare the parameters that are taken.")]
    public IDictionary<string, string>? RequestParameters { get; set; }

    [Properties(maxProperties: 32)]
    [ValueLength(0, 32768)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of requestTemplates to 256 characters or less.")]
    [Description("Velocity templates for the request by content type, for example application/json. Up to 32768 characters each. Not for proxy types.")]
    public IDictionary<string, string>? RequestTemplates { get; set; }

    [Properties(maxProperties: 32)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of requestTemplatesFrom to 256 characters or less.")]
    [Description("Templates whose text is in a ConfigMap of the same namespace, by the same keys as requestTemplates; an edit of the ConfigMap is applied at once. No key is in both.")]
    public IDictionary<string, TemplateSource>? RequestTemplatesFrom { get; set; }

    [Items(maxItems: 50)]
    [ItemLength(1, 512)]
    [ListType("set")]
    [ItemValidationRule(
        "self.matches('^(method|integration)[.]request[.].+$')",
        Message = "Write cacheKeyParameters as method.request.LOCATION.NAME (header, querystring, path), for example method.request.path.orderId.")]
    [Description(
        "Request parameters whose values tell cached responses apart, for example [method.request.path.orderId]. Each is also in requestParameters (as a source or a key), or in " +
        "method.requestParameters; without a method block, the method in AWS has to declare it.")]
    public IList<string>? CacheKeyParameters { get; set; }

    [Length(1, 1024)]
    [Description("Name under which cached parameters are kept; integrations of an API that share it share their cache. The resource's id by AWS' default.")]
    public string? CacheNamespace { get; set; }

    [RangeMinimum(50)]
    [RangeMaximum(900000)]
    [Description(
        "How long API Gateway waits for the backend, in milliseconds: 50 to 29000 (AWS' default). More than 29000, up to 300000, needs a raised quota of the account (Regional and private APIs only); " +
        "a streamed response may take up to 900000.")]
    public int? TimeoutInMillis { get; set; }

    [Description("TLS to an HTTP backend; types HTTP and HTTP_PROXY only.")]
    public RestTlsConfig? TlsConfig { get; set; }

    [EnumValues("BUFFERED", "STREAM")]
    [Description("BUFFERED (AWS' default): the response is collected first. STREAM: it is passed on as it comes (HTTP_PROXY and AWS_PROXY only). For Lambda rather use lambda.streaming.")]
    public string? ResponseTransferMode { get; set; }

    [Items(maxItems: 40)]
    [ListType("map")]
    [ListMapKeys("statusCode")]
    [Description(
        "How backend answers become responses to the client, by status code; types AWS, HTTP and MOCK only. When set, the list is complete: responses in AWS that it does not name are deleted. " +
        "Left out, responses in AWS are left alone. Each needs a method response with its status code.")]
    public IList<RestIntegrationResponseSpec>? IntegrationResponses { get; set; }

    /// <summary>Ensures that the method exists and looks so; left out, the method is somebody else's.</summary>
    [Description(
        "The method that the integration serves. When set, the operator makes the method if it is missing and keeps what is set here. Left out (the default), somebody else makes it, and the operator waits " +
        "for it.")]
    public RestMethodSpec? Method { get; set; }

    [Description("A Lambda function as backend. Takes the place of type, uri, integrationHttpMethod and responseTransferMode, and brings the permission to invoke the function.")]
    public LambdaSpec? Lambda { get; set; }

    /// <summary>Takes over an integration found in place instead of stalling.</summary>
    [Default(false)]
    [Description("True: an integration that the method already has is taken over. False (the default): it is not touched, and the object says so.")]
    public bool Adopt { get; set; }

    [Description("The AwsAccount that the integration lives in. Left out, it is the one called default, or, where there is none, the account of the operator's own credentials. Cannot be changed, added or removed later.")]
    public AccountReference? AccountRef { get; set; }

    [Length(1, 32)]
    [ValidationRule(
        "self.matches('^[a-z]{2,8}(-[a-z]+)+-[0-9]+$')",
        Message = "Set region to the code of an AWS Region, for example us-west-2, or leave it out to use the operator's.")]
    [Description("AWS Region of the API, for example us-west-2. Left out, it is the operator's own. Cannot be changed, added or removed later.")]
    public string? Region { get; set; }

    [Default(DeletionPolicy.Delete)]
    [Description("What happens to the integration in AWS (and to the method and resources made here) when this object is deleted: Delete (the default) or Retain.")]
    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Delete;

    [Default(ManagementPolicy.Manage)]
    [Description("Manage (the default): the operator creates, updates and deletes. Observe: it only reads the method's integration and reports its state and differences.")]
    public ManagementPolicy ManagementPolicy { get; set; } = ManagementPolicy.Manage;

    [Default(DriftPolicy.Correct)]
    [Description("When AWS differs from the spec without the spec having changed: Correct (the default) brings AWS back, Detect only reports the differences in status.drift.")]
    public DriftPolicy DriftPolicy { get; set; } = DriftPolicy.Correct;

    /// <summary>Field paths (for example <c>timeoutInMillis</c>, <c>requestTemplates.application/json</c>) sent at create and never corrected.</summary>
    [Items(maxItems: 100)]
    [ItemLength(1, 600)]
    [ListType("set")]
    [ItemValidationRule(
        "self.matches('^(uri|integrationHttpMethod|connectionType|connectionId|integrationTarget|credentials|contentHandling|passthroughBehavior|cacheKeyParameters|cacheNamespace|timeoutInMillis|responseTransferMode|tlsConfig([.]insecureSkipVerification)?|(requestParameters|requestTemplates|integrationResponses|method)([.].+)?)$')",
        Message = "Name a field of spec that can differ in AWS, for example timeoutInMillis or requestTemplates.application/json; type, where the integration sits and the operator's own fields cannot be ignored.")]
    [Description(
        "Fields that others may change in AWS: they are sent when the integration is created and never corrected. A field's name, for example timeoutInMillis, or one entry of a map, for example " +
        "requestTemplates.application/json or integrationResponses.200.responseTemplates.")]
    public IList<string>? IgnoreFields { get; set; }

    [Default(false)]
    [Description("True stops all work on this object, deletion included, until it is false again. False by default.")]
    public bool Suspend { get; set; }

    /// <summary>The id of the API; empty where it is not known, because a reference has not been followed.</summary>
    internal string KnownApiId => RestApiId ?? "";

    /// <summary>A copy whose members can be set without changing this one. Lists, maps and blocks are shared.</summary>
    internal RestIntegrationSpec Copy() => (RestIntegrationSpec)MemberwiseClone();
}

/// <summary>TLS to a backend of a REST API.</summary>
[Description("TLS to an HTTP backend.")]
public sealed class RestTlsConfig
{
    [Description("True: the backend's certificate need not come from an authority that API Gateway trusts (self-signed ones). It still has to be valid otherwise. False by AWS' default.")]
    public bool? InsecureSkipVerification { get; set; }
}
