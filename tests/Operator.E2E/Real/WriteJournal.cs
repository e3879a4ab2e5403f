using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>
/// Follows API Gateway's journal, which keeps only the last calls, and remembers who wrote. A gap in it is an error: what is asserted on
/// the writers holds for every call that was made.
/// </summary>
internal sealed class WriteJournal : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ApiGatewayHttp aws;
    private readonly CancellationTokenSource stop;
    private readonly Task follow;
    private readonly SemaphoreSlim gate = new(1);
    private readonly List<string> writers = [];
    private long last;

    public WriteJournal(Stage stage)
    {
        aws = stage.Aws;
        stop = CancellationTokenSource.CreateLinkedTokenSource(stage.Token);
        follow = FollowAsync(stop.Token);
    }

    /// <summary>Access keys that signed writes so far, in order, without repetition: one that comes back wrote when it was not its turn.</summary>
    public Task<IReadOnlyList<string>> WritersAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    /// <summary>Completes when the last write is this key's.</summary>
    public async Task UntilWritesAsync(string accessKey, CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is not [.., var latest] || latest != accessKey)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await follow;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        stop.Dispose();
        gate.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await ReadAsync(cancellationToken);
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            foreach (var (sequence, operation, accessKey) in await aws.JournalAsync(cancellationToken))
            {
                if (sequence <= last)
                {
                    continue;
                }

                Assert.True(sequence == last + 1, $"The journal was read too late: {last} is followed by {sequence}.");
                last = sequence;
                var isWrite = operation is not "Unknown" && !operation.StartsWith("Get", StringComparison.Ordinal);
                if (isWrite && (writers is not [.., var latest] || latest != accessKey))
                {
                    writers.Add(accessKey);
                }
            }

            return [.. writers];
        }
        finally
        {
            gate.Release();
        }
    }
}
