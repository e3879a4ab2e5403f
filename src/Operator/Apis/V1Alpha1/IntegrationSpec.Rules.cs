using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

// What AWS would refuse, or worse accept and drop, said at apply. Every message starts with what to do.

// Which API
[ValidationRule(
    "has(self.apiId) || has(self.apiRef)",
    Message = "Set apiId, or apiRef: one of them says which API the integration belongs to.",
    FieldPath = ".apiId",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.apiId) || !has(self.apiRef)",
    Message = "Remove apiId, or apiRef: one of them says which API the integration belongs to.",
    FieldPath = ".apiRef",
    Reason = "FieldValueForbidden")]

// Which types exist
[ValidationRule(
    "self.protocolType != 'HTTP' || !has(self.integrationType) || self.integrationType in ['AWS_PROXY', 'HTTP_PROXY']",
    Message = "Set integrationType to AWS_PROXY or HTTP_PROXY: HTTP APIs have only proxy integrations. (For a WebSocket API, set protocolType: WEBSOCKET.)",
    FieldPath = ".integrationType")]

// The type, or the Lambda function that it follows from
[ValidationRule(
    "has(self.integrationType) || has(self.lambda)",
    Message = "Set integrationType (AWS_PROXY or HTTP_PROXY; for WebSocket APIs also AWS, HTTP or MOCK), or use lambda: the integration needs a kind of backend.",
    FieldPath = ".integrationType",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.lambda) || !has(self.integrationType) || self.integrationType == (self.lambda.proxy ? 'AWS_PROXY' : 'AWS')",
    Message = "Remove integrationType: it follows from lambda (AWS_PROXY with proxy: true, AWS with proxy: false).",
    FieldPath = ".integrationType")]
[ValidationRule(
    "!has(self.lambda) || !has(self.integrationUri)",
    Message = "Remove integrationUri: it follows from lambda.",
    FieldPath = ".integrationUri",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.lambda) || !has(self.integrationMethod)",
    Message = "Remove integrationMethod: it follows from lambda (POST).",
    FieldPath = ".integrationMethod",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.lambda) || !has(self.integrationSubtype)",
    Message = "Remove integrationSubtype, or lambda: an integration calls either an AWS service by its action or a function.",
    FieldPath = ".integrationSubtype",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.lambda) || self.protocolType != 'HTTP' || self.lambda.proxy",
    Message = "Set lambda.proxy: true: HTTP APIs have only proxy integrations. (For a WebSocket API, set protocolType: WEBSOCKET.)",
    FieldPath = ".lambda.proxy")]
[ValidationRule(
    "!has(self.lambda) || !self.lambda.streaming",
    Message = "Remove lambda.streaming: only REST APIs (RestIntegration) stream responses.",
    FieldPath = ".lambda.streaming",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.lambda) || self.lambda.allowTestInvoke",
    Message = "Remove lambda.allowTestInvoke: only REST APIs (RestIntegration) have the console's test call.",
    FieldPath = ".lambda.allowTestInvoke",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.lambda) || self.lambda.permissionScope != 'Method'",
    Message = "Set lambda.permissionScope: Api or Stage: an Integration does not know which routes use it.",
    FieldPath = ".lambda.permissionScope")]
[ValidationRule(
    "!has(self.lambda) || self.lambda.permissionScope != 'Stage' || has(self.lambda.stages)",
    Message = "Set lambda.stages to the stages that may invoke the function, for example [prod]: permissionScope Stage needs their names.",
    FieldPath = ".lambda.stages",
    Reason = "FieldValueRequired")]

// The backend
[ValidationRule(
    IntegrationRules.Type + " in ['', 'MOCK'] || has(self.lambda) || has(self.integrationSubtype) || has(self.integrationUri)",
    Message = "Set integrationUri: only MOCK integrations and those with integrationSubtype do without a backend address.",
    FieldPath = ".integrationUri",
    Reason = "FieldValueRequired")]
