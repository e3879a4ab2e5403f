namespace Operator.Conformance.Worlds;

/// <summary>Waiting for something to be true.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A token that ends a wait which would otherwise hang the run.</summary>
    public static CancellationTokenSource Create(CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(Patience);
        return source;
    }

    /// <exception cref="TimeoutException">It did not become true.</exception>
    public static async Task UntilAsync(string what, Func<CancellationToken, Task<bool>> isTrue, CancellationToken cancellationToken)
    {
        using var deadline = Create(cancellationToken);
        try
        {
            while (!await isTrue(deadline.Token))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited {Patience} until {what}.");
        }
    }
}
