using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.References;

/// <summary>What came of following a reference.</summary>
internal abstract record ReferenceResult
{
    private ReferenceResult()
    {
    }

    /// <summary>It leads to a value.</summary>
    public sealed record Value(string Text) : ReferenceResult;

    /// <summary>Something outside must happen first.</summary>
    /// <param name="Reason">For machines.</param>
    /// <param name="WhatToDo">For people.</param>
    /// <param name="IsRoutine">It happens in every normal life and passes by itself.</param>
    public sealed record Waiting(string Reason, string WhatToDo, bool IsRoutine = false) : ReferenceResult;

    /// <summary>It cannot be followed before somebody changes something.</summary>
    /// <param name="WhatToDo">For people.</param>
    public sealed record Invalid(string WhatToDo) : ReferenceResult;
}

/// <summary>Follows references to what the cluster holds.</summary>
/// <param name="objects">Finds objects.</param>
/// <param name="policy">Says who may refer to what.</param>
/// <param name="namespaces">Namespaces that the operator watches; empty for all.</param>
internal sealed class ReferenceResolver(IReferencedObjects objects, IReferencePolicy policy, IReadOnlyCollection<string> namespaces) : IReferenceFollower
{
    /// <inheritdoc />
    public async Task<ReferenceResult> FollowAsync(
        string from, ObjectKey self, SpecReference reference, string? recorded, CancellationToken cancellationToken)
    {
        if (ReferencePath.TryParse(reference.FieldPath) is not { } path)
        {
            return new ReferenceResult.Invalid(
                $"Set spec.{reference.Field}.fieldPath to where {reference.Kind.Kind} {reference.Name} holds {reference.Sort.What}: it is built in only for the kinds that docs/references.md lists.");
        }

        if (await objects.FindResourceAsync(reference.Kind, cancellationToken) is not { } resource)
        {
            return new ReferenceResult.Waiting(
                Reasons.ReferenceKindNotServed,
                $"Install the CustomResourceDefinition of {reference.Kind}, or correct apiVersion and kind of spec.{reference.Field}: the cluster does not serve this kind.");
        }

        var named = resource.IsNamespaced ? $"{reference.Kind.Kind} {reference.Namespace}/{reference.Name}" : $"{reference.Kind.Kind} {reference.Name}";
        if (resource.IsNamespaced && await ForbidsAsync(from, self, reference, cancellationToken) is { } forbidden)
        {
            return forbidden;
        }

        return await objects.FindAsync(reference.Kind, resource, reference.Namespace, reference.Name, cancellationToken) switch
        {
            ReferenceLookup.Found found => Judge(reference, named, ReferenceReading.Of(reference, path, found.Target), recorded),
            ReferenceLookup.Missing => new ReferenceResult.Waiting(
                Reasons.ReferenceNotFound, $"Create {named} ({reference.Kind.ApiVersion}), or correct spec.{reference.Field}: it does not exist."),
            ReferenceLookup.Denied => new ReferenceResult.Waiting(
                Reasons.ReferenceAccessDenied,
                $"Let the operator read {resource.QualifiedName}: {ReferenceRights.HowToGrant(resource)}. Without that right it cannot follow spec.{reference.Field}."),
            _ => new ReferenceResult.Waiting(
                Reasons.ReferenceNotReady, $"Wait a moment: {resource.QualifiedName}, to which spec.{reference.Field} refers, are being read.", IsRoutine: true),
        };
    }

    private async ValueTask<ReferenceResult.Waiting?> ForbidsAsync(string from, ObjectKey self, SpecReference reference, CancellationToken cancellationToken)
    {
        if (namespaces.Count > 0 && !namespaces.Contains(reference.Namespace))
        {
            return new ReferenceResult.Waiting(
                Reasons.ReferenceNotPermitted,
                $"Add namespace {reference.Namespace} to those that the operator watches, or correct spec.{reference.Field}.namespace: the operator reads only {string.Join(", ", namespaces.Order(StringComparer.Ordinal))}.");
        }

        var verdict = await policy.MayReferAsync(
            new ReferenceSource(ApiGroup.Name, from, self.Namespace ?? ""),
            new ReferenceTarget(reference.Kind.Group, reference.Kind.Kind, reference.Namespace, reference.Name),
            cancellationToken);
        return verdict switch
        {
            { IsAllowed: true } => null,
            { IsKnown: false } => new ReferenceResult.Waiting(Reasons.ReferenceNotReady, verdict.WhatToDo!, IsRoutine: true),
            _ => new ReferenceResult.Waiting(Reasons.ReferenceNotPermitted, $"{verdict.WhatToDo} (spec.{reference.Field})"),
        };
    }

    private static ReferenceResult Judge(SpecReference reference, string named, ReferenceReading reading, string? recorded)
    {
        if (reading.Value is not { } value)
        {
            return new ReferenceResult.Waiting(
                Reasons.ReferenceNotReady, $"Wait for {named} ({reference.Kind.ApiVersion}), to which spec.{reference.Field} refers: it has no {reference.FieldPath} yet.", IsRoutine: true);
        }

        if (!reference.Sort.Fits(value))
        {
            return new ReferenceResult.Invalid(
                $"Correct spec.{reference.Field}, or {reference.FieldPath} of {named}: what is there is not {reference.Sort.What}{(reference.Sort.IsText ? $" of at most {reference.Sort.MaxLength} characters" : "")}.");
        }

        return reading.NotReady is { } because && recorded != RecordedReferences.Shown(reference.Sort, value)
            ? new ReferenceResult.Waiting(
                Reasons.ReferenceNotReady, $"Wait for {named} ({reference.Kind.ApiVersion}), to which spec.{reference.Field} refers: {because}.", IsRoutine: true)
            : new ReferenceResult.Value(value);
    }
}
