namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>The rules in force, asked once per call in the order they were added.</summary>
internal sealed class Faults
{
    private sealed class ActiveRule(FaultRule rule)
    {
#pragma warning disable CA5394 // A repeatable sequence is the point.
        private readonly Random random = rule.Seed is { } seed ? new Random(seed) : new Random();
        private int? remaining = rule.Count;

        public FaultRule Rule => rule;

        public bool Fits(string operation, string caller) => remaining != 0 && Is(rule.Operation, operation) && Is(rule.Caller, caller);

        /// <summary>Draws, for a call that fits.</summary>
        public bool Strikes()
        {
            if (random.NextDouble() >= rule.Probability)
            {
                return false;
            }

            remaining--;
            return true;
        }

        private static bool Is(string wanted, string actual) => wanted == "*" || wanted == actual;
#pragma warning restore CA5394
    }

    private readonly Lock gate = new();
    private readonly List<ActiveRule> rules = [];
    private long asked;
    private long struck;

    /// <summary>Calls that some rule fitted, and those of them that a fault other than latency struck.</summary>
    public (long Asked, long Struck) Counts
    {
        get
        {
            lock (gate)
            {
                return (asked, struck);
            }
        }
    }

    public void Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.Probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rule.Probability, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.Status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rule.Status, 599);
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.Delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.Count ?? 0, 0);
        lock (gate)
        {
            rules.Add(new ActiveRule(rule));
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            rules.Clear();
        }
    }

    /// <summary>The sum of all latencies that strike, and the first other fault that does.</summary>
    public (TimeSpan Delay, FaultRule? Fault) Next(string operation, string caller)
    {
        lock (gate)
        {
            var delay = TimeSpan.Zero;
            var fitting = rules.FindAll(rule => rule.Fits(operation, caller));
            asked += fitting.Exists(rule => rule.Rule.Fault != FaultKind.Latency) ? 1 : 0;
            foreach (var active in fitting)
            {
                if (!active.Strikes())
                {
                    continue;
                }

                if (active.Rule.Fault != FaultKind.Latency)
                {
                    struck++;
                    return (delay, active.Rule);
                }

                delay += active.Rule.Delay;
            }

            return (delay, null);
        }
    }
}
