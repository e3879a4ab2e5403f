namespace Operator.Kubernetes.Reflection;

/// <summary>What a <see cref="Reflector{T}"/> mirrors, and how patiently.</summary>
public sealed record ReflectorOptions
{
    /// <summary>One namespace; null for all (or a cluster-wide kind).</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector in the server's syntax.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Objects per page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long the server is asked to keep a stream open; up to a fifth is added, so that streams do not end together.</summary>
    public TimeSpan ServerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How much longer than the server's timeout a stream may be silent before it is taken for dead.</summary>
    public TimeSpan IdleMargin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait after the first failure; doubles with each further one.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Longest wait between attempts.</summary>
    public TimeSpan MaximumBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest that a healthy reflector can go without a sign of life: one silent stream, then the longest wait. Longer means
    /// that its loop hangs.
    /// </summary>
    public TimeSpan LongestSilence => (ServerTimeout * 1.2) + IdleMargin + (2 * MaximumBackoff) + TimeSpan.FromMinutes(1);
}
