using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Hosting;
using Operator.Kubernetes.Core;
using Operator.Permissions;

namespace Operator.Metrics;

/// <summary>
/// Gauges of the operator itself, all computed when they are collected: the objects in its caches, the policies it has read, the build and
/// the process. They cost nothing while nobody collects.
/// </summary>
internal static class OperatorInstruments
{
    public const string MeterName = "Operator";

    /// <summary>Policies that are told: the largest ones, because those are the ones that become full.</summary>
    public const int MaxPolicies = 50;

    /// <summary>APIs whose snapshots' ages are told: the oldest ones, because those are the ones that nobody could read.</summary>
    public const int MaxSnapshots = 50;

    private static readonly Meter Meter = new(MeterName);
    private static readonly ConcurrentDictionary<Func<IEnumerable<IList<V1Condition>?>>, string> Kinds = new();
    private static readonly ConcurrentDictionary<PolicyStore, byte> Policies = new();
    private static readonly ConcurrentDictionary<Func<IEnumerable<(ApiKey Api, TimeSpan Age)>>, string> Snapshots = new();

    static OperatorInstruments()
    {
        Meter.CreateObservableGauge(
            "apigateway_operator_objects", Objects, "{object}", "Objects in the cache, by kind and by status and reason of condition Ready (Unknown and None before the first pass).");
        Meter.CreateObservableGauge(
            "apigateway_operator_drifted_objects", Drifted, "{object}", "Objects whose condition Drifted is True, by kind and reason of the condition.");
        Meter.CreateObservableGauge(
            "apigateway_operator_permission_policy", PolicySizes, "By", "Size of a Lambda function's resource policy as last read, of the 50 largest; Lambda allows 20480 bytes.");
        Meter.CreateObservableGauge(
            "apigateway_operator_api_snapshot_age", SnapshotAges, "s",
            "How long ago an API was read from which objects of a kind are compared, of the 50 read longest ago; what is too old to be used is not told any more.");
        Meter.CreateObservableGauge(
            "apigateway_operator_build_info",
            () => new Measurement<int>(1, new("version", OperatorProcess.Version), new("runtime", Environment.Version.ToString())),
            description: "Always 1; the labels tell the build.");
        Meter.CreateObservableCounter("process_cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "CPU time of the process, user and system.");
        Meter.CreateObservableGauge("process_resident_memory", () => Environment.WorkingSet, "By", "Resident memory of the process.");
        Meter.CreateObservableGauge("process_start_time", StartTime, "s", "When the process started, in seconds since 1970.");
        Meter.CreateObservableGauge("dotnet_gc_heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed memory in use, garbage included.");
    }

    /// <summary>Makes all instruments, so that a listener knows every name.</summary>
    public static void Initialize() => RuntimeHelpers.RunClassConstructor(typeof(OperatorInstruments).TypeHandle);

    /// <summary>Includes the objects of a kind until the result is disposed.</summary>
    /// <param name="kind">Label.</param>
    /// <param name="conditions">The conditions of every object.</param>
    public static IDisposable Register(string kind, Func<IEnumerable<IList<V1Condition>?>> conditions)
    {
        Kinds[conditions] = kind;
        return new Registration(() => Kinds.TryRemove(conditions, out _));
    }

    /// <summary>Includes the policies of a store until the result is disposed.</summary>
    public static IDisposable Register(PolicyStore store)
    {
        Policies[store] = 0;
        return new Registration(() => Policies.TryRemove(store, out _));
    }

    /// <summary>Includes the snapshots of a kind until the result is disposed.</summary>
    /// <param name="kind">Label.</param>
    /// <param name="ages">How long ago each API was read.</param>
    public static IDisposable Register(string kind, Func<IEnumerable<(ApiKey Api, TimeSpan Age)>> ages)
    {
        Snapshots[ages] = kind;
        return new Registration(() => Snapshots.TryRemove(ages, out _));
    }

    private static IEnumerable<Measurement<int>> Objects() =>
        from source in Kinds
        from conditions in source.Key()
        let ready = conditions?.FirstOrDefault(condition => condition.Type == Conditions.Ready)
        group ready by (Kind: source.Value, Status: ready?.Status ?? "Unknown", Reason: ready?.Reason ?? "None") into same
        select new Measurement<int>(same.Count(), new("kind", same.Key.Kind), new("ready", same.Key.Status), new("reason", same.Key.Reason));

    private static IEnumerable<Measurement<int>> Drifted() =>
        from source in Kinds
        from conditions in source.Key()
        let drifted = conditions?.FirstOrDefault(condition => condition is { Type: Conditions.Drifted, Status: "True" })
        where drifted is not null
        group drifted by (Kind: source.Value, drifted.Reason) into same
        select new Measurement<int>(same.Count(), new("kind", same.Key.Kind), new("reason", same.Key.Reason));

    private static IEnumerable<Measurement<int>> PolicySizes() => Policies.Keys
        .SelectMany(store => store.Sizes)
        .OrderByDescending(policy => policy.Bytes)
        .ThenBy(policy => policy.Key.Resource, StringComparer.Ordinal)
        .Take(MaxPolicies)
        .Select(policy => new Measurement<int>(policy.Bytes, new KeyValuePair<string, object?>("function", policy.Key.Resource)));

    private static IEnumerable<Measurement<double>> SnapshotAges() => Snapshots
        .SelectMany(source => source.Key().Select(snapshot => (Kind: source.Value, snapshot.Api, snapshot.Age)))
        .OrderByDescending(snapshot => snapshot.Age)
        .ThenBy(snapshot => snapshot.Api.ApiId, StringComparer.Ordinal)
        .Take(MaxSnapshots)
        .Select(snapshot => new Measurement<double>(
            snapshot.Age.TotalSeconds,
            new("kind", snapshot.Kind), new("account", snapshot.Api.AccountKey), new("region", snapshot.Api.Region), new("api", snapshot.Api.ApiId)));

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    private sealed class Registration(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
