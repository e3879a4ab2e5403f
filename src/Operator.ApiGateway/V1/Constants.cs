using System.Diagnostics.CodeAnalysis;

namespace Operator.ApiGateway.V1;

// Plain strings instead of the official package's constant classes, for the reasons given in V2/Constants.cs.

/// <summary>Values of <c>Type</c> of an integration; upper case on the API, lower case in OpenAPI documents.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "names of the official package")]
public static class IntegrationType
{
    public const string AWS = "AWS";
    public const string AWS_PROXY = "AWS_PROXY";
    public const string HTTP = "HTTP";
    public const string HTTP_PROXY = "HTTP_PROXY";
    public const string MOCK = "MOCK";
}

/// <summary>Values of <c>ConnectionType</c>; absent means <see cref="INTERNET"/>.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "names of the official package")]
public static class ConnectionType
{
    public const string INTERNET = "INTERNET";
    public const string VPC_LINK = "VPC_LINK";
}

/// <summary>Values of <c>ContentHandling</c>.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "names of the official package")]
public static class ContentHandlingStrategy
{
    public const string CONVERT_TO_BINARY = "CONVERT_TO_BINARY";
    public const string CONVERT_TO_TEXT = "CONVERT_TO_TEXT";
}

/// <summary>Values of <c>ResponseTransferMode</c>; absent means <see cref="BUFFERED"/>.</summary>
public static class ResponseTransferMode
{
    public const string BUFFERED = "BUFFERED";
    public const string STREAM = "STREAM";
}

/// <summary>Values of <c>Op</c> of a patch operation.</summary>
public static class Op
{
    public const string Add = "add";
    public const string Copy = "copy";
    public const string Move = "move";
    public const string Remove = "remove";
    public const string Replace = "replace";
    public const string Test = "test";
}
