using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>Desired state: the properties of AWS::ApiGatewayV2::Integration under their API names, then the operator's own.</summary>
/// <remarks>
/// Bounds are the API's where it has some (lengths, timeout); the others are far above any use and exist because the API server
/// refuses rules over unbounded values. Rules that look at several fields are in <c>IntegrationSpec.Rules.cs</c>.
/// </remarks>
[Description("The integration as it should be. Only fields that are set are compared with AWS; fields left out are left to AWS.")]
public sealed partial class IntegrationSpec
{
    /// <summary>Exactly one of this and <see cref="ApiRef"/>.</summary>
    [Length(1, 64)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9_-]+$')",
        Message = "Set apiId to the bare id of the API (letters, digits, - and _), for example a1b2c3d4; aws apigatewayv2 get-apis lists it.")]
    [ValidationRule(
        "self == oldSelf",
        Message = "Keep apiId: an integration cannot move to another API. Create a new Integration, point the routes to it, then delete this one.")]
    [Description("Id of the API that the integration belongs to, for example a1b2c3d4. Exactly one of apiId and apiRef. Cannot be changed.")]
    public string? ApiId { get; set; }

    [Description(
        "An object in the cluster that stands for the API: an API of ACK (the default kind) or of Crossplane's AWS provider, or any other with apiVersion, kind and fieldPath. The integration is made once it " +
        "is ready. Exactly one of apiId and apiRef. It may be changed as long as it leads to the same API.")]
    public ObjectReference? ApiRef { get; set; }

    [Default(ProtocolType.HTTP)]
    [ValidationRule("self == oldSelf", Message = "Keep protocolType: an API never changes its protocol. Create a new Integration for the other API.")]
    [Description("Protocol of that API: HTTP (the default) or WEBSOCKET. It decides which other fields make sense, and is checked against the real API. Cannot be changed.")]
    public ProtocolType ProtocolType { get; set; } = ProtocolType.HTTP;

    [EnumValues("AWS_PROXY", "HTTP_PROXY", "AWS", "HTTP", "MOCK")]
    [Description(
        "Kind of backend, and who shapes the message. AWS_PROXY: a Lambda function, or with integrationSubtype an AWS service action. " +
        "HTTP_PROXY: an HTTP endpoint, passed through; also private ones behind a VPC link. AWS, HTTP and MOCK (WebSocket APIs only): the same " +
        "backends, or none, with templates and integration responses in between. May be left out with lambda, required without.")]
    public string? IntegrationType { get; set; }

    [Length(1, 1024)]
    [ValidationRule(
        "self.matches('^([A-Za-z0-9_-]|[$][{]stageVariables[.][A-Za-z0-9_]+[}])+$')",
        Message = "Set connectionId to the id of a VPC link, for example vlnk01 (not its ARN or name), or to a stage variable such as ${stageVariables.vpcLinkId}.")]
    [Description(
        "Id of the VPC link through which a private backend is reached, for example vlnk01; may use ${stageVariables.NAME}. " +
        "Goes with connectionType VPC_LINK. HTTP APIs need a v2 link, WebSocket APIs a v1 link (Network Load Balancer).")]
    public string? ConnectionId { get; set; }

    [Description("An object in the cluster that stands for the VPC link, instead of connectionId: a VPCLink of ACK (the default; of group apigatewayv2.services.k8s.aws for HTTP APIs, apigateway.services.k8s.aws for WebSocket APIs) or of Crossplane's AWS provider, or any other with apiVersion, kind and fieldPath.")]
    public ObjectReference? VpcLinkRef { get; set; }

    [EnumValues("INTERNET", "VPC_LINK")]
    [Description("How the backend is reached: INTERNET (AWS' default) for public endpoints, VPC_LINK for private ones, together with connectionId.")]
    public string? ConnectionType { get; set; }

    [EnumValues("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")]
    [Description(
        "WebSocket APIs only. Converts the payload: CONVERT_TO_BINARY from Base64 text to bytes, CONVERT_TO_TEXT from bytes to Base64 text. Left out, it passes through unchanged.")]
    public string? ContentHandlingStrategy { get; set; }

    [Length(1, 2048)]
    [ValidationRule(
        "self.matches('^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$') || self.matches('^arn:aws[a-z-]*:iam::[*]:user/[*]$') || self.matches('[$][{]stageVariables[.][A-Za-z0-9_]+[}]')",
        Message = "Set credentialsArn to a role (arn:aws:iam::123456789012:role/NAME), to arn:aws:iam::*:user/* to pass the caller's identity on, or to a value with ${stageVariables.NAME}; leave it out to rely on the backend's resource policy.")]
    [Description(
        "Identity with which API Gateway calls the backend: the ARN of a role that it can assume, for example arn:aws:iam::123456789012:role/apigateway; " +
        "arn:aws:iam::*:user/* to pass the caller's identity on; or a value with ${stageVariables.NAME}. Left out, the backend's resource policy decides (Lambda). Required with integrationSubtype.")]
    public string? CredentialsArn { get; set; }

    [Description("An object in the cluster that stands for the role, instead of credentialsArn: a Role of ACK (the default) or of Crossplane's AWS provider, or any other with apiVersion, kind and fieldPath.")]
    public ObjectReference? CredentialsRef { get; set; }

    [Length(0, 1024)]
    [Description("Text for people, shown in the AWS console. Up to 1024 characters.")]
    public string? Description { get; set; }

    [EnumValues("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")]
    [Description("HTTP verb with which the backend is called, or ANY for the caller's own. Required for HTTP and HTTP_PROXY; POST for Lambda (AWS' default there); not for MOCK or with integrationSubtype.")]
    public string? IntegrationMethod { get; set; }

    [EnumValues(
        "AppConfig-GetConfiguration", "EventBridge-PutEvents", "Kinesis-PutRecord", "SQS-DeleteMessage", "SQS-PurgeQueue", "SQS-ReceiveMessage",
        "SQS-SendMessage", "StepFunctions-StartExecution", "StepFunctions-StartSyncExecution", "StepFunctions-StopExecution")]
    [Description(
        "AWS service action that an HTTP API calls directly, for example SQS-SendMessage. Only with integrationType AWS_PROXY; needs credentialsArn and the action's " +
        "parameters in requestParameters, and takes neither integrationUri nor integrationMethod.")]
    public string? IntegrationSubtype { get; set; }

    [Length(1, 2048)]
    [Description(
        "The backend. Lambda: function ARN or invocation ARN. HTTP and HTTP_PROXY: full URL, for example https://example.com/{proxy}. Private HTTP API integrations: ARN of a load balancer " +
        "listener or Cloud Map service. WebSocket AWS: arn:aws:apigateway:REGION:SERVICE:action/NAME or :path/PATH. May contain ${stageVariables.NAME}. Sent to AWS as written.")]
    public string? IntegrationUri { get; set; }

    [EnumValues("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")]
    [Description(
        "WebSocket APIs only. What happens to a message whose content type has no template in requestTemplates: WHEN_NO_MATCH (AWS' default) passes it on, " +
        "WHEN_NO_TEMPLATES passes it on only if there is no template at all, NEVER refuses it with 415.")]
    public string? PassthroughBehavior { get; set; }

    [EnumValues("1.0", "2.0")]
    [Description(
        "Format of the event sent to the backend, in quotes: \"1.0\" or \"2.0\". 2.0 is for Lambda proxies of HTTP APIs only. Left out on an HTTP API, the operator sends 2.0 for a Lambda proxy " +
        "and 1.0 otherwise (see status.effective); WebSocket APIs use 1.0.")]
    public string? PayloadFormatVersion { get; set; }

    [Properties(maxProperties: 100)]
    [ValueLength(1, 512)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 512)", Message = "Shorten the keys of requestParameters to 512 characters or less.")]
    [Description(
        "What to change in, or to take into, the request to the backend; values have 1 to 512 characters. HTTP APIs: overwrite:path, or append, overwrite or remove with header or querystring, such as " +
        "overwrite:header.tenant: $context.authorizer.tenant (remove takes the value ''). With integrationSubtype: the action's parameters, such as QueueUrl. WebSocket APIs: " +
        "integration.request.LOCATION.NAME (header, querystring, path), taken from route.request.*, context.*, stageVariables.* or 'static text'.")]
    public IDictionary<string, string>? RequestParameters { get; set; }

    [Properties(maxProperties: 32)]
    [ValueLength(0, 32768)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of requestTemplates to 256 characters or less.")]
    [Description("WebSocket APIs only. Velocity templates for the request by content type or by the key that templateSelectionExpression yields, for example application/json or $default. Up to 32768 characters each.")]
    public IDictionary<string, string>? RequestTemplates { get; set; }

    [Properties(maxProperties: 32)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of requestTemplatesFrom to 256 characters or less.")]
    [Description("Templates whose text is in a ConfigMap of the same namespace, by the same keys as requestTemplates; an edit of the ConfigMap is applied at once. No key is in both.")]
    public IDictionary<string, TemplateSource>? RequestTemplatesFrom { get; set; }

    /// <summary>By status code (200-599): the list form of CloudFormation and Pulumi.</summary>
    [Properties(maxProperties: 40)]
    [MapType("granular")]
    [ValidationRule(
        "self.all(s, s.matches('^[2-5][0-9][0-9]$'))",
        Message = "Use status codes from \"200\" to \"599\" as keys of responseParameters, in quotes.")]
    [Description(
        "HTTP APIs only. What to change in the backend's response, by status code (200 to 599, in quotes), in the list form of CloudFormation and Pulumi: " +
        "{\"200\": {\"responseParameters\": [{\"destination\": \"append:header.x\", \"source\": \"$response.header.y\"}]}}. The flat form of the API and the AWS CLI " +
        "({\"200\": {\"append:header.x\": \"...\"}}) is refused here; operator import cli converts it.")]
    public IDictionary<string, ResponseParameterList>? ResponseParameters { get; set; }

    [Length(1, 1024)]
    [Description("WebSocket APIs only. Expression that yields the key of the request template to use, for example ${request.body.action}.")]
    public string? TemplateSelectionExpression { get; set; }

    [RangeMinimum(50)]
    [RangeMaximum(30000)]
    [Description("How long API Gateway waits for the backend, in milliseconds: 50 to 30000 for HTTP APIs (AWS' default 30000), 50 to 29000 for WebSocket APIs (29000).")]
    public int? TimeoutInMillis { get; set; }

    [Description("TLS to a private backend; only for HTTP APIs with connectionType VPC_LINK. When set, the traffic uses HTTPS.")]
    public TlsConfig? TlsConfig { get; set; }

    /// <summary>WebSocket, not proxy: reconciled as part of this object, keyed by <see cref="IntegrationResponseSpec.IntegrationResponseKey"/>.</summary>
    [Items(maxItems: 50)]
    [ListType("map")]
    [ListMapKeys("integrationResponseKey")]
    [Description(
        "WebSocket APIs with type AWS, HTTP or MOCK only. How backend answers become messages to the client, by key. When set, the list is complete: responses in AWS that it does not " +
        "name are deleted. Left out, responses in AWS are left alone.")]
    public IList<IntegrationResponseSpec>? IntegrationResponses { get; set; }

    [Description("A Lambda function as backend. Takes the place of integrationType, integrationUri and integrationMethod, and brings the permission to invoke the function.")]
    public LambdaSpec? Lambda { get; set; }

    [Description("The AwsAccount that the integration lives in. Left out, it is the one called default, or, where there is none, the account of the operator's own credentials. Cannot be changed, added or removed later.")]
    public AccountReference? AccountRef { get; set; }

    [Length(1, 32)]
    [ValidationRule(
        "self.matches('^[a-z]{2,8}(-[a-z]+)+-[0-9]+$')",
        Message = "Set region to the code of an AWS Region, for example us-west-2, or leave it out to use the operator's.")]
    [Description("AWS Region of the API, for example us-west-2. Left out, it is the operator's own. Cannot be changed, added or removed later.")]
    public string? Region { get; set; }

    [Default(DeletionPolicy.Delete)]
    [Description("What happens to the integration in AWS when this object is deleted: Delete (the default) or Retain. Integrations made by quick create are always retained.")]
    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Delete;

    [Default(ManagementPolicy.Manage)]
    [Description("Manage (the default): the operator creates, updates and deletes. Observe: it only reads the integration named by integrationId and reports its state and differences.")]
    public ManagementPolicy ManagementPolicy { get; set; } = ManagementPolicy.Manage;

    [Default(DriftPolicy.Correct)]
    [Description("When AWS differs from the spec without the spec having changed: Correct (the default) brings AWS back, Detect only reports the differences in status.drift.")]
    public DriftPolicy DriftPolicy { get; set; } = DriftPolicy.Correct;

    [Default(ReplacePolicy.CreateBeforeDelete)]
    [Description(
        "When a change cannot be made in place (for example another integrationType): CreateBeforeDelete (the default) makes a new integration, moves the routes to it and deletes the old one, " +
        "so the id changes; Never stalls and says which change needs it.")]
    public ReplacePolicy ReplacePolicy { get; set; } = ReplacePolicy.CreateBeforeDelete;

    /// <summary>Field paths (for example <c>description</c>, <c>requestParameters.overwrite:path</c>) sent at create and never corrected.</summary>
    [Items(maxItems: 100)]
    [ItemLength(1, 600)]
    [ListType("set")]
    [ItemValidationRule(
        "self.matches('^(connectionId|connectionType|contentHandlingStrategy|credentialsArn|description|integrationMethod|integrationUri|passthroughBehavior|payloadFormatVersion|templateSelectionExpression|timeoutInMillis|tlsConfig([.]serverNameToVerify)?|(requestParameters|requestTemplates|responseParameters|integrationResponses)([.].+)?)$')",
        Message = "Name a field of spec that can differ in AWS, for example description or requestParameters.overwrite:path; apiId, protocolType, integrationType, integrationSubtype and the operator's own fields cannot be ignored.")]
    [Description(
        "Fields that others may change in AWS: they are sent when the integration is created and never corrected. A field's name, for example description, or one entry of a map, for example " +
        "requestParameters.overwrite:path or responseParameters.200.append:header.x.")]
    public IList<string>? IgnoreFields { get; set; }

    [Default(false)]
    [Description("True stops all work on this object, deletion included, until it is false again. False by default.")]
    public bool Suspend { get; set; }

    /// <summary>Adopts this existing integration instead of creating one.</summary>
    [Length(1, 64)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9_-]+$')",
        Message = "Set integrationId to the bare id of the integration (letters, digits, - and _), for example 0abcdef; aws apigatewayv2 get-integrations lists it.")]
    [ValidationRule(
        "self == oldSelf",
        Message = "Keep integrationId: to adopt another integration, create another Integration object.")]
    [Description("Id of an existing integration to take over instead of creating one, for example 0abcdef. Required when managementPolicy is Observe. It can be added later but not changed.")]
    public string? IntegrationId { get; set; }

    /// <summary>The id of the API; empty where it is not known, because a reference has not been followed.</summary>
    internal string KnownApiId => ApiId ?? "";

    /// <summary>A copy whose members can be set without changing this one. Lists, maps and blocks are shared.</summary>
    internal IntegrationSpec Copy() => (IntegrationSpec)MemberwiseClone();
}

