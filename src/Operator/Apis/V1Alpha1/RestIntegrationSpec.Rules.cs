using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

// What AWS would refuse, or worse accept and drop, said at apply. Every message starts with what to do.

// Where the integration sits
[ValidationRule(
    "has(self.restApiId) || has(self.restApiRef)",
    Message = "Set restApiId, or restApiRef: one of them says which API the integration belongs to.",
    FieldPath = ".restApiId",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.restApiId) || !has(self.restApiRef)",
    Message = "Remove restApiId, or restApiRef: one of them says which API the integration belongs to.",
    FieldPath = ".restApiRef",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "has(self.resourceId) || has(self.resourcePath)",
    Message = "Set resourcePath (for example /orders/{orderId}) or resourceId: one of them says where the method is.",
    FieldPath = ".resourcePath",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.resourceId) || !has(self.resourcePath)",
    Message = "Remove resourceId, or resourcePath: one of them says where the method is.",
    FieldPath = ".resourceId",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!self.createResource || has(self.resourcePath)",
    Message = "Set resourcePath, or createResource: false: a resource is created by its path.",
    FieldPath = ".resourcePath",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "has(self.resourceId) == has(oldSelf.resourceId) && (!has(self.resourceId) || self.resourceId == oldSelf.resourceId)",
    Message = "Keep resourceId as it was, set or left out: an integration cannot move to another resource. Create a new RestIntegration there, then delete this one.",
    FieldPath = ".resourceId")]
[ValidationRule(
    "has(self.resourcePath) == has(oldSelf.resourcePath) && (!has(self.resourcePath) || self.resourcePath == oldSelf.resourcePath)",
    Message = "Keep resourcePath as it was, set or left out: an integration cannot move to another resource. Create a new RestIntegration there, then delete this one.",
    FieldPath = ".resourcePath")]

// The type, or the Lambda function that it follows from
[ValidationRule(
    "has(self.type) || has(self.lambda)",
    Message = "Set type to HTTP, HTTP_PROXY, AWS, AWS_PROXY or MOCK, or use lambda: the integration needs a kind of backend.",
    FieldPath = ".type",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.lambda) || !has(self.type)",
    Message = "Remove type: it follows from lambda (AWS_PROXY with proxy: true, AWS with proxy: false).",
    FieldPath = ".type",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.lambda) || !has(self.uri)",
    Message = "Remove uri: it follows from lambda.",
    FieldPath = ".uri",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.lambda) || !has(self.integrationHttpMethod)",
    Message = "Remove integrationHttpMethod: it follows from lambda (POST).",
    FieldPath = ".integrationHttpMethod",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.lambda) || !has(self.responseTransferMode)",
    Message = "Remove responseTransferMode, and set lambda.streaming: true for a streamed response.",
    FieldPath = ".responseTransferMode",
    Reason = "FieldValueForbidden")]

// The backend
[ValidationRule(
    RestRules.Type + " in ['', 'MOCK'] || has(self.lambda) || has(self.integrationHttpMethod)",
    Message = "Set integrationHttpMethod: all types but MOCK need the HTTP verb to call the backend with (POST for Lambda functions).",
    FieldPath = ".integrationHttpMethod",
    Reason = "FieldValueRequired")]
[ValidationRule(
    RestRules.Type + " in ['', 'MOCK'] || has(self.lambda) || has(self.uri)",
    Message = "Set uri: only MOCK integrations do without a backend address.",
    FieldPath = ".uri",
    Reason = "FieldValueRequired")]
[ValidationRule(
    RestRules.Type + " != 'MOCK' || !has(self.uri)",
    Message = "Remove uri: MOCK integrations call no backend.",
    FieldPath = ".uri",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    RestRules.Type + " != 'MOCK' || !has(self.integrationHttpMethod)",
    Message = "Remove integrationHttpMethod: MOCK integrations call no backend.",
    FieldPath = ".integrationHttpMethod",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.uri) || !(" + RestRules.Type + " in ['AWS', 'AWS_PROXY']) || self.uri.matches('^arn:aws[a-z-]*:apigateway:[^:]+:[^:]+:(path|action)/.+')",
    Message = "Set uri to arn:aws:apigateway:REGION:SERVICE:path/PATH or arn:aws:apigateway:REGION:SERVICE:action/NAME: AWS types call an AWS service by such an ARN. (For a Lambda function, use lambda.functionArn instead of type and uri.)",
    FieldPath = ".uri")]
[ValidationRule(
    "!has(self.uri) || " + RestRules.Type + " != 'AWS_PROXY' || !self.uri.matches('^arn:aws[a-z-]*:apigateway:[^:]+:[^:]+:(path|action)/.+') || self.uri.matches('^arn:[^:]+:apigateway:[^:]+:(lambda|firehose):')",
    Message = "Set type: AWS for this service: AWS_PROXY calls Lambda functions and Firehose streams only.",
    FieldPath = ".type")]
