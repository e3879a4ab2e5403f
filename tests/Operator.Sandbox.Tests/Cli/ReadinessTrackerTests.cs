using System.Text.Json.Nodes;
using Operator.Sandbox.Cli;

namespace Operator.Sandbox.Tests.Cli;

public sealed class ReadinessTrackerTests
{
    [Fact]
    public void All_are_ready_when_each_is_at_its_current_generation()
    {
        var tracker = new ReadinessTracker(["default/a", "default/b"]);
        Assert.NotNull(tracker.Observe(Item("a", "True", generation: 1, observed: 1)));
        Assert.False(tracker.AllReady);
        tracker.Observe(Item("b", "True", generation: 2, observed: 1));
        Assert.False(tracker.AllReady);
        tracker.Observe(Item("b", "True", generation: 2, observed: 2));
        Assert.True(tracker.AllReady);
    }

    [Fact]
    public void What_is_to_be_deployed_is_waited_for_until_it_is()
    {
        var tracker = new ReadinessTracker(["default/a"]);
        var item = Item("a", "True", reason: "Available");
        var deployed = new JsonObject { ["type"] = "Deployed", ["status"] = "False" };
        item["status"]!["conditions"]!.AsArray().Add(deployed);
        Assert.Equal("  default/a  Ready=True  Deployed=False  Available", tracker.Observe(item));
        Assert.False(tracker.AllReady);
        Assert.Single(tracker.NotReady());
        deployed["status"] = "True";
        Assert.Equal("  default/a  Ready=True  Deployed=True  Available", tracker.Observe(item));
        Assert.True(tracker.AllReady);
    }

    [Fact]
    public void A_line_comes_for_a_change_and_only_for_a_change()
    {
        var tracker = new ReadinessTracker(["default/a"]);
        Assert.Null(tracker.Observe(Untouched("a")));
        Assert.Equal("  default/a  Ready=False  Progressing: working", tracker.Observe(Item("a", "False", reason: "Progressing", message: "working")));
        Assert.Null(tracker.Observe(Item("a", "False", reason: "Progressing", message: "working")));
        Assert.Equal("  default/a  Ready=True  Available", tracker.Observe(Item("a", "True", reason: "Available", message: "fine")));
    }

    [Fact]
    public void Other_objects_are_none_of_its_business()
    {
        var tracker = new ReadinessTracker(["default/a"]);
        Assert.Null(tracker.Observe(Item("other", "True")));
        Assert.False(tracker.AllReady);
    }

    [Fact]
    public void What_is_not_ready_is_listed_with_its_reason()
    {
        var tracker = new ReadinessTracker(["default/a", "default/b", "default/c"]);
        tracker.Observe(Item("a", "True"));
        tracker.Observe(Item("c", "False", reason: "InvalidSpec", message: "no such link"));
        Assert.Equal(
            ["  default/b  no Ready condition: the operator has not looked at it", "  default/c  Ready=False  InvalidSpec: no such link"],
            tracker.NotReady());
    }

    [Fact]
    public void Nothing_to_wait_for_is_ready() => Assert.True(new ReadinessTracker([]).AllReady);

    private static JsonObject Untouched(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };

    private static JsonObject Item(string name, string ready, long generation = 1, long observed = 1, string reason = "R", string message = "m")
    {
        var item = Untouched(name);
        item["metadata"]!["generation"] = generation;
        item["status"] = new JsonObject
        {
            ["observedGeneration"] = observed,
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "Synced", ["status"] = "True" },
                new JsonObject { ["type"] = "Ready", ["status"] = ready, ["reason"] = reason, ["message"] = message }),
        };
        return item;
    }
}
