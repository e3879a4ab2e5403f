namespace Operator.Drift;

/// <summary>
/// How a value is removed by an update: of v2 a merge patch, in which absent means unchanged, of v1 a list of operations. "Unproven" ways are tried and
/// judged by the reply: when the value survives, the integration is replaced (or the object says that it cannot be).
/// </summary>
internal enum Clearing
{
    /// <summary>Send <c>""</c>. Proven.</summary>
    Tombstone,

    /// <summary>Send the key with <c>""</c>. Proven for parameter maps of integrations without a subtype.</summary>
    MapKeyTombstone,

    /// <summary>A patch operation of its own that removes the entry. Proven for the maps of REST APIs.</summary>
    RemoveOperation,

    /// <summary>
    /// Send the status with <c>{}</c>. Proven for whole statuses; a mapping within a status is first left out and, when it
    /// survives, removed by emptying the status and sending it again.
    /// </summary>
    StatusEmptyMap,

    /// <summary>Send the service's default; where there is none the value cannot be removed.</summary>
    ExplicitDefault,

    /// <summary>Send <c>""</c>. Unproven.</summary>
    UnprovenTombstone,

    /// <summary>Send the map without the key; nothing can be sent for the last one. Unproven.</summary>
    UnprovenOmission,

    /// <summary>Send <c>{}</c>. Unproven.</summary>
    UnprovenEmptyObject,

    /// <summary>The service refuses an empty value: only a new integration is without it.</summary>
    Impossible,

    /// <summary>Any change, not only removal, makes another integration of it.</summary>
    Identity,
}