[ValidationRule(
    "!has(self.uri) || !(" + RestRules.Type + " in ['HTTP', 'HTTP_PROXY']) || self.uri.matches('^([hH][tT][tT][pP][sS]?://|[$][{])')",
    Message = "Set uri to a full URL that starts with http:// or https:// (or with a stage variable, ${stageVariables.NAME}).",
    FieldPath = ".uri")]
[ValidationRule(
    "!has(self.uri) || !has(self.integrationHttpMethod) || self.integrationHttpMethod == 'POST' || !(" + RestRules.Type + " in ['AWS', 'AWS_PROXY']) || !self.uri.matches(':lambda:path/.+/(response-streaming-)?invocations$')",
    Message = "Set integrationHttpMethod: POST: Lambda functions are invoked with POST, whatever the method of the resource.",
    FieldPath = ".integrationHttpMethod")]
[ValidationRule(
    "!has(self.credentials) || !has(self.credentialsPassthrough) || !self.credentialsPassthrough",
    Message = "Remove credentials, or credentialsPassthrough: the backend is called either with the role or with the caller's identity.",
    FieldPath = ".credentialsPassthrough",
    Reason = "FieldValueForbidden")]

[ValidationRule(
    "!has(self.credentialsRef) || !(has(self.credentials) || has(self.credentialsPassthrough) && self.credentialsPassthrough)",
    Message = "Remove credentialsRef, or credentials and credentialsPassthrough: one of them says with which identity the backend is called.",
    FieldPath = ".credentialsRef",
    Reason = "FieldValueForbidden")]

// The connection
[ValidationRule(
    "!has(self.connectionId) || !has(self.vpcLinkRef)",
    Message = "Remove connectionId, or vpcLinkRef: one of them says which VPC link is meant.",
    FieldPath = ".vpcLinkRef",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.vpcLinkRef) || !has(self.connectionType) || self.connectionType == 'VPC_LINK'",
    Message = "Set connectionType: VPC_LINK, or remove vpcLinkRef: it stands for a VPC link.",
    FieldPath = ".connectionType")]
[ValidationRule(
    "!has(self.connectionId) || !has(self.connectionType) || self.connectionType == 'VPC_LINK'",
    Message = "Set connectionType: VPC_LINK, or remove connectionId: the id is that of a VPC link.",
    FieldPath = ".connectionType")]
[ValidationRule(
    "!has(self.connectionType) || self.connectionType != 'VPC_LINK' || has(self.connectionId) || has(self.vpcLinkRef)",
    Message = "Set connectionId to the id of the VPC link, or vpcLinkRef: connectionType VPC_LINK needs one.",
    FieldPath = ".connectionId",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!(has(self.connectionId) || has(self.vpcLinkRef) || has(self.connectionType) && self.connectionType == 'VPC_LINK') || " + RestRules.Type + " in ['', 'HTTP', 'HTTP_PROXY']",
    Message = "Set type: HTTP_PROXY (or HTTP), or remove connectionId, vpcLinkRef and connectionType: only HTTP backends are reached through a VPC link.",
    FieldPath = ".connectionType")]
[ValidationRule(
    "!has(self.integrationTarget) || has(self.connectionId) || has(self.vpcLinkRef)",
    Message = "Set connectionType: VPC_LINK and connectionId or vpcLinkRef, or remove integrationTarget: a load balancer is reached through a VPC link.",
    FieldPath = ".integrationTarget",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.tlsConfig) || " + RestRules.Type + " in ['', 'HTTP', 'HTTP_PROXY']",
    Message = "Remove tlsConfig: only HTTP and HTTP_PROXY integrations have it.",
    FieldPath = ".tlsConfig",
    Reason = "FieldValueForbidden")]

// Streaming and time
[ValidationRule(
    "!has(self.responseTransferMode) || self.responseTransferMode != 'STREAM' || " + RestRules.Type + " in ['', 'HTTP_PROXY', 'AWS_PROXY']",
    Message = "Set type to HTTP_PROXY or AWS_PROXY, or responseTransferMode: BUFFERED: only proxy integrations stream their response.",
    FieldPath = ".responseTransferMode")]
[ValidationRule(
    "!has(self.uri) || " + RestRules.Type + " != 'AWS_PROXY' || !self.uri.endsWith('/response-streaming-invocations') || (has(self.responseTransferMode) && self.responseTransferMode == 'STREAM')",
    Message = "Set responseTransferMode: STREAM: the uri is that of a streamed Lambda invocation (2021-11-15/functions/.../response-streaming-invocations).",
    FieldPath = ".responseTransferMode")]
[ValidationRule(
    "!has(self.uri) || " + RestRules.Type + " != 'AWS_PROXY' || !self.uri.endsWith('/invocations') || !has(self.responseTransferMode) || self.responseTransferMode != 'STREAM'",
    Message = "Set uri to the streamed invocation (arn:aws:apigateway:REGION:lambda:path/2021-11-15/functions/FUNCTION-ARN/response-streaming-invocations), or use lambda with streaming: true: this one buffers the response.",
    FieldPath = ".uri")]
