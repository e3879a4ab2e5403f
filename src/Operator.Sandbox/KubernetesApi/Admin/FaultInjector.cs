namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary>Hands out registered faults, each as often as it says.</summary>
internal sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private readonly List<ActiveFault> _faults = [];
    private long _asked;
    private long _struck;

    /// <summary>
    /// Requests since the server began that a fault could have met, by verb, resource and caller, and those that met one; clearing the faults
    /// does not forget them.
    /// </summary>
    public (long Asked, long Struck) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_asked, _struck);
            }
        }
    }

    public void Add(ApiFault fault)
    {
        lock (_gate)
        {
            _faults.Add(new ActiveFault(fault));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    /// <summary>The fault for this request, used up by one; null when the request is to go well.</summary>
    public ApiFault? Take(string verb, string resource, string caller)
    {
        lock (_gate)
        {
            var fitting = _faults.FindAll(fault => fault.Fits(verb, resource, caller));
            _asked += fitting.Count > 0 ? 1 : 0;
            var active = fitting.Find(fault => fault.Strikes());
            if (active is { IsSpent: true })
            {
                _faults.Remove(active);
            }

            if (active is not null)
            {
                _struck++;
            }

            return active?.Fault;
        }
    }

    private sealed class ActiveFault(ApiFault fault)
    {
#pragma warning disable CA5394 // A repeatable sequence is the point.
        private readonly Random _random = fault.Seed is { } seed ? new Random(seed) : new Random();
        private int _left = fault.Count;

        public ApiFault Fault => fault;

        public bool IsSpent => _left == 0;

        public bool Fits(string verb, string resource, string caller) =>
            (fault.Verb ?? verb) == verb && (fault.Resource ?? resource) == resource && (fault.Caller ?? caller) == caller;

        /// <summary>Draws, for a request that fits.</summary>
        public bool Strikes()
        {
            if (_random.NextDouble() >= fault.Probability)
            {
                return false;
            }

            _left--;
            return true;
        }
#pragma warning restore CA5394
    }
}
