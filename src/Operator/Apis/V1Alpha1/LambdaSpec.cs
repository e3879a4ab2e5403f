using System.Text.Json.Serialization;

namespace Operator.Apis.V1Alpha1;

/// <summary>
/// A Lambda function as backend, as CDK's LambdaIntegration has it: type, URI, method and the permission follow from it. Used by
/// <see cref="RestIntegrationSpec"/> and <see cref="IntegrationSpec"/>.
/// </summary>
public sealed class LambdaSpec
{
    /// <summary>ARN, with alias or version if wanted; exactly one of this and <see cref="FunctionName"/>.</summary>
    public string? FunctionArn { get; set; }

    /// <summary>Name, or <c>name:qualifier</c>, in the account and region of the API.</summary>
    public string? FunctionName { get; set; }

    /// <summary>AWS_PROXY when true, AWS when false.</summary>
    public bool Proxy { get; set; } = true;

    /// <summary>Lets the console's test call invoke the function too. REST only.</summary>
    public bool AllowTestInvoke { get; set; } = true;

    /// <summary>Streams the response: another URI and transfer mode. REST proxy only.</summary>
    public bool Streaming { get; set; }

    /// <summary>Stages that may invoke when <see cref="AllowTestInvoke"/> is false or <see cref="PermissionScope"/> is Stage.</summary>
    public IList<string>? Stages { get; set; }

    /// <summary>How wide one permission statement reaches.</summary>
    public PermissionScope PermissionScope { get; set; } = PermissionScope.Api;

    /// <summary>Whether the operator grants the permission at all.</summary>
    public bool ManagePermission { get; set; } = true;
}

/// <summary>How wide one statement in a function's policy reaches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PermissionScope>))]
public enum PermissionScope
{
    /// <summary>One statement per API and function, shared by all objects.</summary>
    Api,

    /// <summary>One per method (REST) or route (v2) and stage.</summary>
    Method,

    /// <summary>One per stage.</summary>
    Stage,
}
