namespace Operator.References;

/// <summary>
/// Decides whether an object may refer to another one. One policy for all references of all kinds, so that what a tenant may name is
/// written down in one place.
/// </summary>
/// <remarks>Cheap: it is asked in every pass that follows a reference, and answers from memory but for the first time. Thread-safe.</remarks>
internal interface IReferencePolicy
{
    /// <summary>Whether <paramref name="from"/> may refer to <paramref name="to"/> now.</summary>
    ValueTask<ReferenceVerdict> MayReferAsync(ReferenceSource from, ReferenceTarget to, CancellationToken cancellationToken);
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
/// <param name="IsKnown">False while it has not been read yet what is allowed: neither a yes nor a no.</param>
internal readonly record struct ReferenceVerdict(string? WhatToDo, bool IsKnown = true)
{
    /// <summary>The reference may be followed.</summary>
    public static ReferenceVerdict Allowed => new(null);

    /// <summary>Whether the reference may be followed.</summary>
    public bool IsAllowed => WhatToDo is null;

    /// <summary>The reference must not be followed.</summary>
    public static ReferenceVerdict Refused(string whatToDo) => new(whatToDo);
}
