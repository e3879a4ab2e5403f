using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests;

/// <summary>A process that may not write any more.</summary>
public sealed class WriteFenceTests
{
    private readonly FakeClock _clock = new();
    private bool _leads = true;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_writes_are_not_sent_and_its_reads_are()
    {
        var service = new StubHandler((_, _) => StubHandler.Respond(200));
        using var factory = Factory(service, Fixture.Impatient());
        _leads = false;

        await Assert.ThrowsAsync<WriteFencedException>(() => factory.Client().CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token));
        await Assert.ThrowsAsync<WriteFencedException>(() => factory.RestClient().DeleteIntegrationAsync(new() { RestApiId = "a", ResourceId = "r", HttpMethod = "GET" }, Token));
        Assert.Equal(0, service.Attempts);
        await factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);
        Assert.Equal(1, service.Attempts);
    }

    [Fact]
    public async Task The_fence_is_asked_after_the_wait_for_the_budget()
    {
        var service = new StubHandler((_, _) => StubHandler.Respond(200));
        var options = Fixture.Impatient();
        (options.RequestsPerSecond, options.Burst) = (1, 1);
        using var factory = Factory(service, options);
        await factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);
        var waiting = factory.Client().DeleteIntegrationAsync(new() { ApiId = "a", IntegrationId = "i" }, Token);

        _leads = false;
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<WriteFencedException>(() => waiting);
        Assert.Equal(1, service.Attempts);
    }

    [Fact]
    public async Task It_is_asked_again_before_each_repetition()
    {
        var service = new StubHandler((_, _) =>
        {
            _leads = false;
            return StubHandler.Respond(503);
        });
        using var factory = Factory(service, Fixture.Impatient());

        await Assert.ThrowsAsync<WriteFencedException>(() => factory.Client().DeleteIntegrationAsync(new() { ApiId = "a", IntegrationId = "i" }, Token));
        Assert.Equal(1, service.Attempts);
    }

    private ApiGatewayClientFactory Factory(StubHandler service, ApiGatewayResilienceOptions resilience) => new(
        new Fixture.StaticCredentials(),
        Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
        _clock,
        new() { HttpMessageHandler = service, Resilience = resilience, MayWrite = () => _leads });
}
