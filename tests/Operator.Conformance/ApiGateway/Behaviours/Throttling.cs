namespace Operator.Conformance.ApiGateway;

/// <summary>The account's request quota: 10 calls a second, 40 at once. Needs a world that nobody else calls meanwhile.</summary>
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
    ];
}
