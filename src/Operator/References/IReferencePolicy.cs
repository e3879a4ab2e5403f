namespace Operator.References;

/// <summary>
/// Decides whether an object may refer to another one. One policy for all references of all kinds, so that what a tenant may name is
/// written down in one place.
/// </summary>
/// <remarks>Cheap and without I/O: it is asked in every pass that follows a reference. Thread-safe.</remarks>
internal interface IReferencePolicy
{
    /// <summary>Whether <paramref name="from"/> may refer to <paramref name="to"/> now.</summary>
    ReferenceVerdict MayRefer(ReferenceSource from, ReferenceTarget to);
}

/// <summary>Who refers: what a grant names in its <c>from</c>.</summary>
/// <param name="Group">API group of the kind.</param>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Namespace">Its namespace.</param>
internal readonly record struct ReferenceSource(string Group, string Kind, string Namespace);

/// <summary>What is referred to: what a grant names in its <c>to</c>.</summary>
/// <param name="Group">API group of the kind; empty for the core group.</param>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Namespace">Its namespace; empty for a kind that has none.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct ReferenceTarget(string Group, string Kind, string Namespace, string Name);

/// <summary>What a policy says.</summary>
/// <param name="WhatToDo">One sentence for the condition of whoever refers; null when the reference is allowed.</param>
internal readonly record struct ReferenceVerdict(string? WhatToDo)
{
    /// <summary>The reference may be followed.</summary>
    public static ReferenceVerdict Allowed => default;

    /// <summary>Whether the reference may be followed.</summary>
    public bool IsAllowed => WhatToDo is null;

    /// <summary>The reference must not be followed.</summary>
    public static ReferenceVerdict Refused(string whatToDo) => new(whatToDo);
}
