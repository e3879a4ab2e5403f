using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.References;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Follows the references of the spec, all of them before AWS is asked anything. Deletion comes before this step: what it needs is in
/// status.
/// </summary>
internal sealed class ReferenceStep<TEntity>(PassServices<TEntity> services) : IPassStep<ObjectPass<TEntity>>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public async Task<PassOutcome?> RunAsync(ObjectPass<TEntity> pass, CancellationToken cancellationToken)
    {
        var references = pass.References;
        if (references.Count == 0)
        {
            pass.ResolvedReferences = null;
            pass.FollowedReferences = true;
            pass.FurtherConditions[Conditions.ReferencesResolved] = null;
            return null;
        }

        var found = new List<(SpecReference Reference, string Value)>(references.Count);
        foreach (var reference in references)
        {
            var recorded = RecordedReferences.Find(pass.ResolvedReferences, reference.Field);
            switch (await services.References.FollowAsync(pass.Kind, pass.Key, reference, recorded, cancellationToken))
            {
                case ReferenceResult.Value value:
                    found.Add((reference, value.Text));
                    break;
                case ReferenceResult.Waiting waiting:
                    return Unresolved(pass, new PassOutcome.Waiting(waiting.Reason, waiting.WhatToDo, Recheck(waiting.Reason), waiting.IsRoutine), waiting.Reason, waiting.WhatToDo);
                case ReferenceResult.Invalid invalid:
                    return Unresolved(
                        pass, new PassOutcome.Stalled(Reasons.ReferenceInvalid, invalid.WhatToDo, services.Options.StalledRecheck), Reasons.ReferenceInvalid, invalid.WhatToDo);
            }
        }

        pass.ResolvedReferences = RecordedReferences.Record(found);
        pass.FollowedReferences = true;
        pass.Resolve(found.ToDictionary(one => one.Reference.Field, one => one.Value, StringComparer.Ordinal));
        pass.FurtherConditions[Conditions.ReferencesResolved] = new ReadySummary(
            "True", Reasons.Resolved, $"Found what {string.Join(", ", references.Select(reference => $"spec.{reference.Field}"))} refer{(references.Count == 1 ? "s" : "")} to.");
        return null;
    }

    private static PassOutcome Unresolved(ObjectPass pass, PassOutcome outcome, string reason, string whatToDo)
    {
        pass.FurtherConditions[Conditions.ReferencesResolved] = new ReadySummary("False", reason, whatToDo);
        return outcome;
    }

    // Changes of objects wake by themselves; these looks are for what no watch shows.
    private TimeSpan Recheck(string reason) => reason == Reasons.ReferenceAccessDenied ? services.Options.CredentialsRecheck : services.Options.MissingRecheck;
}
