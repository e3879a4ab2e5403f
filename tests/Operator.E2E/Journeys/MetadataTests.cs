using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Journeys;

/// <summary>What changes of metadata cost, over the real watch and queue.</summary>
public sealed class MetadataTests
{
    private const string HttpApi = "a1b2c3d4";
    private const string Requested = "apigateway.integration-operator.io/reconcile-requested-at";

    [Fact]
    public async Task Labels_and_other_peoples_annotations_on_all_objects_cost_no_call_and_no_write()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token);
        var kubernetes = sandbox.Kubernetes;
        List<(string Plural, string Name, string Version)> marked = [];
        await sandbox.ApiGateway.ResetCallsAsync(deadline.Token);
        foreach (var plural in (string[])["integrations", "restintegrations", "restdeployments"])
        {
            foreach (var entity in await kubernetes.ListAsync(deadline.Token, plural))
            {
                var name = (string)entity!["metadata"]!["name"]!;
                await kubernetes.PatchAsync(name, """{"metadata":{"labels":{"team":"shop"}}}""", deadline.Token, plural);
                var last = await kubernetes.PatchAsync(name, """{"metadata":{"annotations":{"example.com/cost-centre":"4711"}}}""", deadline.Token, plural);
                marked.Add((plural, name, (string)last["metadata"]!["resourceVersion"]!));
            }
        }

        Assert.True(marked.Count >= 40, $"{marked.Count} samples");

        // The watch is in order: who sees these requests answered knows that the changes before them were seen.
        var (asked, alsoAsked) = (marked.Last(one => one.Plural == "integrations"), marked.Last(one => one.Plural == "restintegrations"));
        await AnswerAsync(kubernetes, asked.Name, asked.Plural, deadline.Token);
        await AnswerAsync(kubernetes, alsoAsked.Name, alsoAsked.Plural, deadline.Token);

        var calls = await sandbox.ApiGateway.CallsAsync(deadline.Token);
        Assert.Equal(1, calls.GetValueOrDefault("GetIntegration"));
        Assert.Equal(1, calls.GetValueOrDefault("apigateway.GetResources"));
        // What else a request reads: stages that the object tells of, responses that it declares, the policy of its function.
        Assert.InRange(calls.Values.Sum(), 2, 5);
        foreach (var (plural, name, version) in marked.Except([asked, alsoAsked]))
        {
            var now = (await kubernetes.ListAsync(deadline.Token, plural)).Single(entity => (string)entity!["metadata"]!["name"]! == name)!;
            Assert.Equal(version, (string)now["metadata"]!["resourceVersion"]!);
        }
    }

    [Fact]
    public async Task Requests_for_all_objects_of_an_API_share_lists()
    {
        const int Objects = 22;
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        for (var number = 0; number < Objects; number++)
        {
            await sandbox.Kubernetes.CreateAsync($"fleet-{number}", Spec(number), deadline.Token);
        }

        await sandbox.Kubernetes.UntilAllAsync(Objects, KubernetesHttp.IsReady, deadline.Token);
        // Reads that take longer than it takes to ask for all: how many there are is then a matter of the operator alone.
        await sandbox.ApiGateway.DelayAsync("GetIntegration", TimeSpan.FromSeconds(2), deadline.Token);
        await sandbox.ApiGateway.DelayAsync("GetIntegrations", TimeSpan.FromSeconds(2), deadline.Token);
        await sandbox.ApiGateway.ResetCallsAsync(deadline.Token);
        await Task.WhenAll(Enumerable.Range(0, Objects).Select(number => RequestAsync(sandbox.Kubernetes, $"fleet-{number}", "integrations", deadline.Token)));
        await sandbox.Kubernetes.UntilAllAsync(Objects, IsAnswered, deadline.Token);

        var calls = await sandbox.ApiGateway.CallsAsync(deadline.Token);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", calls));
        Assert.InRange(calls.Values.Sum(), 1, Objects / 2);
    }

    private static async Task AnswerAsync(KubernetesHttp kubernetes, string name, string plural, CancellationToken cancellationToken)
    {
        await RequestAsync(kubernetes, name, plural, cancellationToken);
        await kubernetes.UntilAsync(name, IsAnswered, cancellationToken, plural);
    }

    private static Task<JsonNode> RequestAsync(KubernetesHttp kubernetes, string name, string plural, CancellationToken cancellationToken) => kubernetes.PatchAsync(
        name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Requested] = "now" } } }.ToJsonString(), cancellationToken, plural);

    private static bool IsAnswered(JsonNode entity) => (string?)entity["status"]?["lastHandledReconcileAt"] == "now";

    private static JsonObject Spec(int number) => new()
    {
        ["apiId"] = HttpApi,
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = $"https://fleet.example.com/{number}",
    };
}
