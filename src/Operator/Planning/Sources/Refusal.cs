using Operator.Kubernetes.Core;

namespace Operator.Planning.Sources;

/// <summary>The API server will not take a manifest: what is there stays as it is.</summary>
/// <param name="Key">The object.</param>
/// <param name="ApiId">The API of what is there; empty when that is nothing, or not known.</param>
/// <param name="Text">Its answer.</param>
/// <param name="IsEdit">It is about an object that is there.</param>
internal sealed record Refusal(ObjectKey Key, string ApiId, string Text, bool IsEdit);
