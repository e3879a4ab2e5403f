namespace Operator.Kubernetes.Client;

/// <summary>A patch document and how the server must read it. Named as in KubernetesClient.</summary>
public sealed class V1Patch(string content, V1Patch.PatchType type)
{
    /// <summary>The patch formats the API server takes for custom resources.</summary>
    public enum PatchType
    {
        /// <summary>RFC 6902, <c>application/json-patch+json</c>.</summary>
        JsonPatch,

        /// <summary>RFC 7386, <c>application/merge-patch+json</c>.</summary>
        MergePatch,

        /// <summary>Server-side apply, <c>application/apply-patch+yaml</c> (JSON is YAML).</summary>
        ApplyPatch,
    }

    /// <summary>JSON text.</summary>
    public string Content { get; } = content;

    /// <summary>How the server must read it.</summary>
    public PatchType Type { get; } = type;

    /// <summary>The Content-Type header for <see cref="Type"/>.</summary>
    public string ContentType => Type switch
    {
        PatchType.JsonPatch => "application/json-patch+json",
        PatchType.MergePatch => "application/merge-patch+json",
        PatchType.ApplyPatch => "application/apply-patch+yaml",
        _ => throw new InvalidOperationException($"Unknown patch type {Type}."),
    };
}
