using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>What clients are told when the version they hold is no longer known.</summary>
public abstract class ForgottenHistorySuite(World world) : Suite(world)
{
    [Fact]
    public async Task Old_versions_and_old_pages_are_gone_and_objects_are_not()
    {
        Assert.SkipUnless(World.CanForgetHistory, "A cluster that is not ours is not compacted.");
        foreach (var name in new[] { "a", "b", "c" })
        {
            (await CreateWidgetAsync(name)).MustBe(201);
        }

        var page = (await Api.GetAsync($"{Widgets}?limit=1", Token)).MustBe(200);
        var kept = (await GetWidgetAsync("b")).MustBe(200);
        (await Api.MergeAsync($"{Widgets}/c", """{"spec":{"size":2}}""", Token)).MustBe(200);
        await World.ForgetHistoryAsync(Token);
        await Deadline.UntilAsync("the definitions are served again", async token => (await Api.GetAsync(Widgets, token)).Code == 200, Token);

        var old = await Api.WatchAsync($"{Widgets}?watch=true&resourceVersion={page.ResourceVersion}", Token).FirstAsync(Token);
        var status = old.Object;
        Assert.True(old.Type is "ERROR" or "REFUSED", old.Type);
        Assert.Equal(("Status", "Expired", 410), ((string?)status["kind"], (string?)status["reason"], (int?)status["code"]));
        Assert.StartsWith("too old resource version: ", (string?)status["message"], StringComparison.Ordinal);

        var next = await Api.GetAsync($"{Widgets}?limit=1&continue={Uri.EscapeDataString((string)page.At("metadata.continue")!)}", Token);
        Assert.Equal((410, "Expired"), (next.Code, next.Reason));
        Assert.Contains("The provided continue parameter is too old to display a consistent list result.", next.Message, StringComparison.Ordinal);
        // The server offers a token to go on with, at the price of consistency.
        var rest = (await Api.GetAsync($"{Widgets}?limit=5&continue={Uri.EscapeDataString((string)next.At("metadata.continue")!)}", Token)).MustBe(200);
        Assert.Equal(["b", "c"], Names(rest));

        Assert.Equal(kept.ResourceVersion, (await GetWidgetAsync("b")).MustBe(200).ResourceVersion);
        var fresh = (await Api.GetAsync(Widgets, Token)).MustBe(200);
        (await CreateWidgetAsync("d")).MustBe(201);
        Assert.Equal("d", (await Api.WatchAsync($"{Widgets}?watch=true&resourceVersion={fresh.ResourceVersion}", Token).FirstAsync(Token)).Name);
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class ForgottenHistory_on_the_sandbox(SandboxWorld world) : ForgottenHistorySuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class ForgottenHistory_on_a_real_API_server(RealWorld world) : ForgottenHistorySuite(world);
