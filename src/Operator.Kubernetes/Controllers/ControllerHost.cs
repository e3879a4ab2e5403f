using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.LeaderElection;
using Operator.Kubernetes.Reflection;

namespace Operator.Kubernetes.Controllers;

/// <summary>What a <see cref="ControllerHost"/> runs.</summary>
public sealed record ControllerHostParts
{
    /// <summary>Caches; they run from the start, on standbys too.</summary>
    public required IReadOnlyList<IInformer> Informers { get; init; }

    /// <summary>Controllers; they run while this process leads.</summary>
    public required IReadOnlyList<IController> Controllers { get; init; }

    /// <summary>The gate between standby and leader.</summary>
    public required ILeadership Leadership { get; init; }

    /// <summary>
    /// Loops that serve all of this (the event recorder, for example): they run from before the caches start until after the
    /// lease is given away, and may return early.
    /// </summary>
    public IReadOnlyList<Func<CancellationToken, Task>> Services { get; init; } = [];
}

/// <summary>Runs caches, leader election and controllers in the right order, and ends them in the right order.</summary>
/// <remarks>
/// <para>Start: services, caches, and when every cache is synced the election; workers start when the lease is held.</para>
/// <para>
/// Stop: queues hand out nothing more; passes under way get their grace period; the lease is given away; caches and
/// services end last, so that a pass in its grace period still has fresh objects and can publish events.
/// </para>
/// <para>
/// Any part that ends when it should not ends everything, and <see cref="RunAsync"/> faults with its exception: an operator that is half alive
/// looks healthy and does nothing. The caller ends the process and leaves the restart to the kubelet.
/// </para>
/// </remarks>
public sealed partial class ControllerHost(ControllerHostParts parts, ILoggerFactory loggerFactory)
{
    private readonly ILogger _logger = loggerFactory.CreateLogger("Operator.Kubernetes.Controllers.ControllerHost");

    /// <summary>Runs until <paramref name="stopping"/> is cancelled, then ends gently and returns.</summary>
    /// <exception cref="LeadershipLostException">Another process may lead.</exception>
    /// <exception cref="Exception">Whatever an essential part threw.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var background = new CancellationTokenSource();
        using var services = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var serviceRuns = parts.Services.Select(service => Task.Run(() => service(services.Token), CancellationToken.None)).ToList();
        var informerRuns = parts.Informers.Select(informer => Task.Run(() => RunInformerAsync(informer, background.Token), CancellationToken.None)).ToList();
        var main = Task.Run(() => LeadAsync(stop.Token), CancellationToken.None);

        var essential = new List<Task>([main, .. informerRuns, .. serviceRuns]);
        var faults = new List<Exception>();
        while (!main.IsCompleted)
        {
            var ended = await Task.WhenAny(essential).ConfigureAwait(false);
            essential.Remove(ended);
            if (ended is { IsFaulted: true } && ended != main)
            {
                faults.Add(ended.Exception!.InnerException!);
                LogFault(_logger, faults[^1]);
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }

        await background.CancelAsync().ConfigureAwait(false);
        await CollectAsync([main, .. informerRuns], faults).ConfigureAwait(false);
        await services.CancelAsync().ConfigureAwait(false);
        await CollectAsync(serviceRuns, faults).ConfigureAwait(false);
        if (faults.Count > 0)
        {
            throw faults.Count == 1 ? faults[0] : new AggregateException(faults);
        }
    }

    /// <summary>Adds the health checks of all parts.</summary>
    public void RegisterHealth(HealthRegistry registry)
    {
        foreach (var informer in parts.Informers)
        {
            informer.RegisterHealth(registry);
        }

        foreach (var controller in parts.Controllers)
        {
            controller.RegisterHealth(registry);
        }
    }

    private static async Task RunInformerAsync(IInformer informer, CancellationToken cancellationToken)
    {
        await informer.RunAsync(cancellationToken).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"Informer {informer.Name} ended by itself.");
        }
    }

    private static async Task CollectAsync(IEnumerable<Task> tasks, List<Exception> faults)
    {
        foreach (var task in tasks)
        {
            try
            {
                await task.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Services and caches may end their cancellation so.
            }
            catch (Exception exception)
            {
                if (!faults.Contains(exception))
                {
                    faults.Add(exception);
                }
            }
        }
    }

    private async Task LeadAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var informer in parts.Informers)
            {
                await informer.WaitForSyncAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }

        LogSynced(_logger, parts.Informers.Count);
        await parts.Leadership.RunAsync(leadership => RunControllersAsync(leadership, stopping), stopping).ConfigureAwait(false);
    }

    private async Task<bool> RunControllersAsync(CancellationToken leadership, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var runs = parts.Controllers.Select(controller => Task.Run(() => controller.RunAsync(leadership, stop.Token), CancellationToken.None)).ToArray();

        // Without controllers there is nothing to do but to lead.
        if (runs.Length == 0)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var onStop = stopping.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), ended);
            using var onLoss = leadership.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), ended);
            await ended.Task.ConfigureAwait(false);
            return true;
        }

        // A controller ends only on stop, loss or a fault; in each case the others end too.
        await Task.WhenAny(runs).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        var clean = await Task.WhenAll(runs).ConfigureAwait(false);
        return Array.TrueForAll(clean, each => each);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "All {Count} caches are synced")]
    private static partial void LogSynced(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "An essential part failed; the process ends")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
