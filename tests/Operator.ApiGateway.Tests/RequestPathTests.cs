using FsCheck.Fluent;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests;

/// <summary>Identifiers come from people. Whatever they hold, they stay one path segment or are refused.</summary>
public sealed class RequestPathTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    public async Task An_identifier_that_cannot_be_a_segment_is_refused_before_anything_is_sent(string? id)
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(204));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            async () => await factory.Client().DeleteIntegrationAsync(new() { ApiId = "api", IntegrationId = id }, Token));

        Assert.Equal((ErrorClass.Invalid, "BadRequestException"), (error.ErrorClass, error.ErrorCode));
        Assert.Equal(0, handler.Attempts);
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public Task An_unpaired_surrogate_is_refused_too(int unit) =>
        // Built here: attribute metadata is UTF-8 and would replace it.
        An_identifier_that_cannot_be_a_segment_is_refused_before_anything_is_sent("a" + (char)unit);

    [Fact]
    public async Task Any_text_as_identifier_is_refused_or_arrives_as_exactly_one_segment()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        using var factory = Fixture.Factory(server.Url);
        var client = factory.Client();
        var nasty = Gen.Elements("/", "\\", "..", ".", "%2e", "%2F", "%", "?", "#", ";", ":", "@", " ", "+", "é", "☃", "𝄞", "\u202e", "\ufeff", "a", "0");
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>(),
            nasty.ArrayOf().Select(parts => string.Concat(parts)));
        var arrived = 0;

        foreach (var id in texts.Sample(300, 12))
        {
            server.Requests.Clear();
            try
            {
                await client.GetIntegrationAsync(new() { ApiId = "api", IntegrationId = id }, Token);
            }
            catch (AmazonApiGatewayV2Exception error) when (error.ErrorCode == "BadRequestException")
            {
                Assert.Empty(server.Requests);
                continue;
            }

            var segments = Assert.Single(server.Requests).Target.Split('/');
            Assert.Equal(["", "v2", "apis", "api", "integrations"], segments[..^1]);
            Assert.Equal(id, Uri.UnescapeDataString(segments[^1]));
            arrived++;
        }

        Assert.True(arrived > 50, $"only {arrived} identifiers were sent; the generator no longer tests the escaping");
    }
}
