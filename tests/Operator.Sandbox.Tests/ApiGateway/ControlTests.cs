using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway;

namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>Throttle, faults, counters and journal, in process and under /_sandbox/.</summary>
public sealed class ControlTests : ServerTest
{
    private const string Mock = """{"integrationType":"MOCK"}""";
    private const string Integrations = $"{Caller.WebSocketApi}/integrations";

    private readonly ManualClock clock = new();

    internal override ApiGatewayOptions Options => base.Options with { TimeProvider = clock };

    [Fact]
    public async Task The_throttle_is_ten_a_second_with_a_burst_of_forty_per_region()
    {
        var (other, caller) = await Start(Options with { ThrottleEnabled = true });
        using var here = caller;
        using var elsewhere = new Caller(other.Address, region: "eu-west-1");
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(200, (await here.Get("/v2/apis")).Status);
        }

        var refused = await here.Get("/v2/apis");
        Assert.Equal(429, refused.Status);
        Assert.Equal("TooManyRequestsException", refused.ErrorType);
        Assert.Equal("Too Many Requests", refused.Message);
        Assert.True(refused.Body.ContainsKey("limitType"));
        Assert.Equal(200, (await elsewhere.Get("/v2/apis")).Status);

        clock.Advance(TimeSpan.FromMilliseconds(1000));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await here.Get("/v2/apis")).Status);
        }

        Assert.Equal(429, (await here.Get("/v2/apis")).Status);
    }

    [Fact]
    public async Task The_throttle_is_switched_and_set_from_outside()
    {
        var set = await Caller.Put("/_sandbox/throttle", """{"enabled":true,"rate":1,"burst":1}""");
        Assert.Equal(200, set.Status);
        Assert.Equal(200, (await Caller.Get("/v2/apis")).Status);
        Assert.Equal(429, (await Caller.Get("/v2/apis")).Status);

        await Caller.Put("/_sandbox/throttle", """{"enabled":false}""");
        Assert.Equal(200, (await Caller.Get("/v2/apis")).Status);
        Assert.Equal(1, (await Caller.Get("/_sandbox/throttle")).Body["burst"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_lost_answer_is_a_503_after_the_write()
    {
        Server.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.LostAnswer, Count = 1 });

        var reply = await Caller.Post(Integrations, Mock);

        Assert.Equal(503, reply.Status);
        Assert.Equal("ServiceUnavailableException", reply.ErrorType);
        Assert.Single((await Caller.Get(Integrations)).Body["items"]!.AsArray());
        Assert.Equal(201, (await Caller.Post(Integrations, Mock)).Status);
        Assert.Equal(FaultKind.LostAnswer, Server.Journal[0].Fault);
    }

    [Theory]
    [InlineData(FaultKind.Reset, 1)]
    [InlineData(FaultKind.ResetBefore, 0)]
    public async Task A_reset_aborts_the_connection_after_or_before_the_write(FaultKind fault, int written)
    {
        Server.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = fault, Count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => Caller.Post(Integrations, Mock));

        Assert.Equal(written, (await Caller.Get(Integrations)).Body["items"]!.AsArray().Count);
        Assert.Equal(1, Server.Calls["CreateIntegration"]["reset"]);
    }

    [Theory]
    [InlineData(FaultKind.Status, 503, "ServiceUnavailableException")]
    [InlineData(FaultKind.ThrottleStorm, 429, "TooManyRequestsException")]
    [InlineData(FaultKind.ConcurrentModification, 409, "ConflictException")]
    [InlineData(FaultKind.AccessDenied, 403, "AccessDeniedException")]
    public async Task A_fault_answers_in_the_operations_place(FaultKind fault, int status, string code)
    {
        Server.AddFault(new FaultRule { Fault = fault });

        var reply = await Caller.Post(Integrations, Mock);
        Assert.Equal(status, reply.Status);
        Assert.Equal(code, reply.ErrorType);

        Server.ClearFaults();
        Assert.Empty((await Caller.Get(Integrations)).Body["items"]!.AsArray());
    }

    [Fact]
    public async Task A_fault_is_for_its_operation_and_a_count_of_calls()
    {
        Assert.Equal(204, (await Caller.Post("/_sandbox/faults", """{"operation":"GetIntegrations","fault":"status","status":500,"count":2}""")).Status);

        await Caller.Post("/_sandbox/faults", """{"operation":"GetApis","fault":"latency"}""");

        Assert.Equal(200, (await Caller.Get("/v2/apis")).Status);
        Assert.Equal(500, (await Caller.Get(Integrations)).Status);
        Assert.Equal(500, (await Caller.Get(Integrations)).Status);
        Assert.Equal(200, (await Caller.Get(Integrations)).Status);
        Assert.Equal("""{"asked":2,"struck":2}""", (await Caller.Get("/_sandbox/faults")).Body.ToJsonString());
    }

    [Fact]
    public async Task A_probability_repeats_itself_with_its_seed_and_ends_with_the_faults()
    {
        async Task<List<int>> Draw()
        {
            await Caller.Post("/_sandbox/faults", """{"fault":"concurrentModification","probability":0.5,"seed":3}""");
            var statuses = new List<int>();
            for (var i = 0; i < 20; i++)
            {
                statuses.Add((await Caller.Get("/v2/apis")).Status);
            }

            Assert.Equal(204, (await Caller.Delete("/_sandbox/faults")).Status);
            return statuses;
        }

        var first = await Draw();

        Assert.Contains(200, first);
        Assert.Contains(409, first);
        Assert.Equal(first, await Draw());
        Assert.Equal(200, (await Caller.Get("/v2/apis")).Status);
    }

    [Fact]
    public async Task Latency_holds_the_call_by_the_servers_clock()
    {
        Server.AddFault(new FaultRule { Fault = FaultKind.Latency, Delay = TimeSpan.FromMinutes(1), Count = 1 });

        var call = Caller.Get("/v2/apis");
        await clock.FirstTimer.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(200, (await call).Status);
    }

    [Fact]
    public async Task Calls_are_counted_by_operation_and_status_until_they_are_reset()
    {
        await Caller.Create(Integrations, Mock);
        await Caller.Get($"{Integrations}/missing");

        var calls = await Caller.Get("/_sandbox/calls");

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"CreateIntegration":{"201":1},"GetIntegration":{"404":1}}"""), calls.Body["operations"]),
            calls.Body.ToJsonString());
        Assert.Equal(2, calls.Body["total"]!.GetValue<int>());
        Assert.Equal(204, (await Caller.Delete("/_sandbox/calls")).Status);
        Assert.Equal(0, (await Caller.Get("/_sandbox/calls")).Body["total"]!.GetValue<int>());
        Assert.Equal(0, Server.CountOf("CreateIntegration"));
    }

    [Fact]
    public async Task The_times_of_the_first_and_the_last_counted_call_are_told_until_a_reset()
    {
        Assert.Null((await Caller.Get("/_sandbox/calls")).Body["first"]);

        await Caller.Get("/v2/apis");
        var first = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(5));
        await Caller.Get("/v2/apis");

        var calls = (await Caller.Get("/_sandbox/calls")).Body;
        Assert.Equal(first, calls["first"]!.GetValue<DateTimeOffset>());
        Assert.Equal(first.AddSeconds(5), calls["last"]!.GetValue<DateTimeOffset>());
        Server.ResetCalls();
        Assert.Null(Server.CallSpan);
    }

    [Fact]
    public async Task The_journal_says_who_called_what_where_and_keeps_no_bodies()
    {
        var (server, caller) = await Start(Options with { JournalCapacity = 2 });
        using (caller)
        {
            var seen = new List<CallRecord>();
            server.CallRecorded += seen.Add;
            await caller.Get("/v2/apis");
            await caller.Post(Integrations, """{"integrationType":"MOCK","requestTemplates":{"a":"secret"}}""");
            await caller.Get($"{Integrations}?maxResults=1");

            var journal = (await caller.Get("/_sandbox/journal")).Body;

            Assert.DoesNotContain("secret", journal.ToJsonString(), StringComparison.Ordinal);
            var calls = journal["calls"]!.AsArray();
            Assert.Equal([2, 3], calls.Select(call => call!["seq"]!.GetValue<int>()));
            Assert.Equal("CreateIntegration", calls[0]!["operation"]!.GetValue<string>());
            Assert.Equal(201, calls[0]!["status"]!.GetValue<int>());
            Assert.Equal("us-west-2", calls[0]!["region"]!.GetValue<string>());
            Assert.Equal("123456789012", calls[0]!["account"]!.GetValue<string>());
            Assert.Equal(Integrations, calls[1]!["path"]!.GetValue<string>());
            Assert.Equal(3, seen.Count);
            Assert.Equal(server.Journal, seen[1..]);
        }
    }

    [Fact]
    public async Task An_API_appears_under_the_id_that_somebody_waits_for()
    {
        const string path = "/v2/apis/orders01";
        Assert.Equal(404, (await Caller.Post($"{path}/integrations", Mock)).Status);

        var made = await Caller.Put("/_sandbox/apis/orders01", """{"protocolType":"WEBSOCKET","name":"orders"}""");

        Assert.Equal(201, made.Status);
        Assert.Equal("orders", (await Caller.Get(path)).Text("name"));
        Assert.Equal(201, (await Caller.Post($"{path}/integrations", Mock)).Status);
        Assert.Equal(409, (await Caller.Put("/_sandbox/apis/orders01", """{"protocolType":"HTTP"}""")).Status);
        Assert.ThrowsAny<InvalidOperationException>(() => Server.AddApi("orders01", "HTTP"));
    }

    [Fact]
    public async Task An_API_of_a_chosen_id_can_be_in_another_region()
    {
        using var elsewhere = new Caller(Server.Address, region: "eu-west-1");

        Assert.Equal(201, (await Caller.Put("/_sandbox/apis/orders01", """{"protocolType":"HTTP","region":"eu-west-1"}""")).Status);

        Assert.Equal(404, (await Caller.Get("/v2/apis/orders01")).Status);
        Assert.Equal("HTTP", (await elsewhere.Get("/v2/apis/orders01")).Text("protocolType"));
    }

    [Theory]
    [InlineData("PUT", "apis/x", """{"protocolType":"REST"}""", 400)]
    [InlineData("PUT", "apis/x", """{"name":"n"}""", 400)]
    [InlineData("PUT", "apis/a%20b", """{"protocolType":"HTTP"}""", 400)]
    [InlineData("POST", "faults", """{"fault":"explode"}""", 400)]
    [InlineData("POST", "faults", """{}""", 400)]
    [InlineData("POST", "faults", """{"fault":"status","status":200}""", 400)]
    [InlineData("POST", "faults", """{"fault":"status","probability":2}""", 400)]
    [InlineData("POST", "faults", """{"fault":"latency","delayMillis":-1}""", 400)]
    [InlineData("POST", "faults", """{"fault":"latency","delay":1}""", 400)]
    [InlineData("POST", "faults", "no json", 400)]
    [InlineData("PUT", "throttle", """{"rate":-1}""", 400)]
    [InlineData("GET", "nothing", null, 404)]
    public async Task A_wrong_admin_call_is_refused_with_a_reason(string method, string endpoint, string? body, int status)
    {
        var reply = await Caller.Send(HttpMethod.Parse(method), $"/_sandbox/{endpoint}", body, authorization: string.Empty);

        Assert.Equal(status, reply.Status);
        Assert.NotEmpty(reply.Message!);
        Assert.Empty(Server.Journal);
    }
}
