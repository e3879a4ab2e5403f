using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Operator.Apis.V1Alpha1;

/// <summary>Protocol of the API, repeated in the object because CEL cannot see AWS; checked against the real API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProtocolType>))]
[SuppressMessage("Naming", "CA1707", Justification = "The values are the API's own.")]
public enum ProtocolType
{
    /// <summary>HTTP API.</summary>
    HTTP,

    /// <summary>WebSocket API.</summary>
    WEBSOCKET,
}

/// <summary>What happens in AWS when the object is deleted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeletionPolicy>))]
public enum DeletionPolicy
{
    /// <summary>The integration is deleted.</summary>
    Delete,

    /// <summary>The integration stays.</summary>
    Retain,
}

/// <summary>Whether the operator may write to AWS for this object.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ManagementPolicy>))]
public enum ManagementPolicy
{
    /// <summary>Create, update, delete.</summary>
    Manage,

    /// <summary>Only look: the status tells what is there and how it differs.</summary>
    Observe,
}

/// <summary>What happens when AWS differs from the object and the object did not change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DriftPolicy>))]
public enum DriftPolicy
{
    /// <summary>AWS is brought back.</summary>
    Correct,

    /// <summary>The difference is only reported.</summary>
    Detect,
}

/// <summary>What happens when a change cannot be made in place.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplacePolicy>))]
public enum ReplacePolicy
{
    /// <summary>A new integration is made, routes are re-pointed to it, the old one is deleted. The id changes.</summary>
    CreateBeforeDelete,

    /// <summary>The object stalls and says which change needs a replacement.</summary>
    Never,
}
