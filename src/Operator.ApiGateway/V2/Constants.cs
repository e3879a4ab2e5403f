using System.Diagnostics.CodeAnalysis;

namespace Operator.ApiGateway.V2;

// The official package models enumerations as string-like constant classes that convert from and to string. Plain
// string constants keep the wire's own spelling, round-trip values that are newer than this file, and compile
// unchanged against those classes. Their names are the wire's names, hence the underscores.

/// <summary>Values of <c>IntegrationType</c>.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "names of the official package")]
public static class IntegrationType
{
    public const string AWS = "AWS";
    public const string AWS_PROXY = "AWS_PROXY";
    public const string HTTP = "HTTP";
    public const string HTTP_PROXY = "HTTP_PROXY";
    public const string MOCK = "MOCK";
}

/// <summary>Values of <c>ConnectionType</c>; the service assumes <see cref="INTERNET"/>.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "names of the official package")]
public static class ConnectionType
{
    public const string INTERNET = "INTERNET";
    public const string VPC_LINK = "VPC_LINK";
}

/// <summary>Values of <c>ContentHandlingStrategy</c>; WebSocket APIs only.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "names of the official package")]
public static class ContentHandlingStrategy
{
    public const string CONVERT_TO_BINARY = "CONVERT_TO_BINARY";
    public const string CONVERT_TO_TEXT = "CONVERT_TO_TEXT";
}

/// <summary>Values of <c>PassthroughBehavior</c>; WebSocket APIs only.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "names of the official package")]
public static class PassthroughBehavior
{
    public const string NEVER = "NEVER";
    public const string WHEN_NO_MATCH = "WHEN_NO_MATCH";
    public const string WHEN_NO_TEMPLATES = "WHEN_NO_TEMPLATES";
}

/// <summary>Values of <c>ProtocolType</c> of an API.</summary>
public static class ProtocolType
{
    public const string HTTP = "HTTP";
    public const string WEBSOCKET = "WEBSOCKET";
}
