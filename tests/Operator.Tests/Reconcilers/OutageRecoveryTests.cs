using System.Net;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.V2.Model;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Reconcilers;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>
/// A region fails and comes back: real circuits in front of a region that the test switches off, and passes that the test makes when the
/// queue would. Backoff plays no part: it is taken to be endless.
/// </summary>
public sealed class OutageRecoveryTests : IDisposable
{
    private static readonly TimeSpan Break = new ApiGatewayResilienceOptions().BreakerBreakDuration;

    private readonly ManualClock clock = new();
    private readonly Region region = new();
    private readonly DueList due = new();
    private readonly ApiGatewayClientFactory factory;
    private readonly OutageRecovery recovery;

    public OutageRecoveryTests()
    {
        factory = new ApiGatewayClientFactory(new AnyCredentials(), NullLoggerFactory.Instance, clock, new()
        {
            HttpMessageHandler = region,
            Resilience = new ApiGatewayResilienceOptions { RequestsPerSecond = 1000, Burst = 1000, MaxAttempts = 1 },
        });
        recovery = new OutageRecovery(clock, NullLogger<OutageRecovery>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        recovery.Dispose();
        factory.Dispose();
    }

    [Fact]
    public async Task A_long_outage_costs_a_call_per_break_and_ends_for_everybody_within_one()
    {
        region.Answer = HttpStatusCode.ServiceUnavailable;
        for (var number = 0; number < 300; number++)
        {
            await PassAsync($"object-{number}", QueuePriority.Resync);
        }

        // So many open the circuit.
        Assert.Equal(10, region.Calls);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(1); passed += TimeSpan.FromSeconds(1))
        {
            await SecondAsync();
        }

        Assert.InRange(region.Calls - 10, 3600 / (Break.TotalSeconds + 2), 3600 / Break.TotalSeconds);

        region.Answer = HttpStatusCode.OK;
        HashSet<string> recovered = [];
        var waited = TimeSpan.Zero;
        while (recovered.Count < 290)
        {
            recovered.UnionWith(await SecondAsync());
            waited += TimeSpan.FromSeconds(1);
            Assert.True(waited <= Break + TimeSpan.FromSeconds(2), $"{recovered.Count} of 290 after {waited}");
        }
    }

    [Fact]
    public async Task A_lone_object_closes_the_circuit_itself()
    {
        region.Answer = HttpStatusCode.ServiceUnavailable;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await PassAsync("lone", QueuePriority.Edit);
        }

        clock.Advance(Break);
        Assert.Equal("lone", due.Take().Key.Name);
        region.Answer = HttpStatusCode.OK;

