namespace Operator.Chaos;

/// <summary>How much chaos: what CI has time for, or everything, with <c>CHAOS=long</c> in the environment.</summary>
internal static class ChaosMode
{
    public static bool IsLong => Environment.GetEnvironmentVariable("CHAOS") == "long";
}
