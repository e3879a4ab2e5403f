namespace Operator.Kubernetes.Tests.Time;

/// <summary>Waits for what other threads do, with a deadline on the real clock.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Fails the test when <paramref name="condition"/> does not come to hold.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what, CancellationToken cancellationToken) =>
        Assert.True(await HoldsAsync(condition, Deadline, cancellationToken), $"Within {Deadline} of real time, never: {what}");

    /// <summary>Whether <paramref name="condition"/> comes to hold within <paramref name="patience"/>.</summary>
    public static async Task<bool> HoldsAsync(Func<bool> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > patience)
            {
                return condition();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
        }

        return true;
    }

    /// <summary>The result of <paramref name="task"/>, or a failed test.</summary>
    public static Task<T> CompletesAsync<T>(Task<T> task, CancellationToken cancellationToken) =>
        task.WaitAsync(Deadline, TimeProvider.System, cancellationToken);

    /// <summary>The end of <paramref name="task"/>, or a failed test.</summary>
    public static Task CompletesAsync(Task task, CancellationToken cancellationToken) =>
        task.WaitAsync(Deadline, TimeProvider.System, cancellationToken);
}
