using System.Text.Json;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
using Operator.Tests.Apis;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>Every sample becomes Ready, and stays so without another write: the emulator's defaults never look like a difference.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Every_sample_becomes_ready_and_a_second_look_changes_nothing()
    {
        await using var world = await TestWorld.StartAsync();
        List<string> names = [];
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "config", "samples"), "*.yaml").Order())
        {
            foreach (var document in ManifestYamlReader.Read(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)))
            {
                if ((string?)document["kind"] == "Integration")
                {
                    var sample = document.Deserialize(KubernetesJson.TypeInfo<Integration>(ApiJson.Options))!;
                    names.Add(sample.Metadata.Name!);
                    await world.ApplyAsync(sample);
                }
            }
        }

        Assert.True(names.Count >= 20);
        foreach (var name in names)
        {
            var result = await world.ReconcileAsync(name);
            Assert.True(result is ReconcileResult.Succeeded, $"{name}: {result}");
        }

        // The first round after a create tells of stages that somebody has to deploy, as all of a WebSocket API's are.
        foreach (var name in names)
        {
            await world.ReconcileAsync(name);
        }

        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();
        foreach (var name in names)
        {
            await world.ReconcileAsync(name);
        }

        Assert.Equal(writes, world.Mortal.Writes);
        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("Get", operation.Replace("lambda.", "", StringComparison.Ordinal), StringComparison.Ordinal));

        foreach (var name in names)
        {
            await world.DeleteAsync(name);
            await world.ReconcileAsync(name);
            Assert.Null(await world.FindAsync(name));
        }

        Assert.Empty(await world.IntegrationsAsync());
        Assert.Empty(await world.IntegrationsAsync(TestWorld.WebSocket));
        Assert.Null(await world.Policies.TextAsync("orders", "live"));
    }
}
