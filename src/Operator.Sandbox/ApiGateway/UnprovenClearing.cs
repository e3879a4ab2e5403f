namespace Operator.Sandbox.ApiGateway;

/// <summary>
/// What UpdateIntegration does with requests whose effect on AWS nobody has proven: an empty string or map as a
/// tombstone, a map that leaves out a stored key, a type change that leaves fields behind. Clients must cope with
/// both answers, so tests run with both. docs/design/sandbox-api-gateway.md lists every such request.
/// </summary>
public enum UnprovenClearing
{
    /// <summary>The tombstone clears, and a map that is sent replaces the stored one.</summary>
    Honour,

    /// <summary>The tombstone is accepted and changes nothing, and a map that is sent is merged into the stored one.</summary>
    Ignore,
}
