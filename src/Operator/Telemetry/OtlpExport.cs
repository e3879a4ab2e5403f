using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Operator.ApiGateway.Diagnostics;
using Operator.Hosting;
using Operator.Kubernetes.Diagnostics;
using Operator.Metrics;

namespace Operator.Telemetry;

/// <summary>
/// Sends traces and metrics by OTLP while it lives, and what is left when it is disposed: at most some seconds for each signal, should the
/// collector not answer. Without it nobody listens to spans, and none are made.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>Sets of attributes of one metric that are told apart; further ones are added up under <c>otel.metric.overflow</c>.</summary>
    private const int MaxSeries = 1000;

    private readonly List<IDisposable> parts = [];

    private OtlpExport(OtlpSettings settings, TimeProvider timeProvider, ILogger logger)
    {
        // First, to hear what the others complain about; disposed last.
        parts.Add(new OtlpProblems(timeProvider, logger));
        if (settings.Traces is { } traces)
        {
            parts.Insert(0, Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddSource(RuntimeDiagnostics.Name, ApiGatewayInstruments.Name)
                .AddOtlpExporter(exporter => Apply(traces, exporter))
                .Build());
        }

        if (settings.Metrics is { } metrics)
        {
            RuntimeDiagnostics.Initialize();
            ApiGatewayInstruments.Initialize();
            OperatorInstruments.Initialize();
            parts.Insert(0, Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddMeter(RuntimeDiagnostics.Name, ApiGatewayInstruments.Name, OperatorInstruments.MeterName)
                .AddView(static (Instrument _) => new MetricStreamConfiguration { CardinalityLimit = MaxSeries })
                .AddOtlpExporter(exporter => Apply(metrics, exporter))
                .Build());
        }
    }

    /// <summary>Starts what is asked for. When that is nothing, no part of the SDK is loaded.</summary>
    /// <returns>Null when nothing is asked for.</returns>
    public static IDisposable? Start(OtlpSettings settings, TimeProvider timeProvider, ILogger logger) =>
        settings is { Traces: null, Metrics: null } ? null : Create(settings, timeProvider, logger);

    /// <inheritdoc />
    public void Dispose() => parts.ForEach(part => part.Dispose());

    // On its own, so that the SDK's assemblies are loaded for those who call it and not for those who could.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport Create(OtlpSettings settings, TimeProvider timeProvider, ILogger logger) => new(settings, timeProvider, logger);

    // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say wins: of two values the later one counts.
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(OperatorComposition.FieldManager, serviceVersion: OperatorProcess.Version)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static void Apply(OtlpSignal signal, OtlpExporterOptions exporter)
    {
        exporter.Endpoint = signal.Endpoint;
        exporter.Protocol = signal.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Headers = signal.Headers;
        exporter.TimeoutMilliseconds = (int)signal.Timeout.TotalMilliseconds;
        exporter.Compression = signal.IsCompressed ? OtlpExportCompression.GZip : OtlpExportCompression.None;
    }
}
