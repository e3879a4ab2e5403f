namespace Operator.Sandbox.KubernetesApi.Admin;

/// <summary>Hands out registered faults, each as often as it says.</summary>
internal sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private readonly List<(ApiFault Fault, int Left)> _faults = [];

    public void Add(ApiFault fault)
    {
        lock (_gate)
        {
            _faults.Add((fault, fault.Count));
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
    public ApiFault? Take(string verb, string resource)
    {
        lock (_gate)
        {
            var at = _faults.FindIndex(f => (f.Fault.Verb ?? verb) == verb && (f.Fault.Resource ?? resource) == resource);
            if (at < 0)
            {
                return null;
            }

            var (fault, left) = _faults[at];
            if (left <= 1)
            {
                _faults.RemoveAt(at);
            }
            else
            {
                _faults[at] = (fault, left - 1);
            }

            return fault;
        }
    }
}