[ValidationRule(
    IntegrationRules.Type + " != 'MOCK' || !has(self.integrationUri)",
    Message = "Remove integrationUri: MOCK integrations call no backend.",
    FieldPath = ".integrationUri",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    IntegrationRules.Type + " != 'MOCK' || !has(self.connectionId)",
    Message = "Remove connectionId: MOCK integrations call no backend.",
    FieldPath = ".connectionId",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    IntegrationRules.Type + " != 'MOCK' || !has(self.vpcLinkRef)",
    Message = "Remove vpcLinkRef: MOCK integrations call no backend.",
    FieldPath = ".vpcLinkRef",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    IntegrationRules.Type + " != 'MOCK' || !has(self.integrationMethod)",
    Message = "Remove integrationMethod: MOCK integrations call no backend.",
    FieldPath = ".integrationMethod",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!(" + IntegrationRules.Type + " in ['HTTP', 'HTTP_PROXY']) || has(self.integrationMethod)",
    Message = "Set integrationMethod: HTTP and HTTP_PROXY integrations need the HTTP verb to call the backend with (ANY for the caller's).",
    FieldPath = ".integrationMethod",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "self.protocolType != 'WEBSOCKET' || !has(self.integrationMethod) || self.integrationMethod == 'POST' || !(" + IntegrationRules.Type + " == 'AWS_PROXY' || (" + IntegrationRules.Type + " == 'AWS' && has(self.integrationUri) && self.integrationUri.contains(':lambda:')))",
    Message = "Set integrationMethod: POST: Lambda functions of WebSocket APIs are invoked with POST.",
    FieldPath = ".integrationMethod")]
[ValidationRule(
    "!has(self.integrationUri) || !(" + IntegrationRules.Type + " in ['AWS', 'AWS_PROXY']) || self.integrationUri.matches('^(arn:[^:]+:(lambda|apigateway):|[$][{])')",
    Message = "Set integrationUri to a Lambda function's ARN or to arn:aws:apigateway:REGION:SERVICE:path/... (or to a stage variable, ${stageVariables.NAME}): AWS and AWS_PROXY integrations call an ARN.",
    FieldPath = ".integrationUri")]
[ValidationRule(
    "!has(self.integrationUri) || !(" + IntegrationRules.Type + " in ['HTTP', 'HTTP_PROXY']) || (self.protocolType == 'HTTP' && has(self.connectionType) && self.connectionType == 'VPC_LINK') || self.integrationUri.matches('^([hH][tT][tT][pP][sS]?://|[$][{])')",
    Message = "Set integrationUri to a full URL that starts with http:// or https:// (or with a stage variable, ${stageVariables.NAME}).",
    FieldPath = ".integrationUri")]
[ValidationRule(
    "!has(self.integrationUri) || self.protocolType != 'HTTP' || !has(self.connectionType) || self.connectionType != 'VPC_LINK' || self.integrationUri.matches('^(arn:[^:]+:(elasticloadbalancing|servicediscovery):|[$][{])')",
    Message = "Set integrationUri to the ARN of a load balancer listener or of a Cloud Map service: that is what HTTP APIs reach through a VPC link.",
    FieldPath = ".integrationUri")]

// The connection
[ValidationRule(
    "!has(self.connectionId) || (has(self.connectionType) && self.connectionType == 'VPC_LINK')",
    Message = "Set connectionType: VPC_LINK, or remove connectionId: the id is that of a VPC link.",
    FieldPath = ".connectionType")]
[ValidationRule(
    "!has(self.vpcLinkRef) || (has(self.connectionType) && self.connectionType == 'VPC_LINK')",
    Message = "Set connectionType: VPC_LINK, or remove vpcLinkRef: it stands for a VPC link.",
    FieldPath = ".connectionType")]
[ValidationRule(
    "!has(self.connectionId) || !has(self.vpcLinkRef)",
    Message = "Remove connectionId, or vpcLinkRef: one of them says which VPC link is meant.",
    FieldPath = ".vpcLinkRef",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.connectionType) || self.connectionType != 'VPC_LINK' || has(self.connectionId) || has(self.vpcLinkRef)",
    Message = "Set connectionId to the id of the VPC link, or vpcLinkRef: connectionType VPC_LINK needs one.",
    FieldPath = ".connectionId",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.connectionType) || self.connectionType != 'VPC_LINK' || " + IntegrationRules.Type + " in ['', 'HTTP', 'HTTP_PROXY']",
    Message = "Set integrationType: HTTP_PROXY, or connectionType: INTERNET: only HTTP backends are reached through a VPC link.",
    FieldPath = ".connectionType")]
