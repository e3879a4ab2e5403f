using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.References;

namespace Operator.Planning.Sources;

/// <summary>
/// Follows references where no cluster was read: to what the files hold, else to where status says that they led.
/// </summary>
/// <param name="inFiles">Follows those to what the files hold.</param>
/// <param name="given">The files.</param>
/// <param name="namespaceName">Namespace of objects that name none.</param>
internal sealed class RecordedReferencesFollower(ReferenceResolver inFiles, GivenManifests given, string namespaceName) : IReferenceFollower
{
    /// <inheritdoc />
    public async Task<ReferenceResult> FollowAsync(string from, ObjectKey self, SpecReference reference, string? recorded, CancellationToken cancellationToken)
    {
        if (given.FindOther(reference.Kind, new ObjectKey(reference.Namespace, reference.Name), namespaceName) is not null)
        {
            return await inFiles.FollowAsync(from, self, reference, recorded, cancellationToken);
        }

        // Of a text status has the hash alone.
        return recorded is not null && !reference.Sort.IsText && reference.Sort.Fits(recorded)
            ? new ReferenceResult.Value(recorded)
            : new ReferenceResult.Waiting(
                Reasons.ReferenceNotFound,
                $"Pass {reference.Kind.Kind} {reference.Namespace}/{reference.Name} ({reference.Kind.ApiVersion}) along, or let a cluster be read: spec.{reference.Field} refers to it, and only the given files are known.");
    }
}