/// <summary>Response parameters for one status code.</summary>
[Description("What to change in responses with this status code.")]
public sealed class ResponseParameterList
{
    [Required]
    [Items(maxItems: 32)]
    [ListType("map")]
    [ListMapKeys("destination")]
    [Description("The changes; each destination once.")]
    public IList<ResponseParameter> ResponseParameters { get; set; } = [];
}

/// <summary>One mapping of a response value.</summary>
[Description("One change to the response.")]
public sealed class ResponseParameter
{
    [Required]
    [Length(1, 256)]
    [ValidationRule(
        "self == 'overwrite:statuscode' || self.matches('^(append|overwrite|remove):header[.].+$')",
        Message = "Set destination to overwrite:statuscode, or to append:header.NAME, overwrite:header.NAME or remove:header.NAME.")]
    [ValidationRule(
        "!self.matches('" + ReservedHeaders.MappingPattern + "')",
        Message = "Choose another header: API Gateway reserves " + ReservedHeaders.Names + " and does not let them be mapped.")]
    [Description("What is changed: overwrite:statuscode, or append, overwrite or remove with a header, for example append:header.x-trace.")]
    public string Destination { get; set; } = "";

    [Required]
    [Length(1, 512)]
    [Description("The new value: $response.header.NAME, $response.body.PATH, $context.NAME, $stageVariables.NAME or static text; '' for remove. 1 to 512 characters.")]
    public string Source { get; set; } = "";
}

