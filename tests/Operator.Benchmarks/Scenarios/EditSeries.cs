using System.Text.Json.Nodes;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Results;
using Operator.Processes;

namespace Operator.Benchmarks.Scenarios;

/// <summary>
/// Spec edits of an idle operator's objects, one after the other. The clock starts with the API server's answer to the edit and stops when
/// the gateway has decided about the UpdateIntegration call; both are processes of one machine and so read one clock.
/// </summary>
internal sealed class EditSeries(Stage stage, IReadOnlyDictionary<int, string> ids)
{
    private const int Warmups = 3;
    private const int Edits = 50;

    // The operator may need two calls an edit; between edits the bucket must not run empty.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<EditLatency> RunAsync(CancellationToken cancellationToken)
    {
        await stage.BeginPhaseAsync(cancellationToken);
        for (var i = 0; i < Warmups; i++)
        {
            await EditAsync(i, cancellationToken);
        }

        await stage.BeginPhaseAsync(cancellationToken);
        List<double> fromAnswer = [];
        List<double> fromSend = [];
        for (var i = Warmups; i < Warmups + Edits; i++)
        {
            var (sent, answered, arrived) = await EditAsync(i, cancellationToken);
            fromAnswer.Add((arrived - answered).TotalMilliseconds);
            fromSend.Add((arrived - sent).TotalMilliseconds);
        }

        var calls = (await stage.Controls.AwsCallsAsync(cancellationToken)).Operations.Sum(operation => operation.Value.Values.Sum());
        return new EditLatency(Edits, Quantiles.At(fromAnswer, 0.5), Quantiles.At(fromAnswer, 0.99), Quantiles.At(fromSend, 0.5), calls);
    }

    private async Task<(DateTimeOffset Sent, DateTimeOffset Answered, DateTimeOffset Arrived)> EditAsync(int number, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var index = number * 7 % stage.Shape.Objects;
        var name = Worlds.Shape.NameOf(index);
        await Task.Delay(Pause, TimeProvider.System, deadline.Token);
        var change = new JsonObject { ["spec"] = new JsonObject { ["requestParameters"] = new JsonObject { ["overwrite:header.x-edit"] = $"{number}" } } };
        var sent = TimeProvider.System.GetUtcNow();
        await stage.Sandbox.Kubernetes.PatchAsync(name, change.ToJsonString(), deadline.Token);
        var answered = TimeProvider.System.GetUtcNow();
        await stage.Sandbox.Kubernetes.UntilAsync(name, KubernetesHttp.IsReady, deadline.Token);
        var arrived = await stage.Controls.LastCallAsync("UpdateIntegration", $"/integrations/{ids[index]}", sent, deadline.Token)
            ?? throw new InvalidOperationException($"{name} is Ready, but no UpdateIntegration reached the gateway.");
        return (sent, answered, arrived);
    }
}
