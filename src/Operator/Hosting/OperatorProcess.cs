using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.LeaderElection;
using Operator.Metrics;
using Operator.Telemetry;

namespace Operator.Hosting;

/// <summary>
/// The process around <see cref="OperatorComposition"/>: signals, endpoints for health and metrics, exit codes. SIGTERM and SIGINT end it gently: passes
/// under way finish, the lease is given away, exit 0. Everything else that ends it is a fault: exit 1, and the kubelet restarts it.
/// </summary>
internal static partial class OperatorProcess
{
    public static async Task<int> RunAsync(OperatorOptions options, CancellationToken cancellationToken)
    {
        using var loggerFactory = OperatorLogging.Create(options);
        var logger = loggerFactory.CreateLogger("Operator");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        try
        {
            LogStart(logger, Version);
            var configuration = KubernetesClientConfiguration.BuildDefaultConfig();
            LogCluster(logger, configuration.Host, configuration.CurrentContext ?? "in-cluster");

            using var otlp = OtlpExport.Start(OtlpSettings.Read(Environment.GetEnvironmentVariable), TimeProvider.System, logger);
            using var metrics = options.MetricsAddress is null ? null : new MetricCollector();
            using var composition = new OperatorComposition(options, configuration, TimeProvider.System, loggerFactory);
            var together = options.HealthAddress == options.MetricsAddress;
            await using var health = options.HealthAddress is { } address
                ? await StatusEndpoints.StartAsync(address, composition.Health, together ? metrics : null, stop.Token)
                : null;
            await using var scraped = options.MetricsAddress is { } own && !together
                ? await StatusEndpoints.StartAsync(own, registry: null, metrics, stop.Token)
                : null;
            await composition.RunAsync(stop.Token);
            LogStopped(logger);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            LogStopped(logger);
            return 0;
        }
        catch (Exception exception) when (exception is KubeConfigException or FormatException)
        {
            LogConfiguration(logger, exception.Message);
            return 2;
        }
        catch (LeadershipLostException exception)
        {
            LogLost(logger, exception.Message);
            return 1;
        }
        catch (Exception exception)
        {
            LogFault(logger, exception);
            return 1;
        }
    }

    /// <summary>Version of this build, with the commit where the build knew it.</summary>
    public static string Version { get; } = typeof(OperatorProcess).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The process is at its very end already; an exception out of a signal handler would abort it with the wrong exit code.
            }
        });

    [LoggerMessage(Level = LogLevel.Information, Message = "Starting version {Version}")]
    private static partial void LogStart(ILogger logger, string version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Host}, context {Context}")]
    private static partial void LogCluster(ILogger logger, string host, string context);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Cannot start: {Problem}")]
    private static partial void LogConfiguration(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Leadership lost, the process ends so that nothing is written twice: {Problem}")]
    private static partial void LogLost(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The process ends because of a fault")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
