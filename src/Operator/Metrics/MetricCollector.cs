using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Operator.ApiGateway.Diagnostics;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Metrics;

/// <summary>
/// Adds up what the instruments of this process measure, for as long as it lives. Values from before it was made are lost: make it before
/// the parts that measure. Thread-safe.
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    private readonly ConcurrentDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();
    private readonly Lock collecting = new();

    /// <summary>Listens to the operator and its libraries.</summary>
    public MetricCollector()
        : this(RuntimeDiagnostics.Name, ApiGatewayInstruments.Name, OperatorInstruments.MeterName)
    {
        RuntimeDiagnostics.Initialize();
        ApiGatewayInstruments.Initialize();
        OperatorInstruments.Initialize();
    }

    /// <summary>Listens to some meters.</summary>
    internal MetricCollector(params string[] meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (meters.Contains(instrument.Meter.Name))
            {
                self.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument.Name, static (_, made) => new MetricFamily(made), instrument));
            }
        };
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.Start();
    }

    /// <summary>Every family, with or without series, by name. Observes nothing.</summary>
    public IReadOnlyList<MetricFamily> Families => [.. families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];

    /// <summary>The state of everything at this moment, in the text format.</summary>
    /// <param name="openMetrics">OpenMetrics 1.0.0 instead of Prometheus 0.0.4.</param>
    /// <exception cref="AggregateException">A gauge could not be observed.</exception>
    public string Collect(bool openMetrics)
    {
        lock (collecting)
        {
            foreach (var family in families.Values.Where(family => family.IsObserved))
            {
                family.Clear();
            }

            listener.RecordObservableInstruments();
            return MetricText.Write(Families, openMetrics);
        }
    }

    /// <inheritdoc />
    public void Dispose() => listener.Dispose();
}
