namespace Operator.Conformance.ApiGateway;

/// <summary>
/// The account's request quota, 10 calls a second and 40 at once, and those of single operations. Needs a world that nobody else
/// calls meanwhile.
/// </summary>
public sealed class Throttling : IBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("Calls beyond the burst are 429 and say so", async gateway =>
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => gateway.Caller.Get("/v2/apis")));
            Assert.All(replies, reply => Assert.True(reply.Status is 200 or 429, reply.Content));
            Assert.True(replies.Count(reply => reply.Status == 200) >= 40, "the burst should pass");
            var refused = replies.FirstOrDefault(reply => reply.Status == 429);
            Assert.NotNull(refused);
            refused.Refused(429, "TooManyRequestsException", "Too Many Requests");
            Assert.True(refused.Body.ContainsKey("limitType"));
        }),
        // Each in a region of its own: quotas are per region, and the burst above leaves nothing in that one.
        In("eu-west-1", "A second REST deployment at once is 429 and says when to come back", async caller =>
        {
            var api = (await caller.Made("/restapis", """{"name":"throttled"}""")).Text("id");
            var root = (await caller.Get($"/restapis/{api}/resources")).Succeeded().Need("item").AsArray().Single()!.Need("id");
            (await caller.Put($"/restapis/{api}/resources/{root}/methods/GET", """{"authorizationType":"NONE"}""")).Succeeded();
            (await caller.Put($"/restapis/{api}/resources/{root}/methods/GET/integration", """{"type":"MOCK"}""")).Succeeded();
            (await caller.Post($"/restapis/{api}/deployments", "{}")).Succeeded();
            var refused = await caller.Post($"/restapis/{api}/deployments", "{}");
            refused.Refused(429, "TooManyRequestsException", "Too Many Requests");
            Assert.True(refused.Headers.RetryAfter?.Delta is { } delta && delta > TimeSpan.Zero && delta <= TimeSpan.FromSeconds(5));
        }),
        In("eu-central-1", "GetResources has a quota of its own, below the total", async caller =>
        {
            var api = (await caller.Made("/restapis", """{"name":"throttled"}""")).Text("id");
            var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => caller.Get($"/restapis/{api}/resources")));
            Assert.True(replies.Count(reply => reply.Status == 200) >= 5, "five should pass");
            var refused = replies.FirstOrDefault(reply => reply.Status != 200);
            Assert.NotNull(refused);
            refused.Refused(429, "TooManyRequestsException", "Too Many Requests");
            (await caller.Get($"/restapis/{api}")).Succeeded();
        }),
    ];

    private static Behaviour In(string region, string name, Func<Caller, Task> check) => new(name, async gateway =>
    {
        using var caller = new Caller(gateway.Address, region, accept: "application/json");
        await check(caller);
    });
}
