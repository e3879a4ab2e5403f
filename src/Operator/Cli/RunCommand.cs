using System.CommandLine;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Transport;
using Operator.Hosting;

namespace Operator.Cli;

/// <summary>The verb <c>run</c>: the operator itself.</summary>
internal static class RunCommand
{
    private static readonly Option<string[]> WatchNamespaces = new("--watch-namespace")
    {
        Description = "Namespace to watch; repeat for more. All namespaces when left out.",
    };

    private static readonly Option<string?> LabelSelector = new("--watch-selector")
    {
        Description = "Label selector: only objects that match are reconciled.",
    };

    private static readonly Option<TimeSpan> ResyncPeriod = new("--resync-period")
    {
        Description = "How often each object is compared with AWS although nobody changed it.",
        CustomParser = DurationParser.Parse,
        DefaultValueFactory = _ => new OperatorOptions().ResyncPeriod,
    };

    private static readonly Option<int> Workers = new("--workers")
    {
        Description = "How many objects are worked on at the same time.",
        DefaultValueFactory = _ => new OperatorOptions().Workers,
    };

    private static readonly Option<double> AwsBudgetShare = new("--aws-budget-share")
    {
        Description = "How much of what AWS allows an account and region for API Gateway (10 calls per second, 40 at once, for everybody together) and for Lambda the operator may take; above 0, at most 1. People and pipelines need the rest. It slows down by itself when others use more, and comes back.",
        DefaultValueFactory = _ => new OperatorOptions().AwsBudgetShare,
    };

    private static readonly Option<double?> AwsRequestsPerSecond = new("--aws-requests-per-second")
    {
        Description = "Calls per second to API Gateway, per account and region, instead of the share's part; at most 10.",
    };

    private static readonly Option<int?> AwsBurst = new("--aws-burst")
    {
        Description = "Calls that may be made at once after a quiet time, instead of the share's part; at most 40.",
    };

    private static readonly Option<bool> LeaderElect = new("--leader-elect")
    {
        Description = "Let a Lease decide which replica works. Turn off only for a single process.",
        DefaultValueFactory = _ => true,
    };

    private static readonly Option<string> LeaseName = new("--leader-election-id")
    {
        Description = "Name of the Lease.",
        DefaultValueFactory = _ => new OperatorOptions().LeaseName,
    };

    private static readonly Option<string?> LeaseNamespace = new("--leader-election-namespace")
    {
        Description = "Namespace of the Lease; POD_NAMESPACE or the pod's own when left out.",
    };

    private static readonly Option<string?> HealthAddress = new("--health-address")
    {
        Description = "host:port for /healthz and /readyz, for example 0.0.0.0:8081. Off when left out.",
    };

    private static readonly Option<string?> MetricsAddress = new("--metrics-address")
    {
        Description = "host:port for /metrics in Prometheus' text format or OpenMetrics, for example 0.0.0.0:8080; may equal the health address. Off when left out.",
    };

    private static readonly Option<LogLevel> LogLevel = new("--log-level")
    {
        Description = "Lowest level that is logged.",
        DefaultValueFactory = _ => Microsoft.Extensions.Logging.LogLevel.Information,
    };

    private static readonly Option<bool> JsonLogs = new("--log-json")
    {
        Description = "Log one JSON object per line.",
    };

    public static Command Create()
    {
        var command = new Command("run", "Reconcile integrations until stopped. Reads KUBECONFIG or the in-cluster account, and AWS' own environment variables.")
        {
            WatchNamespaces, LabelSelector, ResyncPeriod, Workers, AwsBudgetShare, AwsRequestsPerSecond, AwsBurst,
            LeaderElect, LeaseName, LeaseNamespace, HealthAddress, MetricsAddress, LogLevel, JsonLogs,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken));
        return command;
    }

    /// <summary>The options that a command line asks for.</summary>
    public static OperatorOptions Read(ParseResult result) => new()
    {
        WatchNamespaces = result.GetValue(WatchNamespaces) ?? [],
        LabelSelector = result.GetValue(LabelSelector),
        ResyncPeriod = result.GetValue(ResyncPeriod),
        Workers = result.GetValue(Workers),
        AwsBudgetShare = result.GetValue(AwsBudgetShare),
        AwsRequestsPerSecond = result.GetValue(AwsRequestsPerSecond),
        AwsBurst = result.GetValue(AwsBurst),
        CustomAwsEndpoint = !string.IsNullOrEmpty(new ApiGatewayConfig().ServiceURL),
        LeaderElect = result.GetValue(LeaderElect),
        LeaseName = result.GetValue(LeaseName)!,
        LeaseNamespace = result.GetValue(LeaseNamespace),
        HealthAddress = result.GetValue(HealthAddress),
        MetricsAddress = result.GetValue(MetricsAddress),
        LogLevel = result.GetValue(LogLevel),
        JsonLogs = result.GetValue(JsonLogs),
    };

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = Read(result);
        var problems = options.Validate().ToList();
        if (problems.Count > 0)
        {
            problems.ForEach(Console.Error.WriteLine);
            return 2;
        }

        return await OperatorProcess.RunAsync(options, cancellationToken);
    }
}
