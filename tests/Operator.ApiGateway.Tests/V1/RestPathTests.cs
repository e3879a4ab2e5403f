using FsCheck.Fluent;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests.V1;

/// <summary>Every identifier in a path of REST APIs and Lambda stays one segment or is refused.</summary>
public sealed class RestPathTests
{
    private static readonly string[] Nasty =
        ["/", "\\", "..", ".", "%2e", "%2F", "%", "?", "#", ";", ":", "@", " ", "+", "é", "𝄞", "\u202e", "a", "0", "arn:aws:lambda:eu-west-1:1:function:f"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_texts_as_identifiers_are_refused_or_arrive_as_exactly_their_segments()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        using var factory = Fixture.Factory(server.Url);
        var rest = factory.RestClient();
        var lambda = factory.LambdaClient();
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>(), Gen.Elements(Nasty).NonEmptyListOf().Select(parts => string.Concat(parts)),
            Gen.Elements(Nasty).NonEmptyListOf().Select(parts => string.Concat(parts))).ArrayOf(4);
        var arrived = 0;

        foreach (var ids in texts.Sample(300, 10))
        {
            server.Requests.Clear();
            try
            {
                await rest.DeleteIntegrationResponseAsync(
                    new() { RestApiId = ids[0], ResourceId = ids[1], HttpMethod = ids[2], StatusCode = ids[3] }, Token);
                await lambda.RemovePermissionAsync(new() { FunctionName = ids[0], StatementId = ids[1], Qualifier = ids[2] }, Token);
            }
            catch (AwsCallException error) when (error.ErrorCode == "BadRequestException")
            {
                Assert.Empty(server.Requests);
                continue;
            }

            var targets = server.Requests.Select(request => request.Target).ToArray();
            Assert.Equal(
                ["", "restapis", ids[0], "resources", ids[1], "methods", ids[2], "integration", "responses", ids[3]],
                targets[0].Split('/').Select(Uri.UnescapeDataString));
            var parts = targets[1].Split('?');
            Assert.Equal(["", "2015-03-31", "functions", ids[0], "policy", ids[1]], parts[0].Split('/').Select(Uri.UnescapeDataString));
            Assert.Equal("Qualifier=" + ids[2], Uri.UnescapeDataString(Assert.Single(parts[1].Split('&'))));
            arrived++;
        }

        Assert.True(arrived > 30, $"only {arrived} samples were sent; the generator no longer tests the escaping");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("20\n0")]
    public async Task A_status_code_that_cannot_be_a_segment_is_refused_before_anything_is_sent(string? statusCode)
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(204));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(async () => await factory.RestClient().DeleteIntegrationResponseAsync(
            new() { RestApiId = "a", ResourceId = "r", HttpMethod = "GET", StatusCode = statusCode }, Token));

        Assert.Equal((ErrorClass.Invalid, 0), (error.ErrorClass, handler.Attempts));
    }
}
