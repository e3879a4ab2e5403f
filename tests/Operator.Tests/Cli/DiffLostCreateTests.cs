using System.Text.RegularExpressions;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>
/// A process dies at each of its writes in turn: what <c>operator diff</c> says of the object that it left is what the next process then does, creates
/// whose answers were lost among it.
/// </summary>
public sealed class DiffLostCreateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> notes = [];

    [Theory]
    [InlineData(null, false)]
    [InlineData("""{"spec":{"description":"new"}}""", false)]
    [InlineData(null, true)]
    public async Task A_create(string? edit, bool isDeleted)
    {
        await EveryPlanIsDoneAsync<TestWorld, Integration>("one", () => TestWorld.StartAsync(), world => world.ApplyAsync("one", spec => spec.Description = "mine"), edit, isDeleted);

        Assert.Contains(notes, note => note.StartsWith("The answer of a create was lost: integration ", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.StartsWith("The answer of a create was lost, and AWS shows nothing that it made: the operator looks again once that is 30 s old", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replacement()
    {
        await EveryPlanIsDoneAsync<TestWorld, Integration>("one", () => TestWorld.StartAsync(), async world =>
        {
            await world.ApplyAsync("one", _ => { });
            await world.SettleAsync("one");
            await world.CreateRouteAsync(TestWorld.Http, "GET /a", (await world.GetAsync("one")).Status!.IntegrationId!);
            await world.PatchAsync("one", """{"spec":{"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/"}}""");
        });

        Assert.Contains(notes, note => note.StartsWith("The answer of a create was lost: integration ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_create_in_a_REST_API(bool isDeleted)
    {
        await EveryPlanIsDoneAsync<RestWorld, RestIntegration>(
            "one",
            () => RestWorld.StartAsync(),
            world => world.ApplyAsync("one", spec =>
            {
                (spec.ResourcePath, spec.CreateResource) = ("/shop/items", true);
                spec.Method = new RestMethodSpec { MethodResponses = [new() { StatusCode = "200" }] };
                spec.IntegrationResponses = [new() { StatusCode = "200" }];
            }),
            edit: null,
            isDeleted);

        Assert.Contains(notes, note => note.StartsWith("The answer of a write was lost: what it made is there", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deployment(bool isDeleted)
    {
        await EveryPlanIsDoneAsync<DeploymentWorld, RestDeployment>(
            "prod",
            () => DeploymentWorld.StartAsync(),
            async world =>
            {
                await world.ShowAsync(DeploymentWorld.Observe);
                await world.ApplyAsync("prod", spec => (spec.StageName, spec.DeletionPolicy) = ("beta", DeletionPolicy.Delete));
                await world.ReconcileAsync("prod");
                world.Clock.Advance(TimeSpan.FromSeconds(10));
            },
            edit: null,
            isDeleted,
            (world, left) =>
            {
                // The integrations are in the operator's cache only.
                Diff.Live(folder, "integrations.json", world.Integrations.List());
                Diff.Live(folder, "live.json", [left]);
                return Diff.RunAsync(world.Gateway, cluster: null, folder.Path);
            });

        Assert.Contains(notes, note => note.StartsWith("The answer of a CreateDeployment was lost: deployment ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_that_could_be_it_are_left_to_a_person()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.Description = "mine");
        world.Crash.DieAt(3, after: true);
        await world.DyingPassAsync("one");
        world.Restart();
        var made = Assert.Single(await world.IntegrationsAsync());
        await world.Aws.CreateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationType = made.IntegrationType, IntegrationUri = made.IntegrationUri, PayloadFormatVersion = made.PayloadFormatVersion, Description = "mine" },
            TestContext.Current.CancellationToken);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("one")));
        await world.SettleAsync("one");

        var ready = (await world.GetAsync("one")).Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);
        Assert.Equal(Reasons.CreateUncertain, ready.Reason);
        Assert.Equal((1, "", $"{ready.Reason}: {ready.Message}"), (diff.ExitCode, diff.Operations, (string)diff.Plans[0]["note"]!));
    }

    public void Dispose() => folder.Dispose();

    private async Task EveryPlanIsDoneAsync<TWorld, TEntity>(
        string name, Func<Task<TWorld>> start, Func<TWorld, Task> arrange, string? edit = null, bool isDeleted = false, Func<TWorld, TEntity, Task<Diff>>? plan = null)
        where TWorld : World<TEntity>
        where TEntity : CustomKubernetesEntity
    {
        (Diff Plan, long Since)? planned = null;
        var crashes = await EveryWrite.KillAtAsync<TWorld, TEntity>(
            name,
            start,
            arrange,
            world =>
            {
                if (planned is var (diff, since))
                {
                    Assert.Equal("", diff.Error);
                    var made = Diff.Made(world.Gateway, since);
                    Assert.True(
                        diff.Written.Count == made.Count && diff.Written.Zip(made).All(pair => Is(pair.First, pair.Second)),
                        $"planned {string.Join(", ", diff.Written)}; made {string.Join(", ", made)}; {notes[^1]}");
                }

                planned = null;
                return Task.CompletedTask;
            },
            async world =>
            {
                if (edit is not null)
                {
                    await world.PatchAsync(name, edit);
                }

                if (isDeleted)
                {
                    await world.DeleteAsync(name);
                }

                if (await world.FindAsync(name) is { } left)
                {
                    var diff = await (plan?.Invoke(world, left) ?? Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, left)));
                    planned = (diff, Diff.Now(world.Gateway));
                    notes.Add((string?)diff.Plans[^1]["note"] ?? "");
                }
            });
        Assert.NotEqual(0, crashes);
    }

    // Of things that are still to come the ids are not known.
    private static bool Is(string planned, string made) =>
        Regex.IsMatch(made, $"^{Regex.Replace(Regex.Escape(planned), "<[^>]+>", "[^/]+")}$", RegexOptions.None, TimeSpan.FromSeconds(1));
}
