using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.ApiGateway.V1.Patching;

namespace Operator.ApiGateway.Tests.V1;

/// <summary>Which call to REST APIs is repeated after which failure.</summary>
public sealed class RestRetryTests
{
    private static readonly string[] Creates = ["CreateResource", "CreateDeployment", "CreateStage"];

    private static readonly Dictionary<string, (Func<HttpResponseMessage> Answer, bool Repeatable, bool Patch, bool Create, bool WriteUnknown)> Failures = new()
    {
        ["429"] = (() => StubHandler.Respond(429, """{"message":"Rate exceeded"}""", "TooManyRequestsException"), true, true, true, false),
        ["429 quota"] = (() => StubHandler.Respond(429, """{"message":"Maximum number"}""", "LimitExceededException"), false, false, false, false),
        ["503"] = (() => StubHandler.Respond(503, "{}", "ServiceUnavailableException"), true, false, false, true),
        ["409 race"] = (() => StubHandler.Respond(409, """{"message":"Please try again later."}""", "ConflictException"), true, true, false, false),
        ["409"] = (() => StubHandler.Respond(409, """{"message":"already exists"}""", "ConflictException"), false, false, false, false),
        ["404"] = (() => StubHandler.Respond(404, "{}", "NotFoundException"), false, false, false, false),
        ["400"] = (() => StubHandler.Respond(400, "{}", "BadRequestException"), false, false, false, false),
        ["refused"] = (() => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"), true, true, true, false),
        ["lost answer"] = (() => throw new HttpRequestException(HttpRequestError.ResponseEnded, "ended"), true, false, false, true),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Matrix() => Cross(RestCalls.All.Select(call => call.Operation));

    public static TheoryData<string, string> PatchMatrix() => Cross(["add", "remove", "copy", "mixed"]);

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Only_calls_that_a_repeat_cannot_harm_are_repeated(string operation, string failure)
    {
        var (answer, repeatable, _, create, writeUnknown) = Failures[failure];
        var handler = new StubHandler((_, _) => answer());
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => RestCalls.CallAsync(factory.RestClient(), operation, Token));

        Assert.Equal((Creates.Contains(operation) ? create : repeatable) ? 3 : 1, handler.Attempts);
        Assert.Equal(!operation.StartsWith("Get", StringComparison.Ordinal) && writeUnknown, error.OutcomeUnknown);
    }

    [Theory]
    [MemberData(nameof(PatchMatrix))]
    public async Task A_patch_that_does_more_than_replace_is_repeated_only_when_nothing_was_changed(string patch, string failure)
    {
        var (answer, _, repeatable, _, writeUnknown) = Failures[failure];
        var handler = new StubHandler((_, _) => answer());
        using var factory = Fixture.Factory(handler: handler);
        List<PatchOperation> operations = patch switch
        {
            "add" => new PatchBuilder().Add("/cacheKeyParameters/x").Build(),
            "remove" => new PatchBuilder().Remove("/requestParameters/x").Build(),
            "copy" => [new() { Op = Op.Copy, From = "/a", Path = "/b" }],
            _ => new PatchBuilder().Replace("/uri", "u").Remove("/requestTemplates/x").Build(),
        };

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => factory.RestClient().UpdateIntegrationAsync(
            new() { RestApiId = "a", ResourceId = "r", HttpMethod = "GET", PatchOperations = operations }, Token));

        Assert.Equal((repeatable ? 3 : 1, writeUnknown), (handler.Attempts, error.OutcomeUnknown));
    }

    [Fact]
    public async Task A_deployment_whose_answer_is_lost_is_made_once()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        using var factory = Fixture.Factory(server.Url);

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(
            () => factory.RestClient().CreateDeploymentAsync(new() { RestApiId = "a", StageName = "prod" }, Token));

        Assert.Equal((ErrorClass.Unavailable, true), (error.ErrorClass, error.OutcomeUnknown));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_method_put_again_after_a_lost_answer_is_a_conflict_that_may_be_our_own()
    {
        var handler = new StubHandler((attempt, _) => attempt == 1
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "ended")
            : StubHandler.Respond(409, """{"message":"Method already exists for this resource"}""", "ConflictException"));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => factory.RestClient().PutMethodAsync(
            new() { RestApiId = "a", ResourceId = "r", HttpMethod = "GET", AuthorizationType = "NONE" }, Token));

        Assert.Equal((ErrorClass.Conflict, true, 2), (error.ErrorClass, error.OutcomeUnknown, handler.Attempts));
    }

    private static TheoryData<string, string> Cross(IEnumerable<string> subjects)
    {
        var data = new TheoryData<string, string>();
        foreach (var subject in subjects)
        {
            foreach (var failure in Failures.Keys)
            {
                data.Add(subject, failure);
            }
        }

        return data;
    }
}
