namespace Operator.ApiGateway.Resilience;

/// <summary>
/// Pace and patience of calls. The defaults leave half of the service's fixed 10 requests per second and account to people and
/// pipelines. Longer patience than this belongs to the work queue, not to a call.
/// </summary>
public sealed class ApiGatewayResilienceOptions
{
    /// <summary>Requests per second for one account in one region, all operations together. Default 5.</summary>
    public double RequestsPerSecond { get; set; } = 5;

    /// <summary>Requests that may go at once after a pause. Default 20.</summary>
    public int Burst { get; set; } = 20;

    /// <summary>
    /// API Gateway operations with a quota of their own under the account's, by official name. Default: the published quotas. An
    /// operation that is not listed pays to the account only.
    /// </summary>
    public IReadOnlyDictionary<string, OperationQuota> OperationQuotas { get; set; } = OperationQuota.Published();

    /// <summary>Requests per second to Lambda, whose control plane allows 15 for one account in one region. Default 7.</summary>
    public double LambdaRequestsPerSecond { get; set; } = 7;

    /// <summary>Requests to Lambda that may go at once after a pause. Default 7.</summary>
    public int LambdaBurst { get; set; } = 7;

    /// <summary>Attempts per call, the first included; 1 to 3. Default 3.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>First retry delay, before jitter; doubles per attempt. Default 500 ms.</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Longest wait inside a call. A longer <c>Retry-After</c> is handed to the caller instead of being slept through. Default 5 s.
    /// </summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Limit of one attempt, from obtaining credentials to the last byte. Default 10 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit of a whole call, waiting for the budget included. Default 60 s.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Share of failed attempts that opens the circuit of a region. Default 0.5.</summary>
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Attempts within <see cref="BreakerSamplingDuration"/> below which the circuit never opens; at least 2. Default 10.</summary>
    public int BreakerMinimumThroughput { get; set; } = 10;

    /// <summary>Window over which failures are counted. Default 30 s.</summary>
    public TimeSpan BreakerSamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit refuses calls before it lets one through. Default 15 s.</summary>
    public TimeSpan BreakerBreakDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Every problem with these values, as sentences that name the member; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        CheckPace(nameof(RequestsPerSecond), RequestsPerSecond, nameof(Burst), Burst);
        CheckPace(nameof(LambdaRequestsPerSecond), LambdaRequestsPerSecond, nameof(LambdaBurst), LambdaBurst);
        Check(OperationQuotas is not null, $"{nameof(OperationQuotas)} must not be null; leave it empty for no quotas.");
        foreach (var (operation, quota) in OperationQuotas ?? new Dictionary<string, OperationQuota>())
        {
            var name = $"{nameof(OperationQuotas)}[{operation}]";
            CheckPace($"{name}.{nameof(OperationQuota.RequestsPerSecond)}", quota.RequestsPerSecond, $"{name}.{nameof(OperationQuota.Burst)}", quota.Burst);
        }

        Check(MaxAttempts is >= 1 and <= 3, $"{nameof(MaxAttempts)} must be between 1 and 3; more would multiply with the work queue's own retries.");
        Check(BaseDelay >= TimeSpan.Zero && BaseDelay <= MaxDelay, $"{nameof(BaseDelay)} must be between 0 and {nameof(MaxDelay)}.");
        Check(MaxDelay <= TimeSpan.FromMinutes(1), $"{nameof(MaxDelay)} must be at most one minute.");
        Check(IsTimeout(AttemptTimeout), $"{nameof(AttemptTimeout)} must be between 10 ms and 5 minutes.");
        Check(IsTimeout(TotalTimeout) && TotalTimeout >= AttemptTimeout, $"{nameof(TotalTimeout)} must be at least {nameof(AttemptTimeout)} and at most 5 minutes.");
        Check(BreakerFailureRatio is > 0 and <= 1, $"{nameof(BreakerFailureRatio)} must be above 0 and at most 1.");
        Check(BreakerMinimumThroughput >= 2, $"{nameof(BreakerMinimumThroughput)} must be at least 2.");
        Check(IsBreakerPeriod(BreakerSamplingDuration), $"{nameof(BreakerSamplingDuration)} must be between 500 ms and one hour.");
        Check(IsBreakerPeriod(BreakerBreakDuration), $"{nameof(BreakerBreakDuration)} must be between 500 ms and one hour.");
        return problems;

        void CheckPace(string rateName, double rate, string burstName, int burst)
        {
            Check(double.IsFinite(rate) && rate is > 0 and <= 1000, $"{rateName} must be above 0 and at most 1000.");
            Check(burst is >= 1 and <= 1000, $"{burstName} must be between 1 and 1000.");
        }

        void Check(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    internal void ThrowIfInvalid()
    {
        if (Validate() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems));
        }
    }

    private static bool IsTimeout(TimeSpan value) => value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromMinutes(5);

    private static bool IsBreakerPeriod(TimeSpan value) => value >= TimeSpan.FromMilliseconds(500) && value <= TimeSpan.FromHours(1);
}
