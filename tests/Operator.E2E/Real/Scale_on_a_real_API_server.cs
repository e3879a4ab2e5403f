using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>
/// Many objects at once. The throttle of API Gateway is off and the operator's budget is raised (which it allows for endpoints that are
/// not AWS): with AWS' ten calls a second, only the waiting would be measured.
/// </summary>
[Trait("World", "Real")]
[Collection(nameof(Timed))]
public sealed class Scale_on_a_real_API_server(SharedCluster shared)
{
    private const int Objects = 2000;
    private const int Apis = 8;
    private const int Writers = 8;
    private const int MemoryBoundMiB = 400;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Two_thousand_objects_created_while_the_operator_starts_become_exactly_two_thousand_integrations()
    {
        await using var stage = await Stage.SetAsync(
            await shared.GetAsync(TestContext.Current.CancellationToken), "scale", Bound + TimeSpan.FromMinutes(1));
        await stage.Aws.StopThrottlingAsync(stage.Token);
        List<string> apis = [];
        for (var i = 0; i < Apis; i++)
        {
            var api = await stage.Aws.PostAsync("v2/apis", new JsonObject { ["name"] = $"scale-{i}", ["protocolType"] = "HTTP" }, stage.Token);
            apis.Add((string)api["apiId"]!);
        }

        var started = TimeProvider.System.GetTimestamp();
        var process = stage.StartOperator(
            options: ["--aws-requests-per-second", "1000", "--aws-burst", "1000", "--workers", "32", "--log-level", "Warning"]);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Objects),
            new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = stage.Token },
            async (i, token) => await stage.Kubernetes.CreateAsync($"many-{i:0000}", Stage.HttpProxy($"number {i}", apis[i % Apis]), token));
        var created = TimeProvider.System.GetElapsedTime(started);
        await stage.Kubernetes.UntilAllAsync(Objects, KubernetesHttp.IsReady, stage.Token);
        var ready = TimeProvider.System.GetElapsedTime(started);

        var objects = await stage.Kubernetes.ListAsync(stage.Token);
        List<string> inAws = [];
        foreach (var api in apis)
        {
            inAws.AddRange((await stage.Aws.GetIntegrationsAsync(api, stage.Token)).Select(i => $"{api} {i["integrationId"]} {i["description"]}"));
        }

        var peak = PeakMiB(process.Id);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Objects} objects: created in {created.TotalSeconds:0.0} s, all ready after {ready.TotalSeconds:0.0} s; peak memory of the operator {peak} MiB");
        Assert.Equal(Objects, inAws.Count);
        Assert.Equal(
            objects.Select(o => $"{o!["status"]!["apiId"]} {o["status"]!["integrationId"]} {o["spec"]!["description"]}").Order(StringComparer.Ordinal),
            inAws.Order(StringComparer.Ordinal));
        Assert.True(ready <= Bound, $"{ready}");
        Assert.True(peak is null or <= MemoryBoundMiB, $"{peak} MiB");
    }

    /// <summary>The largest resident size that the process ever had; null where the system does not tell.</summary>
    private static int? PeakMiB(int processId)
    {
        var status = $"/proc/{processId}/status";
        return File.Exists(status)
            ? int.Parse(
                File.ReadLines(status).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                CultureInfo.InvariantCulture) / 1024
            : null;
    }
}
