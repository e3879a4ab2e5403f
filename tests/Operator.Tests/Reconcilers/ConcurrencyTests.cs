using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>Many objects of one API at once.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Objects_of_one_API_created_at_once_get_one_integration_each_from_one_list_and_never_meet_in_a_write()
    {
        await using var world = await TestWorld.StartAsync();
        var names = Enumerable.Range(0, 20).Select(number => $"one-{number}").ToList();
        foreach (var name in names)
        {
            await world.ApplyAsync(name, _ => { });
        }

        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.LostAnswer, Count = 3 });
        var results = await Task.WhenAll(names.Select(async name =>
        {
            try
            {
                return await world.ReconcileAsync(name);
            }
            catch (AmazonApiGatewayV2Exception)
            {
                return null;
            }
        }));

        Assert.Equal(17, results.Count(result => result is ReconcileResult.Succeeded));
        Assert.Equal(20, world.Gateway.CountOf("CreateIntegration"));
        foreach (var (name, _) in names.Zip(results).Where(pair => pair.Second is null))
        {
            Assert.IsNotType<ReconcileResult.Conflict>(await world.ReconcileAsync(name));
        }

        // What one of them cannot tell while the others are unresolved, it can afterwards.
        foreach (var (name, _) in names.Zip(results).Where(pair => pair.Second is null).Reverse())
        {
            await world.SettleAsync(name);
        }

        foreach (var (name, _) in names.Zip(results).Where(pair => pair.Second is null))
        {
            await world.SettleAsync(name);
        }

        var ids = new HashSet<string?>();
        foreach (var name in names)
        {
            Assert.True(ids.Add((await world.GetAsync(name)).Status!.IntegrationId), $"{name} shares its integration");
        }

        Assert.Equal(ids.Order(), (await world.IntegrationsAsync()).Select(integration => integration.IntegrationId).Order());
        Assert.Equal(20, world.Gateway.CountOf("CreateIntegration"));
    }

    [Fact]
    public async Task An_object_copied_with_its_annotation_does_not_take_the_integration_and_gets_its_own_without_it()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("original", _ => { });
        await world.ReconcileAsync("original");
        var id = (await world.GetAsync("original")).Status!.IntegrationId!;
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.ApplyAsync("copy", _ => { }, meta => meta.Annotations = new Dictionary<string, string> { [ApiGroup.IntegrationIdAnnotation] = id });
        Assert.Equal(Reasons.AlreadyClaimed, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("copy")).Reason);
        Assert.Single(await world.IntegrationsAsync());

        await world.PatchAsync("copy", $$"""{"metadata":{"annotations":{"{{ApiGroup.IntegrationIdAnnotation}}":null} } }""");
        await world.SettleAsync("copy");
        await world.SettleAsync("original");
        Assert.Equal(2, (await world.IntegrationsAsync()).Count);
    }
}
