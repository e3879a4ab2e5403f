using Operator.Kubernetes.Core;

namespace Operator.Planning;

/// <summary>A plan with the object that it is for.</summary>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Key">Its name.</param>
/// <param name="ApiId">Its API; empty when that is not known.</param>
/// <param name="Plan">The plan.</param>
internal sealed record ObjectPlan(string Kind, ObjectKey Key, string ApiId, IntegrationPlan Plan)
{
    /// <summary>What of the files it follows from, for an object of the cluster that is not among them; empty for one that is.</summary>
    public IReadOnlyList<string> FollowsFrom { get; init; } = [];

    /// <summary>The object is among the files.</summary>
    public bool IsGiven => FollowsFrom.Count == 0;
}
