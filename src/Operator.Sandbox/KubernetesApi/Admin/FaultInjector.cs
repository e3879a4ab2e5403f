namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary>Hands out registered faults, each as often as it says.</summary>
internal sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private readonly List<ActiveFault> _faults = [];
    private long _struck;

    /// <summary>Requests that met a fault since the server began; clearing the faults does not forget them.</summary>
    public long Struck => Interlocked.Read(ref _struck);

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
            var active = _faults.Find(f => f.Strikes(verb, resource, caller));
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

        public bool Strikes(string verb, string resource, string caller)
        {
            if ((fault.Verb ?? verb) != verb || (fault.Resource ?? resource) != resource || (fault.Caller ?? caller) != caller
                || _random.NextDouble() >= fault.Probability)
            {
                return false;
            }

            _left--;
            return true;
        }
#pragma warning restore CA5394
    }
}
