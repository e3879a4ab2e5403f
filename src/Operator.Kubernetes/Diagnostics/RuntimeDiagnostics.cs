using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Operator.Kubernetes.Queue;

namespace Operator.Kubernetes.Diagnostics;

/// <summary>
/// Metrics and spans of the runtime. Where controller-runtime and client-go have a metric, ours has its name and labels, so
/// that public dashboards and alerts work unchanged.
/// </summary>
/// <remarks>
/// Instruments are named without the suffixes that the Prometheus format adds: an exporter writes a counter
/// <c>workqueue_adds</c> as <c>workqueue_adds_total</c> and an instrument in seconds (unit <c>s</c>) with <c>_seconds</c>.
/// </remarks>
public static class RuntimeDiagnostics
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Operator.Kubernetes";

    /// <summary>Spans: <c>reconcile CONTROLLER</c>, one per pass, and below it <c>VERB RESOURCE</c>, one per call to the Kubernetes API.</summary>
    public static readonly ActivitySource ActivitySource = new(Name);

    internal static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Reconciles = Meter.CreateCounter<long>(
        "controller_runtime_reconcile", "{pass}", "Passes per controller, by result: success, requeue_after, requeue, error or canceled.");

    internal static readonly Counter<long> ReconcileErrors = Meter.CreateCounter<long>(
        "controller_runtime_reconcile_errors", "{pass}", "Passes per controller that threw.");

    internal static readonly Counter<long> StaleReads = Meter.CreateCounter<long>(
        "controller_runtime_stale_reads", "{read}", "Passes that found the cache behind their own last write, by outcome: waited or live_read.");

    internal static readonly Histogram<double> ReconcileTime = Meter.CreateHistogram<double>(
        "controller_runtime_reconcile_time", "s", "Length of passes.", advice: Buckets(0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120));

    internal static readonly UpDownCounter<long> ActiveWorkers = Meter.CreateUpDownCounter<long>(
        "controller_runtime_active_workers", "{worker}", "Workers in a pass.");

    internal static readonly UpDownCounter<long> MaxConcurrentReconciles = Meter.CreateUpDownCounter<long>(
        "controller_runtime_max_concurrent_reconciles", "{worker}", "Workers that a controller runs.");

    internal static readonly UpDownCounter<long> QueueDepth = Meter.CreateUpDownCounter<long>(
        "workqueue_depth", "{key}", "Keys that wait for a worker, by lane.");

    internal static readonly Counter<long> QueueAdds = Meter.CreateCounter<long>(
        "workqueue_adds", "{key}", "Keys that entered the queue, by lane.");

    internal static readonly Counter<long> QueueRetries = Meter.CreateCounter<long>(
        "workqueue_retries", "{key}", "Keys that were added with backoff.");

    internal static readonly Histogram<double> QueueDuration = Meter.CreateHistogram<double>(
        "workqueue_queue_duration", "s", "How long keys waited for a worker.", advice: Buckets(0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900));

    internal static readonly Histogram<double> WorkDuration = Meter.CreateHistogram<double>(
        "workqueue_work_duration", "s", "How long workers held keys.", advice: Buckets(0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900));

    internal static readonly Counter<long> ReflectorLists = Meter.CreateCounter<long>(
        "reflector_lists", "{list}", "Full lists, by kind and result: success, expired or error.");

    internal static readonly Counter<long> ReflectorWatches = Meter.CreateCounter<long>(
        "reflector_watches", "{stream}", "Watch streams that ended, by kind and result: closed, expired, idle or error.");

    internal static readonly Counter<long> ReflectorEvents = Meter.CreateCounter<long>(
        "reflector_events", "{event}", "Watch events, by kind and type.");

    internal static readonly Counter<long> InvalidObjects = Meter.CreateCounter<long>(
        "reflector_invalid_objects", "{object}", "Objects that could not be read as their type, by kind.");

    internal static readonly Counter<long> LeaderTransitions = Meter.CreateCounter<long>(
        "leader_election_transitions", "{transition}", "Times this process gained or lost the lease, by change: acquired, released or lost.");

    internal static readonly Counter<long> LeaderErrors = Meter.CreateCounter<long>(
        "leader_election_errors", "{request}", "Requests for the lease that failed.");

    internal static readonly Gauge<int> LeaderStatus = Meter.CreateGauge<int>(
        "leader_election_master_status", description: "1 while this process holds the lease.");

    internal static readonly Counter<long> EventsWritten = Meter.CreateCounter<long>(
        "events_written", "{event}", "Events written, by verb: create or patch.");

    internal static readonly Counter<long> EventsDropped = Meter.CreateCounter<long>(
        "events_dropped", "{event}", "Events not written, by reason: overflow, spam, rate, unnamed or error.");

    internal static readonly Counter<long> ClientRequests = Meter.CreateCounter<long>(
        "rest_client_requests", "{request}", "Requests to the Kubernetes API, by status code (<error>: no answer came), method and host.");

    /// <summary>Makes all instruments, those included whose class nothing has used yet, so that a listener knows every name.</summary>
    public static void Initialize() => RuntimeHelpers.RunClassConstructor(typeof(QueueMetrics).TypeHandle);

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
