using Operator.Kubernetes.Core;

namespace Operator.References;

/// <summary>Follows references, one at a time. Never says what it found where a value does not fit: it may be none of the reader's business.</summary>
internal interface IReferenceFollower
{
    /// <summary>Follows one reference.</summary>
    /// <param name="from">Kind of whoever refers.</param>
    /// <param name="self">Name of whoever refers.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="recorded">
    /// What status says that was found before; null when nothing. An object that still holds the same need not be ready any more: what
    /// depends on it is not to be disturbed by every change of it.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ReferenceResult> FollowAsync(string from, ObjectKey self, SpecReference reference, string? recorded, CancellationToken cancellationToken);
}
