using Operator.Benchmarks.Worlds;
using Operator.Processes;

namespace Operator.Benchmarks.Scenarios;

/// <summary>A fresh sandbox with the APIs of a shape, and its throttle.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private Stage(SandboxProcess sandbox, SandboxControls controls, Shape shape, Throttle throttle)
    {
        Sandbox = sandbox;
        Controls = controls;
        Shape = shape;
        Throttle = throttle;
    }

    public SandboxProcess Sandbox { get; }

    public SandboxControls Controls { get; }

    public Shape Shape { get; }

    public Throttle Throttle { get; }

    public static async Task<Stage> SetAsync(Shape shape, Throttle throttle, CancellationToken cancellationToken)
    {
        var sandbox = await SandboxProcess.UpAsync(cancellationToken, "--no-operator", "--no-samples");
        var stage = new Stage(sandbox, new SandboxControls(sandbox.KubernetesAddress, sandbox.ApiGatewayAddress), shape, throttle);
        foreach (var api in shape.ApiIds)
        {
            await stage.Controls.AddApiAsync(api, cancellationToken);
        }

        await stage.Controls.ThrottleAsync(throttle, cancellationToken);
        return stage;
    }

    /// <summary>Lets all buckets fill, the gateway's and the tool's own, and sets the counters to zero: every phase starts equal.</summary>
    public async Task BeginPhaseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Throttle.Refill + TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        await Controls.ThrottleAsync(Throttle, cancellationToken);
        await Controls.ResetAsync(cancellationToken);
    }

    /// <summary>Does something that no tool pays for: the throttle is off meanwhile, and the bucket is full afterwards.</summary>
    public async Task<T> UnmeteredAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await Controls.ThrottleAsync(null, cancellationToken);
        var result = await action();
        await Controls.ThrottleAsync(Throttle, cancellationToken);
        return result;
    }

    /// <summary>Everything that is in AWS, id to target.</summary>
    public Task<Dictionary<string, string>> InAwsAsync(CancellationToken cancellationToken) => UnmeteredAsync(
        async () =>
        {
            Dictionary<string, string> found = [];
            foreach (var api in Shape.ApiIds)
            {
                foreach (var integration in await Sandbox.ApiGateway.GetIntegrationsAsync(api, cancellationToken))
                {
                    found.Add((string)integration["integrationId"]!, $"{api} {integration["integrationUri"]} {integration["description"]}");
                }
            }

            return found;
        },
        cancellationToken);

    /// <summary>Compares AWS with the shape: one integration for each object, as it should be, and nothing else.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(string phase, bool exist, CancellationToken cancellationToken)
    {
        var wanted = exist
            ? Enumerable.Range(0, Shape.Objects).Select(i => $"{Shape.ApiOf(i)} {Shape.UriOf(i)} {Shape.NameOf(i)}").ToHashSet(StringComparer.Ordinal)
            : [];
        var found = (await InAwsAsync(cancellationToken)).Values.ToLookup(text => text);
        List<string> findings =
        [
            .. wanted.Where(text => !found.Contains(text)).Select(text => $"after {phase}: missing or different: {text}"),
            .. found.Where(each => each.Count() > 1).Select(each => $"after {phase}: {each.Count()} times: {each.Key}"),
            .. found.Where(each => !wanted.Contains(each.Key)).Select(each => $"after {phase}: not wanted: {each.Key}"),
        ];
        return findings;
    }

    /// <summary>Changes one object in a hundred in AWS, behind the tool's back.</summary>
    /// <param name="idOf">Integration id by index.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many.</returns>
    public Task<int> DriftAsync(Func<int, string> idOf, CancellationToken cancellationToken) => UnmeteredAsync(
        async () =>
        {
            foreach (var index in Shape.Drifting)
            {
                await Sandbox.ApiGateway.UpdateIntegrationAsync(
                    Shape.ApiOf(index), idOf(index), new() { ["description"] = "changed by hand" }, cancellationToken);
            }

            return Shape.Drifting.Count;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Controls.Dispose();
        await Sandbox.DisposeAsync();
    }
}
