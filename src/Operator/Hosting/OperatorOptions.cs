using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Resilience;

namespace Operator.Hosting;

/// <summary>
/// Everything that <c>operator run</c> can be told. The names of the flags, their defaults and their bounds are in
/// <c>docs/reference/flags.md</c>. AWS settings that every AWS tool reads from the environment (<c>AWS_REGION</c>,
/// <c>AWS_ENDPOINT_URL*</c>, credentials) are not repeated as flags.
/// </summary>
public sealed record OperatorOptions
{
    /// <summary>Namespaces to watch; empty means all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>Label selector for watched objects; null means all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>How often an object is compared with AWS although nobody changed it; jittered by a tenth.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Passes at the same time, over all objects.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>
    /// How much of what AWS allows an account and region this operator may take. Half by default: the quota is one for everybody, and
    /// the pipelines and people beside the operator need the rest; what they leave unused is not taken either, so that their bursts pass.
    /// </summary>
    public double AwsBudgetShare { get; init; } = 0.5;

    /// <summary>AWS calls per second, per account and region; null for the share's part.</summary>
    public double? AwsRequestsPerSecond { get; init; }

    /// <summary>AWS calls that may be made at once after a quiet time, per account and region; null for the share's part.</summary>
    public int? AwsBurst { get; init; }

    /// <summary>The budget of API Gateway calls that these options add up to, per account and region.</summary>
    public OperationQuota AwsBudget
    {
        get
        {
            var part = OperationQuota.Account.Times(AwsBudgetShare);
            return new OperationQuota(AwsRequestsPerSecond ?? part.RequestsPerSecond, AwsBurst ?? part.Burst);
        }
    }

    /// <summary>
    /// Whether <c>AWS_ENDPOINT_URL*</c> leads somewhere else than to AWS. The account's quota is not that server's, so the budget may be
    /// larger then: a load test against an emulator would otherwise measure only the budget.
    /// </summary>
    public bool CustomAwsEndpoint { get; init; }

    /// <summary>Whether a Lease decides who works. Off only for a single, local process.</summary>
    public bool LeaderElect { get; init; } = true;

    /// <summary>Name of the Lease.</summary>
    public string LeaseName { get; init; } = "apigateway-integration-operator";

    /// <summary>Namespace of the Lease; the pod's own when null.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Address for <c>/healthz</c> and <c>/readyz</c>; null turns them off.</summary>
    public string? HealthAddress { get; init; }

    /// <summary>Address for <c>/metrics</c>, which may be <see cref="HealthAddress"/>; null turns it off, and nothing is measured then.</summary>
    public string? MetricsAddress { get; init; }

    /// <summary>Lowest level that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>One JSON object per line instead of text.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>What is wrong with these options, in the flags' names; empty when nothing is.</summary>
    public IEnumerable<string> Validate()
    {
        if (ResyncPeriod < TimeSpan.FromSeconds(10))
        {
            yield return "--resync-period must be at least 10s: AWS allows an account ten calls a second for everything.";
        }

        if (Workers is < 1 or > 256)
        {
            yield return "--workers must be between 1 and 256.";
        }

        if (!(AwsBudgetShare > 0 && AwsBudgetShare <= 1))
        {
            yield return "--aws-budget-share must be above 0 and at most 1, all of the account's quota.";
        }

        if (AwsRequestsPerSecond is { } rate && !(rate > 0 && rate <= (CustomAwsEndpoint ? 1000 : OperationQuota.Account.RequestsPerSecond)))
        {
            yield return "--aws-requests-per-second must be above 0 and at most 10, the quota of the whole account (1000 with AWS_ENDPOINT_URL).";
        }

        if (AwsBurst is { } burst && (burst < 1 || burst > (CustomAwsEndpoint ? 1000 : OperationQuota.Account.Burst)))
        {
            yield return "--aws-burst must be between 1 and 40, the quota of the whole account (1000 with AWS_ENDPOINT_URL).";
        }

        if (LeaderElect && LeaseName.Length == 0)
        {
            yield return "--leader-election-id must not be empty.";
        }
    }
}