[ValidationRule(
    "!has(self.tlsConfig) || (has(self.connectionType) && self.connectionType == 'VPC_LINK')",
    Message = "Remove tlsConfig, or set connectionType: VPC_LINK: AWS drops it from public integrations, whose TLS follows from the URL.",
    FieldPath = ".tlsConfig",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.timeoutInMillis) || self.protocolType != 'WEBSOCKET' || self.timeoutInMillis <= 29000",
    Message = "Set timeoutInMillis to 29000 or less: WebSocket APIs wait no longer.",
    FieldPath = ".timeoutInMillis")]

// Fields of one protocol only
[ValidationRule(
    "self.protocolType == 'WEBSOCKET' || !has(self.requestTemplates)",
    Message = "Remove requestTemplates: HTTP APIs have no templates; use requestParameters.",
    FieldPath = ".requestTemplates",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.protocolType == 'WEBSOCKET' || !has(self.requestTemplatesFrom)",
    Message = "Remove requestTemplatesFrom: HTTP APIs have no templates; use requestParameters.",
    FieldPath = ".requestTemplatesFrom",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.requestTemplates) || !has(self.requestTemplatesFrom) || self.requestTemplatesFrom.all(k, !(k in self.requestTemplates))",
    Message = "Remove the key from requestTemplates, or from requestTemplatesFrom: one of them says the text.",
    FieldPath = ".requestTemplatesFrom")]
[ValidationRule(
    "self.protocolType == 'WEBSOCKET' || !has(self.templateSelectionExpression)",
    Message = "Remove templateSelectionExpression: HTTP APIs have no templates.",
    FieldPath = ".templateSelectionExpression",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.protocolType == 'WEBSOCKET' || !has(self.passthroughBehavior)",
    Message = "Remove passthroughBehavior: HTTP APIs always pass the request on, and AWS drops the field.",
    FieldPath = ".passthroughBehavior",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.protocolType == 'WEBSOCKET' || !has(self.contentHandlingStrategy)",
    Message = "Remove contentHandlingStrategy: only WebSocket APIs convert payloads.",
    FieldPath = ".contentHandlingStrategy",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.protocolType == 'HTTP' || !has(self.responseParameters)",
    Message = "Remove responseParameters, or use integrationResponses: WebSocket APIs shape answers by integration responses.",
    FieldPath = ".responseParameters",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "self.protocolType == 'HTTP' || !has(self.tlsConfig)",
    Message = "Remove tlsConfig: WebSocket APIs do not have it; use an https:// URL.",
    FieldPath = ".tlsConfig",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.integrationResponses) || (self.protocolType == 'WEBSOCKET' && " + IntegrationRules.Type + " in ['', 'AWS', 'HTTP', 'MOCK'])",
    Message = "Remove integrationResponses: only WebSocket integrations of type AWS, HTTP or MOCK have them; proxy integrations pass answers on as they are.",
    FieldPath = ".integrationResponses",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.payloadFormatVersion) || self.payloadFormatVersion == '1.0' || (self.protocolType == 'HTTP' && " + IntegrationRules.Type + " in ['', 'AWS_PROXY'] && !has(self.integrationSubtype))",
    Message = "Set payloadFormatVersion: \"1.0\", or leave it out: only Lambda proxies of HTTP APIs know 2.0.",
    FieldPath = ".payloadFormatVersion")]

// Parameter mappings
[ValidationRule(
    "!has(self.requestParameters) || self.protocolType != 'HTTP' || has(self.integrationSubtype) || self.requestParameters.all(k, k == 'overwrite:path' || k.matches('^(append|overwrite|remove):(header|querystring)[.].+$'))",
    Message = "Write the keys of requestParameters as overwrite:path, or as append, overwrite or remove with :header.NAME or :querystring.NAME, for example overwrite:header.tenant.",
    FieldPath = ".requestParameters")]
