using System.Text.Json.Serialization;
using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>
/// A Lambda function as backend, as CDK's LambdaIntegration has it: type, URI, method and the permission follow from it. Used by
/// <see cref="RestIntegrationSpec"/> and <see cref="IntegrationSpec"/>.
/// </summary>
[Description("A Lambda function as backend: type, URI, HTTP method and the permission to invoke it follow from here.")]
[ValidationRule(
    "has(self.functionArn) || has(self.functionName) || has(self.functionRef)",
    Message = "Set functionArn, functionName or functionRef: lambda needs to know the function.",
    FieldPath = ".functionArn",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.functionArn) || !has(self.functionName)",
    Message = "Remove functionName, or functionArn: one of them names the function.",
    FieldPath = ".functionName",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!has(self.functionRef) || (!has(self.functionArn) && !has(self.functionName))",
    Message = "Remove functionRef, or functionArn and functionName: one of them names the function.",
    FieldPath = ".functionRef",
    Reason = "FieldValueForbidden")]
[ValidationRule(
    "!self.streaming || self.proxy",
    Message = "Set proxy: true, or streaming: false: only proxy integrations stream their response.",
    FieldPath = ".streaming")]
[ValidationRule(
    "!self.managePermission || !((has(self.functionArn) && self.functionArn.contains('${')) || (has(self.functionName) && self.functionName.contains('${')))",
    Message = "Set managePermission: false, and grant the permission on every function that the stage variable can name: the operator cannot know them.",
    FieldPath = ".managePermission")]
[ValidationRule(
    "!has(self.stages) || !self.allowTestInvoke || self.permissionScope != 'Api'",
    Message = "Set permissionScope: Stage (or Method), or allowTestInvoke: false, or remove stages: a permission for the whole API covers every stage.",
    FieldPath = ".stages",
    Reason = "FieldValueForbidden")]
public sealed class LambdaSpec
{
    /// <summary>ARN, with alias or version if wanted; exactly one of this, <see cref="FunctionName"/> and <see cref="FunctionRef"/>.</summary>
    [Length(1, 512)]
    [ValidationRule(
        "self.matches('^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:([A-Za-z0-9_-]|[$][{]stageVariables[.][A-Za-z0-9_]+[}])+(:([A-Za-z0-9_-]|[$]LATEST|[$][{]stageVariables[.][A-Za-z0-9_]+[}])+)?$')",
        Message = "Set functionArn to the ARN of the function itself, for example arn:aws:lambda:us-west-2:123456789012:function:orders, with :ALIAS or :VERSION behind it if wanted (not the invocation ARN that starts with arn:aws:apigateway).")]
    [Description(
        "ARN of the function, for example arn:aws:lambda:us-west-2:123456789012:function:orders; with :ALIAS or :VERSION behind it, that one is invoked. May contain " +
        "${stageVariables.NAME} with managePermission: false. Exactly one of functionArn, functionName and functionRef.")]
    public string? FunctionArn { get; set; }

    /// <summary>Name, or <c>name:qualifier</c>, in the account and region of the API.</summary>
    [Length(1, 256)]
    [ValidationRule(
        "self.matches('^([A-Za-z0-9_-]|[$][{]stageVariables[.][A-Za-z0-9_]+[}])+(:([A-Za-z0-9_-]|[$]LATEST|[$][{]stageVariables[.][A-Za-z0-9_]+[}])+)?$')",
        Message = "Set functionName to the function's name, for example orders or orders:live (name and alias or version); a whole ARN belongs in functionArn.")]
    [Description(
        "Name of a function in the account and Region of the API, for example orders; orders:live for its alias live. May contain ${stageVariables.NAME} with managePermission: false. " +
        "Exactly one of functionArn, functionName and functionRef.")]
    public string? FunctionName { get; set; }

    /// <summary>An object that stands for the function, or for an alias of it.</summary>
    [Description(
        "An object in the cluster that stands for the function or for an alias of it: a Function of ACK (the default kind) or of Crossplane's AWS provider, an Alias of either, or any other with apiVersion, kind " +
        "and fieldPath, which holds the ARN. Exactly one of functionArn, functionName and functionRef.")]
    public ObjectReference? FunctionRef { get; set; }

    /// <summary>AWS_PROXY when true, AWS when false.</summary>
    [Default(true)]
    [Description(
        "True (the default): type AWS_PROXY, the function gets the whole request and gives the whole response. False: type AWS, templates and integration responses are in between " +
        "(not on HTTP APIs).")]
    public bool Proxy { get; set; } = true;

    /// <summary>Lets the console's test call invoke the function too. REST only.</summary>
    [Default(true)]
    [Description(
        "REST APIs only. True (the default): the test call of the AWS console may invoke the function too. False: only deployed stages may; the permission then names each stage, " +
        "see stages.")]
    public bool AllowTestInvoke { get; set; } = true;

    /// <summary>Streams the response: another URI and transfer mode. REST proxy only.</summary>
    [Default(false)]
    [Description("REST APIs only. True: the response is streamed (responseTransferMode STREAM and the URI that goes with it), for up to 15 minutes. Needs proxy. False by default.")]
    public bool Streaming { get; set; }

    /// <summary>Stages that may invoke when <see cref="AllowTestInvoke"/> is false or <see cref="PermissionScope"/> is not Api.</summary>
    [Items(maxItems: 50)]
    [ItemLength(1, 128)]
    [ListType("set")]
    [ItemValidationRule(
        "self == '$default' || self.matches('^[A-Za-z0-9_-]+$')",
        Message = "Write stages by their names, for example prod (letters, digits, - and _; $default for the default stage of an HTTP API).")]
    [ItemValidationRule("self != 'test-invoke-stage'", Message = "Remove test-invoke-stage from stages: allowTestInvoke decides about the console's test calls.")]
    [Description(
        "Stages that may invoke the function, for example [prod]. Used when allowTestInvoke is false or permissionScope is not Api. Left out, it is every stage that a RestDeployment for the API names and, where test calls are shut out, "
        + "every other stage that the API has (HTTP and WebSocket APIs: required).")]
    public IList<string>? Stages { get; set; }

    /// <summary>How wide one permission statement reaches.</summary>
    [Default(PermissionScope.Api)]
    [Description(
        "How wide one statement in the function's policy reaches: Api (the default) is one for all methods and stages of the API, shared by all objects, which keeps the policy below its " +
        "limit of 20480 bytes; Stage is one for each stage; Method (REST APIs only) is one for each method and stage.")]
    public PermissionScope PermissionScope { get; set; } = PermissionScope.Api;

    /// <summary>Whether the operator grants the permission at all.</summary>
    [Default(true)]
    [Description(
        "True (the default): the operator grants API Gateway the permission to invoke the function, keeps it and takes it back with the last user. False: somebody else does. " +
        "No permission is needed, and none is granted, where a role or the caller's identity is used.")]
    public bool ManagePermission { get; set; } = true;

    /// <summary>A copy whose members can be set without changing this one.</summary>
    internal LambdaSpec Copy() => (LambdaSpec)MemberwiseClone();
}

/// <summary>How wide one statement in a function's policy reaches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PermissionScope>))]
public enum PermissionScope
{
    /// <summary>One statement per API and function, shared by all objects.</summary>
    Api,

    /// <summary>One per method and stage. REST only: an <see cref="Integration"/> does not know the routes that use it.</summary>
    Method,

    /// <summary>One per stage.</summary>
    Stage,
}
