namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>The services behind the one endpoint. They differ in signing name, in the form of errors, and in who meters them.</summary>
internal enum Service
{
    /// <summary>HTTP and WebSocket APIs.</summary>
    HttpApis,

    /// <summary>REST APIs, AWS' "v1".</summary>
    RestApis,

    /// <summary>Lambda's resource policies.</summary>
    Lambda,

    /// <summary>STS: answers in XML.</summary>
    Tokens,
}