[ValidationRule(
    "!has(self.timeoutInMillis) || self.timeoutInMillis <= 300000 || " + RestRules.Streams,
    Message = "Set timeoutInMillis to 300000 or less (29000 without a raised quota): only streamed responses may take longer.",
    FieldPath = ".timeoutInMillis")]
[ValidationRule(
    "!has(self.cacheKeyParameters) || size(self.cacheKeyParameters) == 0 || !(" + RestRules.Streams + ")",
    Message = "Remove cacheKeyParameters: streamed responses are not cached.",
    FieldPath = ".cacheKeyParameters",
    Reason = "FieldValueForbidden")]

// Templates and responses
[ValidationRule(
    "!has(self.requestTemplates) || !(" + RestRules.Type + " in ['HTTP_PROXY', 'AWS_PROXY'])",
    Message = "Remove requestTemplates, or set type to HTTP or AWS (lambda.proxy: false): proxy integrations pass the request on as it is.",
    FieldPath = ".requestTemplates",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.requestTemplatesFrom) || !(" + RestRules.Type + " in ['HTTP_PROXY', 'AWS_PROXY'])",
    Message = "Remove requestTemplatesFrom, or set type to HTTP or AWS (lambda.proxy: false): proxy integrations pass the request on as it is.",
    FieldPath = ".requestTemplatesFrom",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.requestTemplates) || !has(self.requestTemplatesFrom) || self.requestTemplatesFrom.all(k, !(k in self.requestTemplates))",
    Message = "Remove the key from requestTemplates, or from requestTemplatesFrom: one of them says the text.",
    FieldPath = ".requestTemplatesFrom")]
[ValidationRule(
    "!has(self.integrationResponses) || !(" + RestRules.Type + " in ['HTTP_PROXY', 'AWS_PROXY'])",
    Message = "Remove integrationResponses, or set type to HTTP or AWS (lambda.proxy: false): proxy integrations pass the backend's answer on as it is.",
    FieldPath = ".integrationResponses",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.integrationResponses) || self.integrationResponses.all(a, self.integrationResponses.exists_one(b, (has(b.selectionPattern) ? b.selectionPattern : '') == (has(a.selectionPattern) ? a.selectionPattern : '')))",
    Message = "Write a different selectionPattern in each of integrationResponses: AWS takes each pattern once, and the empty one (the default) once too.",
    FieldPath = ".integrationResponses")]

// What the method has to declare
[ValidationRule(
    "!has(self.cacheKeyParameters) || self.cacheKeyParameters.all(p, (!has(self.method) && p.startsWith('method.')) || (has(self.requestParameters) && (p in self.requestParameters || self.requestParameters.exists(k, self.requestParameters[k] == p))) || (has(self.method) && has(self.method.requestParameters) && p in self.method.requestParameters))",
    Message = "Add each of cacheKeyParameters to requestParameters (as a source, for example integration.request.path.id: method.request.path.id) or to method.requestParameters: AWS only takes cache keys that it knows from there, or from the method where the object does not describe it.",
    FieldPath = ".cacheKeyParameters")]
[ValidationRule(
    "!has(self.requestParameters) || !has(self.method) || !has(self.method.requestParameters) || self.requestParameters.all(k, !self.requestParameters[k].matches('^method[.]request[.](header|querystring|path)[.]') || self.requestParameters[k] in self.method.requestParameters)",
    Message = "Add to method.requestParameters every method.request.LOCATION.NAME that requestParameters takes a value from: AWS refuses mappings from parameters that the method does not declare.",
    FieldPath = ".requestParameters")]
[ValidationRule(
    "!has(self.integrationResponses) || !has(self.method) || !has(self.method.methodResponses) || self.integrationResponses.all(r, self.method.methodResponses.exists(m, m.statusCode == r.statusCode))",
    Message = "Add to method.methodResponses every statusCode of integrationResponses: AWS refuses integration responses without a method response.",
    FieldPath = ".integrationResponses")]
[ValidationRule(
    "!has(self.integrationResponses) || !has(self.method) || !has(self.method.methodResponses) || self.integrationResponses.all(r, !has(r.responseParameters) || !self.method.methodResponses.exists(m, m.statusCode == r.statusCode) || r.responseParameters.all(k, self.method.methodResponses.exists(m, m.statusCode == r.statusCode && has(m.responseParameters) && k in m.responseParameters)))",
    Message = "Add to responseParameters of the method response with the same statusCode every header that integrationResponses sets: AWS refuses mappings to headers that the method does not declare.",
    FieldPath = ".integrationResponses")]

// The operator's own fields
[ValidationRule(
    "has(self.region) == has(oldSelf.region) && (!has(self.region) || self.region == oldSelf.region)",
    Message = "Keep region as it was, set or left out: an integration cannot move to another Region. Create a new RestIntegration there.",
    FieldPath = ".region")]
[ValidationRule(
    AccountReference.Unchanged,
    Message = "Keep accountRef as it was, set or left out: an integration cannot move to another account. Create a new RestIntegration there.",
    FieldPath = ".accountRef")]
public sealed partial class RestIntegrationSpec;