[ValidationRule(
    "!has(self.requestParameters) || self.protocolType != 'HTTP' || has(self.integrationSubtype) || !self.requestParameters.exists(k, k.matches('" + ReservedHeaders.MappingPattern + "'))",
    Message = "Choose other headers in requestParameters: API Gateway reserves " + ReservedHeaders.Names + " and does not let them be mapped.",
    FieldPath = ".requestParameters")]
[ValidationRule(
    "!has(self.requestParameters) || self.protocolType != 'WEBSOCKET' || self.requestParameters.all(k, k.matches('^integration[.]request[.](header|querystring|path|multivalueheader|multivaluequerystring)[.].+$'))",
    Message = "Write the keys of requestParameters as integration.request.header.NAME, integration.request.querystring.NAME or integration.request.path.NAME: this is a WebSocket API.",
    FieldPath = ".requestParameters")]

// AWS service actions
[ValidationRule(
    "!has(self.integrationSubtype) || (self.protocolType == 'HTTP' && " + IntegrationRules.Type + " in ['', 'AWS_PROXY'])",
    Message = "Remove integrationSubtype, or set integrationType: AWS_PROXY: only AWS_PROXY integrations of HTTP APIs call an AWS service by its action.",
    FieldPath = ".integrationSubtype",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.integrationSubtype) || has(self.credentialsArn) || has(self.credentialsRef)",
    Message = "Set credentialsArn, or credentialsRef: integrationSubtype calls the AWS service with a role that allows the action.",
    FieldPath = ".credentialsArn",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.credentialsArn) || !has(self.credentialsRef)",
    Message = "Remove credentialsArn, or credentialsRef: one of them names the role.",
    FieldPath = ".credentialsRef",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.integrationSubtype) || !has(self.integrationUri)",
    Message = "Remove integrationUri: integrationSubtype already says what is called.",
    FieldPath = ".integrationUri",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.integrationSubtype) || !has(self.integrationMethod)",
    Message = "Remove integrationMethod: integrationSubtype already says what is called.",
    FieldPath = ".integrationMethod",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.integrationSubtype) || has(self.requestParameters)",
    Message = "Set requestParameters: integrationSubtype takes the action's parameters from there.",
    FieldPath = ".requestParameters",
    Reason = "FieldValueRequired")]
[ServiceActionRule("AppConfig-GetConfiguration", "Application", "Environment", "Configuration", "ClientId")]
[ServiceActionRule("EventBridge-PutEvents", "Detail", "DetailType", "Source")]
[ServiceActionRule("Kinesis-PutRecord", "StreamName", "Data", "PartitionKey")]
[ServiceActionRule("SQS-DeleteMessage", "QueueUrl", "ReceiptHandle")]
[ServiceActionRule("SQS-PurgeQueue", "QueueUrl")]
[ServiceActionRule("SQS-ReceiveMessage", "QueueUrl")]
[ServiceActionRule("SQS-SendMessage", "QueueUrl", "MessageBody")]
[ServiceActionRule("StepFunctions-StartExecution", "StateMachineArn")]
[ServiceActionRule("StepFunctions-StartSyncExecution", "StateMachineArn")]
[ServiceActionRule("StepFunctions-StopExecution", "ExecutionArn")]

// The operator's own fields
[ValidationRule(
    // By the spec alone, on purpose: the id may also be in status or in an annotation, but those are lost in a restore or out of CEL's
    // sight, and an observer that does not say what it observes is a riddle in Git.
    "self.managementPolicy != 'Observe' || has(self.integrationId)",
    Message = "Set integrationId: Observe needs the id of the integration to look at (for an object that the operator already manages, the value of status.integrationId).",
    FieldPath = ".integrationId",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "has(self.region) == has(oldSelf.region) && (!has(self.region) || self.region == oldSelf.region)",
    Message = "Keep region as it was, set or left out: an integration cannot move to another Region. Create a new Integration there.",
    FieldPath = ".region")]
[ValidationRule(
    AccountReference.Unchanged,
    Message = "Keep accountRef as it was, set or left out: an integration cannot move to another account. Create a new Integration there.",
    FieldPath = ".accountRef")]
public sealed partial class IntegrationSpec;