        Assert.True(await PassAsync("lone", QueuePriority.Edit));
        Assert.Empty(due.All);
    }

    [Fact]
    public async Task The_most_urgent_finds_out_and_all_come_back_by_urgency_and_age()
    {
        await BreakAsync();
        await PassAsync("routine", QueuePriority.Resync);
        await PassAsync("deletion", QueuePriority.Deletion);
        await PassAsync("edit-1", QueuePriority.Edit);
        await PassAsync("edit-2", QueuePriority.Edit);
        await PassAsync("edit-3", QueuePriority.Edit);

        clock.Advance(Break);
        var scout = due.Take();
        Assert.Equal(("edit-1", QueuePriority.Edit), (scout.Key.Name, scout.Priority));
        Assert.Empty(due.All);
        region.Answer = HttpStatusCode.OK;
        await PassAsync("edit-1", QueuePriority.Edit);

        Assert.Equal(["edit-2", "edit-3", "deletion", "routine"], due.All.Where(one => !one.Key.Name.StartsWith("breaker", StringComparison.Ordinal)).Select(one => one.Key.Name));
        Assert.Equal([QueuePriority.Edit, QueuePriority.Edit, QueuePriority.Deletion], due.All.Take(3).Select(one => one.Priority));
    }

    [Fact]
    public async Task One_whose_pass_needs_no_call_is_followed_by_the_next()
    {
        await BreakAsync();
        await PassAsync("deleted-meanwhile", QueuePriority.Edit);
        await PassAsync("next", QueuePriority.Edit);

        clock.Advance(Break);
        Assert.Equal("deleted-meanwhile", due.Take().Key.Name);
        clock.Advance(OutageRecovery.NextScout);

        Assert.Equal("next", due.Take().Key.Name);
    }

    [Fact]
    public async Task Other_failures_and_other_regions_wait_for_nothing()
    {
        await BreakAsync();
        recovery.Failed(due, new FailedPass(new ObjectKey("default", "defect"), QueuePriority.Edit, new InvalidOperationException()));
        region.Answer = HttpStatusCode.BadRequest;
        await PassAsync("elsewhere", QueuePriority.Edit, "eu-west-2");
        region.Answer = HttpStatusCode.ServiceUnavailable;
        await PassAsync("once", QueuePriority.Edit, "eu-west-2");

        clock.Advance(Break);
        region.Answer = HttpStatusCode.OK;
        await PassAsync(due.Take().Key.Name, QueuePriority.Edit);

        Assert.DoesNotContain(due.All, one => one.Key.Name is "defect" or "elsewhere" or "once");
    }

    [Fact]
    public async Task Who_was_refused_just_before_the_circuit_closed_comes_due_at_once()
    {
        await BreakAsync();
        var refused = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => CallAsync("eu-west-1"));
        region.Answer = HttpStatusCode.OK;
        clock.Advance(Break);
        due.All.Clear();
        await CallAsync("eu-west-1");
        due.All.Clear();

        recovery.Failed(due, new FailedPass(new ObjectKey("default", "late"), QueuePriority.Deletion, refused));

        Assert.Equal(("late", QueuePriority.Deletion), (Assert.Single(due.All).Key.Name, due.All[0].Priority));
    }

    private async Task BreakAsync()
    {
        region.Answer = HttpStatusCode.ServiceUnavailable;
        for (var number = 0; number < 10; number++)
        {
            await PassAsync($"breaker-{number}", QueuePriority.Resync);
        }
    }

    /// <summary>A second passes, and everything that is due then has its pass; returns those that succeeded.</summary>
    private async Task<List<string>> SecondAsync()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        List<string> succeeded = [];
        while (due.All.Count > 0)
        {
            var (key, priority) = due.Take();
            if (await PassAsync(key.Name, priority))
            {
                succeeded.Add(key.Name);
            }
        }

        return succeeded;
    }

    private async Task<bool> PassAsync(string name, QueuePriority priority, string regionName = "eu-west-1")
    {
        try
        {
            await CallAsync(regionName);
            return true;
        }
        catch (AwsCallException exception)
        {
            recovery.Failed(due, new FailedPass(new ObjectKey("default", name), priority, exception));
            return false;
        }
    }

    private Task<GetApiResponse> CallAsync(string regionName) => factory.GetClient(AccountAccess.Default, regionName).GetApiAsync(new() { ApiId = "a" }, Token);

    /// <summary>What the queue would hand out, in the order in which it was asked for.</summary>
    private sealed class DueList : IController
    {
        public List<(ObjectKey Key, QueuePriority Priority)> All { get; } = [];

        public string Name => "integration";

        public (ObjectKey Key, QueuePriority Priority) Take()
        {
            var first = All[0];
            All.RemoveAt(0);
            return first;
        }

        public void Enqueue(ObjectKey key, QueuePriority priority) => All.Add((key, priority));

        public Task<bool> RunAsync(CancellationToken leadership, CancellationToken stopping) => throw new NotSupportedException();

        public void RegisterHealth(HealthRegistry registry) => throw new NotSupportedException();
    }

    private sealed class Region : HttpMessageHandler
    {
        public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(new HttpResponseMessage(Answer) { Content = new StringContent("{}") });
        }
    }

    private sealed class AnyCredentials : IAccountCredentials
    {
        public AWSCredentials GetCredentials(AccountAccess account) => new BasicAWSCredentials("AKIDEXAMPLE", "not-a-secret");
    }
}