/// <summary>TLS of a private integration.</summary>
[Description("TLS to a private backend.")]
public sealed class TlsConfig
{
    [Length(1, 512)]
    [Description("Host name that the backend's certificate must carry, also sent as SNI, for example internal.example.com.")]
    public string? ServerNameToVerify { get; set; }
}

/// <summary>An integration response of a WebSocket API, under the API's names.</summary>
[Description("How one kind of backend answer becomes a message to the client.")]
[ValidationRule(
    "!has(self.responseTemplates) || !has(self.responseTemplatesFrom) || self.responseTemplatesFrom.all(k, !(k in self.responseTemplates))",
    Message = "Remove the key from responseTemplates, or from responseTemplatesFrom: one of them says the text.",
    FieldPath = ".responseTemplatesFrom")]
public sealed class IntegrationResponseSpec
{
    [Required]
    [Length(1, 1024)]
    [ValidationRule("self == '$default' || self.matches('^/.+/$')", Message = "Set integrationResponseKey to $default, or to a regular expression between slashes, for example /4\\d\\d/.")]
    [Description("Which answers this is for: $default, or a regular expression between slashes that the selection expression's value is matched with, for example /4\\d\\d/.")]
    public string IntegrationResponseKey { get; set; } = "";

    [EnumValues("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")]
    [Description("Converts the payload: CONVERT_TO_BINARY from Base64 text to bytes, CONVERT_TO_TEXT from bytes to Base64 text. Left out, it passes through unchanged.")]
    public string? ContentHandlingStrategy { get; set; }

