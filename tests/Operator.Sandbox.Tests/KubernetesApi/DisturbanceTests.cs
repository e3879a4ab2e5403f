using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Operator.Sandbox.Control;
using Operator.Sandbox.KubernetesApi.Admin;

namespace Operator.Sandbox.Tests.KubernetesApi;

/// <summary>What a test can do to the Kubernetes API: stop requests on their way, take the server down, let a share of requests fail.</summary>
public sealed class DisturbanceTests : ApiTest
{
    [Theory]
    [InlineData(HoldPoint.Before, false)]
    [InlineData(HoldPoint.Late, false)]
    [InlineData(HoldPoint.After, true)]
    public async Task A_held_write_has_taken_effect_or_not_and_is_answered_when_it_is_let_go(HoldPoint at, bool made)
    {
        Server.Hold(new HoldRule { Operation = "create widgets", Scope = "default", Caller = "tests", At = at });

        var create = CreateAsync(Widget("held"));
        await Server.HoldsReachedAsync(1, Token);

        Assert.False(create.IsCompleted);
        Assert.Equal(made, (await GetAsync($"{WidgetCrd.Widgets}/held")).Code == HttpStatusCode.OK);
        Server.ReleaseHolds();
        var answer = await create;
        Assert.Equal(HttpStatusCode.Created, answer.Code);
        Assert.Equal("held", (string?)answer.Json["metadata"]!["name"]);
    }

    [Fact]
    public async Task A_hold_on_an_object_without_namespace_is_for_its_name()
    {
        await SendAsync("POST", "/_sandbox/holds", """{"operation":"delete namespaces","scope":"held"}""");
        foreach (var name in new[] { "held", "other" })
        {
            await SendAsync("POST", "/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");
        }

        await SendAsync("DELETE", "/api/v1/namespaces/other", null);
        var delete = SendAsync("DELETE", "/api/v1/namespaces/held", null);
        await SendAsync("GET", "/_sandbox/holds?reached=1", null);

        Assert.False(delete.IsCompleted);
        await SendAsync("DELETE", "/_sandbox/holds", null);
        await delete;
    }

    [Fact]
    public async Task The_answer_of_a_refused_write_is_held_too()
    {
        await CreateAsync(Widget("twice"));
        await SendAsync("POST", "/_sandbox/holds", """{"operation":"create widgets","at":"after"}""");

        var create = CreateAsync(Widget("twice"));
        await SendAsync("GET", "/_sandbox/holds?reached=1", null);
        Assert.False(create.IsCompleted);
        await SendAsync("DELETE", "/_sandbox/holds", null);

        Assert.Equal(HttpStatusCode.Conflict, (await create).Code);
    }

    [Fact]
    public async Task The_journal_tells_who_asked_for_what()
    {
        await CreateAsync(Widget("a"));
        await GetAsync($"{WidgetCrd.Widgets}/missing");

        var last = (await GetAsync("/_sandbox/journal")).Json["requests"]!.AsArray().TakeLast(2).ToList();
        Assert.Equal(("create", "widgets", "default", 201, "tests"), Told(last[0]!));
        Assert.Equal(("get", "widgets", "default", 404, "tests"), Told(last[1]!));
        Assert.Equal("missing", (string?)last[1]!["name"]);
        Assert.Equal((long)last[0]!["sequence"]! + 1, (long)last[1]!["sequence"]!);
    }

    [Fact]
    public async Task An_outage_cuts_every_connection_refuses_new_ones_and_forgets_nothing()
    {
        var made = await CreateAsync(Widget("kept"));
        using var watch = await Client.GetAsync($"{WidgetCrd.Widgets}?watch=1", HttpCompletionOption.ResponseHeadersRead, Token);
        using var stream = await watch.Content.ReadAsStreamAsync(Token);

        await SendAsync("POST", "/_sandbox/outage", """{"millis":1500}""");

        await Assert.ThrowsAnyAsync<IOException>(async () => await new StreamReader(stream).ReadToEndAsync(Token));
        Assert.Null(await TryGetAsync("kept"));
        Answer? back;
        do
        {
            back = await TryGetAsync("kept");
        }
        while (back is null);
        Assert.Equal(made.Version, back.Version);
    }

    // A connection that is cut while it is made shows as the socket's own exception.
    private async Task<Answer?> TryGetAsync(string name)
    {
        try
        {
            return await GetAsync($"{WidgetCrd.Widgets}/{name}");
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return null;
        }
    }

    [Fact]
    public async Task A_fault_with_a_chance_strikes_that_share_and_the_same_ones_for_the_same_seed()
    {
        await CreateAsync(Widget("a"));
        List<string> runs = [];
        for (var run = 0; run < 2; run++)
        {
            Server.ClearFaults();
            Server.InjectFault(new ApiFault { Verb = "get", Status = 500, Count = int.MaxValue, Probability = 0.3, Seed = 7 });
            List<char> seen = [];
            for (var i = 0; i < 100; i++)
            {
                seen.Add((await GetAsync($"{WidgetCrd.Widgets}/a")).Code == HttpStatusCode.OK ? '.' : 'x');
            }

            runs.Add(string.Concat(seen));
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.InRange(runs[0].Count(c => c == 'x'), 15, 45);
        var counts = (await SendAsync("GET", "/_sandbox/faults", null)).Json;
        Assert.Equal((200, string.Concat(runs).Count(c => c == 'x')), ((int)counts["asked"]!, (int)counts["struck"]!));
    }

    private static (string?, string?, string?, int, string?) Told(JsonNode record) => (
        (string?)record["verb"], (string?)record["resource"], (string?)record["namespace"], (int)record["status"]!, (string?)record["caller"]);
}
