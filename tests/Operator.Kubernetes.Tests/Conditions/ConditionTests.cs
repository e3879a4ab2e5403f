using System.Text;
using System.Text.Json;
using Operator.Kubernetes.Conditions;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Conditions;

public sealed class ConditionTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<V1Condition> _list = [];

    [Fact]
    public void The_transition_time_moves_only_with_the_status()
    {
        Assert.True(Set(1).SetTrue("Ready", "Available", "all is well"));
        var first = _list[0].LastTransitionTime;
        _clock.Advance(TimeSpan.FromSeconds(61.5));

        Assert.False(Set(2).SetTrue("Ready", "Available", "all is well"));
        Assert.True(Set(2).SetTrue("Ready", "Observed", "all is still well"));
        Assert.Equal(first, _list[0].LastTransitionTime);
        Assert.Equal(2, _list[0].ObservedGeneration);

        Assert.True(Set(2).SetFalse("Ready", "AccessDenied", "no"));
        Assert.Equal(first.AddSeconds(61), _list[0].LastTransitionTime);
        Assert.Equal(DateTimeKind.Utc, _list[0].LastTransitionTime.Kind);
    }

    [Fact]
    public void The_order_does_not_depend_on_who_came_first()
    {
        foreach (var type in new[] { "Synced", "Stalled", "Ready", "Drifted" })
        {
            Set(1).SetTrue(type, "R", "m");
        }

        Assert.Equal(["Ready", "Drifted", "Stalled", "Synced"], _list.Select(c => c.Type));
        Assert.True(Set(1).Remove("Stalled"));
        Assert.False(Set(1).Remove("Stalled"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("9starts")]
    [InlineData("EndsWith_,")]
    [InlineData("New\nline")]
    public void A_reason_the_server_would_refuse_is_refused_here(string reason) =>
        Assert.Throws<ArgumentException>(() => Set(1).SetTrue("Ready", reason, "m"));

    [Fact]
    public void A_long_message_is_cut_between_characters_and_says_so()
    {
        Set(1).SetTrue("Ready", "R", new string('x', 1018) + "😀😀😀");
        var bytes = Encoding.UTF8.GetByteCount(_list[0].Message);
        Assert.InRange(bytes, 1018, ConditionSet.MaxMessageBytes);
        Assert.EndsWith("x…", _list[0].Message, StringComparison.Ordinal);

        Set(1).SetTrue("Ready", "R", new string('\ud800', 5000));
        Assert.InRange(Encoding.UTF8.GetByteCount(_list[0].Message), 1000, ConditionSet.MaxMessageBytes);
    }

    [Fact]
    public void A_settled_object_breaks_no_invariant()
    {
        Set(3).SetTrue("Ready", "Available", "ok");
        Set(3).SetTrue("Synced", "Available", "ok");
        Assert.Empty(ConditionInvariants.Check(_list, 3, 3));
    }

    [Fact]
    public void Each_invariant_is_noticed_when_broken()
    {
        Assert.Contains("Ready is missing.", ConditionInvariants.Check([], 1, 1));
        Broken("Ready and Stalled are both True.", Make("Ready", "True"), Make("Stalled", "True"));
        Broken("Ready and Reconciling are both True.", Make("Ready", "True"), Make("Reconciling", "True"));
        Broken("Reconciling and Stalled are both True.", Make("Ready", "False"), Make("Reconciling", "True"), Make("Stalled", "True"));
        Broken("Stalled is True but Ready is not False.", Make("Ready", "Unknown"), Make("Stalled", "True"));
        Broken("Ready is there twice.", Make("Ready", "True"), Make("Ready", "True"));
        Broken("Ready has reason ''.", Make("Ready", "True", reason: ""));
        Broken("Ready has status 'Yes'.", Make("Ready", "Yes"));
        Broken("Ready says nothing.", Make("Ready", "True", message: " "));
        Broken("Ready speaks about generation 9, which does not exist yet.", Make("Ready", "True", generation: 9));
        Broken("Ready comes after Synced: the order is not stable.", Make("Synced", "True"), Make("Ready", "True"));
        Assert.Contains("status.observedGeneration 5 is ahead of generation 2.", ConditionInvariants.Check([Make("Ready", "False")], 2, 5));
    }

    [Theory]
    [InlineData("""{"metadata":{"generation":2,"deletionTimestamp":"2030-01-01T00:00:00Z"}}""", KstatusPhase.Terminating)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]}}""", KstatusPhase.InProgress)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True"}]}}""", KstatusPhase.Current)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"False"}]}}""", KstatusPhase.InProgress)]
    [InlineData("""{"metadata":{"generation":2},"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", KstatusPhase.InProgress)]
    [InlineData("""{"metadata":{},"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"Stalled","status":"True"}]}}""", KstatusPhase.Failed)]
    [InlineData("""{"metadata":{},"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Reconciling","status":"True"}]}}""", KstatusPhase.InProgress)]
    [InlineData("""{"metadata":{"generation":1}}""", KstatusPhase.Current)]
    [InlineData("""{"metadata":3,"status":{"conditions":"none"}}""", KstatusPhase.Current)]
    [InlineData("[]", KstatusPhase.Current)]
    public void An_object_is_read_as_kstatus_reads_it(string json, KstatusPhase expected)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(expected, Kstatus.Compute(document.RootElement).Phase);
    }

    [Fact]
    public void Typed_parts_give_the_same_conclusion() => Assert.Equal(
        new KstatusResult(KstatusPhase.Failed, "m"),
        Kstatus.Compute(new V1ObjectMeta { Generation = 1 }, 1, [Make("Ready", "False"), Make("Stalled", "True")]));

    private static void Broken(string rule, params V1Condition[] conditions) =>
        Assert.Contains(rule, ConditionInvariants.Check(conditions, 2, null));

    private static V1Condition Make(string type, string status, string reason = "R", string message = "m", long generation = 1) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
        ObservedGeneration = generation,
        LastTransitionTime = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc),
    };

    private ConditionSet Set(long generation) => new(_list, _clock, generation);
}