    [Properties(maxProperties: 50)]
    [ValueLength(1, 512)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 512)", Message = "Shorten the keys of responseParameters to 512 characters or less.")]
    [Description("Values to take over from the backend's answer, for example method.response.header.x: integration.response.header.y. Values have 1 to 512 characters.")]
    public IDictionary<string, string>? ResponseParameters { get; set; }

    [Properties(maxProperties: 32)]
    [ValueLength(0, 32768)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of responseTemplates to 256 characters or less.")]
    [Description("Velocity templates for the message by content type or by the key that templateSelectionExpression yields. Up to 32768 characters each.")]
    public IDictionary<string, string>? ResponseTemplates { get; set; }

    [Properties(maxProperties: 32)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of responseTemplatesFrom to 256 characters or less.")]
    [Description("Templates whose text is in a ConfigMap of the same namespace, by the same keys as responseTemplates; an edit of the ConfigMap is applied at once. No key is in both.")]
    public IDictionary<string, TemplateSource>? ResponseTemplatesFrom { get; set; }

    [Length(1, 1024)]
    [Description("Expression that yields the key of the response template to use, for example ${integration.response.body.kind}.")]
    public string? TemplateSelectionExpression { get; set; }

    /// <summary>A copy whose members can be set without changing this one.</summary>
    internal IntegrationResponseSpec Copy() => (IntegrationResponseSpec)MemberwiseClone();
}
