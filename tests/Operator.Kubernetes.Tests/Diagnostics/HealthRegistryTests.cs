using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Tests.Diagnostics;

public sealed class HealthRegistryTests
{
    private readonly HealthRegistry _registry = new();

    [Fact]
    public void Without_checks_all_is_well() => Assert.True(_registry.Check(HealthProbe.Live).Healthy);

    [Fact]
    public void One_unhealthy_check_makes_its_probe_unhealthy_and_no_other()
    {
        _registry.Add(HealthProbe.Ready, "b", () => (false, "not yet"));
        _registry.Add(HealthProbe.Ready, "a", () => (true, "fine"));
        _registry.Add(HealthProbe.Live, "b", () => (true, "ticks"));

        var report = _registry.Check(HealthProbe.Ready);
        Assert.False(report.Healthy);
        Assert.Equal(["a", "b"], report.Checks.Select(check => check.Name));
        Assert.True(_registry.Check(HealthProbe.Live).Healthy);
    }

    [Fact]
    public void A_check_that_throws_is_unhealthy() =>
        Assert.False(Failing().Check(HealthProbe.Live).Healthy);

    [Fact]
    public void A_name_is_taken_once()
    {
        _registry.Add(HealthProbe.Live, "a", () => (true, ""));
        Assert.Throws<InvalidOperationException>(() => _registry.Add(HealthProbe.Live, "a", () => (true, "")));
    }

    private HealthRegistry Failing()
    {
        _registry.Add(HealthProbe.Live, "a", () => throw new InvalidOperationException("bug"));
        return _registry;
    }
}
