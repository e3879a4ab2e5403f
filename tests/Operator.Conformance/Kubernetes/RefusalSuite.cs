using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>What is refused, and in which words: the table is recorded from a real server.</summary>
public abstract class RefusalSuite(World world) : Suite(world)
{
    public static TheoryData<string> Cases => RefusalCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_bad_request_is_refused_in_the_real_servers_words(string name)
    {
        var seed = (await Api.PostAsync($"{Widgets}?fieldManager=seed", Widget("one", """{"size": 60}"""), Token)).MustBe(201);
        string Fill(string text) => text.Replace("{ns}", Namespace).Replace("{rv}", seed.ResourceVersion).Replace("{uid}", seed.Uid);
        var expected = RefusalCase.Of(name);

        Task CheckAsync() => CheckAnswerAsync(expected, Fill);
        await (KnownLimits.Reasons.ContainsKey(name) ? World.HoldsUnlessLimitAsync(name, CheckAsync) : CheckAsync());
    }

    private async Task CheckAnswerAsync(RefusalCase expected, Func<string, string> fill)
    {
        var body = expected.Body is { } text ? fill(text) : null;
        var answer = await Api.SendAsync(expected.Method, fill(expected.Path), body, expected.ContentType, Token);
        Assert.True(answer.Code == expected.Code, $"Expected {expected.Code}, got {answer.Code} {answer.Body?.ToJsonString()}");
        if (expected.Plain is not null)
        {
            Assert.Equal(expected.Plain.Trim(), ((string?)answer.Body)?.Trim());
            return;
        }

        Assert.Equal("Status", (string?)answer.At("kind"));
        Assert.Equal(expected.Code, (int?)answer.At("code"));
        Assert.Equal(expected.Reason, answer.Reason);
        if (World.Version != RefusalCase.RecordedFrom)
        {
            return;
        }

        if (expected.Message is not null)
        {
            Assert.Equal(fill(expected.Message), answer.Message);
        }

        if (expected.Causes is not null)
        {
            Assert.Equal(expected.Causes.Select(fill).Order(StringComparer.Ordinal), answer.Causes.Order(StringComparer.Ordinal));
        }
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Refusals_on_the_sandbox(SandboxWorld world) : RefusalSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Refusals_on_a_real_API_server(RealWorld world) : RefusalSuite(world);
