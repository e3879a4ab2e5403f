namespace Operator.Kubernetes.Core;

/// <summary>The default source of jitter.</summary>
internal static class Jitter
{
#pragma warning disable CA5394 // Spreading load needs no cryptographic randomness.
    /// <summary>A number from 0 (inclusive) to 1 (exclusive). Thread-safe.</summary>
    public static double Shared() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
