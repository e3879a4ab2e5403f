namespace Operator.Sandbox.Control;

/// <summary>The holds in force. Each stops one request; letting go ends them all, reached or not.</summary>
internal sealed class HoldBoard
{
    private readonly Lock gate = new();
    private readonly List<Hold> holds = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Puts a hold in force. Throws ArgumentOutOfRangeException when it skips less than nothing.</summary>
    public void Add(HoldRule rule)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rule.Skip);
        lock (gate)
        {
            holds.Add(new Hold(this, rule));
        }
    }

    /// <summary>The hold that stops this request; null when it may pass.</summary>
    public Hold? Arrive(string operation, string scope, string caller)
    {
        lock (gate)
        {
            Hold? stopping = null;
            foreach (var hold in holds)
            {
                if (hold.Fits(operation, scope, caller) && hold.Count() && stopping is null)
                {
                    stopping = hold;
                }
            }

            return stopping;
        }
    }

    /// <summary>The holds in the order they were added, and what has become of each.</summary>
    public IReadOnlyList<(HoldRule Rule, HoldState State)> Snapshot()
    {
        lock (gate)
        {
            return [.. holds.Select(hold => (hold.Rule, hold.State))];
        }
    }

    /// <summary>Completes once this many holds have their request.</summary>
    public Task UntilReachedAsync(int count, CancellationToken cancellationToken) =>
        UntilAsync(hold => hold.State != HoldState.Waiting, count, cancellationToken);

    /// <summary>Completes once this many callers of held requests went away.</summary>
    public Task UntilLeftAsync(int count, CancellationToken cancellationToken) => UntilAsync(hold => hold.State == HoldState.Left, count, cancellationToken);

    /// <summary>Lets every request go that is held, and ends all holds.</summary>
    public void Release()
    {
        List<Hold> released;
        lock (gate)
        {
            released = [.. holds];
            holds.Clear();
        }

        released.ForEach(hold => hold.LetGo());
    }

    private async Task UntilAsync(Func<Hold, bool> fits, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (holds.Count(fits) >= count)
                {
                    return;
                }

                change = changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private void SetState(Hold hold, HoldState state)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            hold.State = state;
            (told, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.TrySetResult();
    }

    /// <summary>One hold. A server asks it before and after a request takes effect; it waits at the one it is for.</summary>
    internal sealed class Hold(HoldBoard board, HoldRule rule)
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int seen;

        public HoldRule Rule => rule;

        public HoldState State { get; set; }

        public bool Fits(string operation, string scope, string caller) =>
            Fits(rule.Operation, operation) && Fits(rule.Scope, scope) && Fits(rule.Caller, caller);

        /// <summary>Counts a request that fits; true for the one that is to be stopped.</summary>
        public bool Count() => seen++ == rule.Skip;

        public void LetGo() => released.TrySetResult();

        /// <summary>Before the request takes effect. Throws OperationCanceledException when it is not to take effect because its caller is gone.</summary>
        public Task BeforeAsync(CancellationToken callerGone) => rule.At switch
        {
            HoldPoint.Before => WaitAsync(callerGone),
            HoldPoint.Late => WaitAsync(callerGone).ContinueWith(_ => released.Task, TaskScheduler.Default).Unwrap(),
            _ => Task.CompletedTask,
        };

        /// <summary>After the request took effect.</summary>
        public Task AfterAsync(CancellationToken callerGone) => rule.At == HoldPoint.After ? WaitAsync(callerGone) : Task.CompletedTask;

        private async Task WaitAsync(CancellationToken callerGone)
        {
            board.SetState(this, HoldState.Held);
            try
            {
                await released.Task.WaitAsync(callerGone);
            }
            catch (OperationCanceledException)
            {
                board.SetState(this, HoldState.Left);
                throw;
            }
        }

        private static bool Fits(string wanted, string actual) => wanted == "*" || wanted == actual;
    }
}
