namespace Operator.Aws;

/// <summary>
/// Numbers what happens in this process (reads, writes, requests) where one has to know which came first: a clock may stand still between two
/// of them. Thread-safe.
/// </summary>
internal static class Moment
{
    private static long last;

    /// <summary>A number above all that were handed out before.</summary>
    public static long Next() => Interlocked.Increment(ref last);
}
