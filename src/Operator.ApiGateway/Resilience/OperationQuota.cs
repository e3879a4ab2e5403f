namespace Operator.ApiGateway.Resilience;

/// <summary>A token bucket's measures.</summary>
/// <param name="RequestsPerSecond">Sustained rate.</param>
/// <param name="Burst">Requests that may go at once after a pause; at least 1.</param>
public readonly record struct OperationQuota(double RequestsPerSecond, int Burst)
{
    /// <summary>API Gateway's quota for all operations of everybody in an account together; fixed, AWS raises it for nobody.</summary>
    public static OperationQuota Account => new(10, 40);

    /// <summary>Lambda's for its control plane. AWS publishes no burst; one second's worth is assumed.</summary>
    public static OperationQuota LambdaAccount => new(15, 15);

    /// <summary>This much of it, at least one request of burst.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public OperationQuota Times(double share) => new(RequestsPerSecond * share, Math.Max(1, (int)Math.Floor(Burst * share)));

    /// <summary>
    /// API Gateway's published quotas of single operations, per account and region (control plane quotas of its developer guide). A burst
    /// of 1 keeps within "n per t seconds" however the service counts: full use of the rate is n requests in any t seconds.
    /// </summary>
    internal static Dictionary<string, OperationQuota> Published() => new(StringComparer.Ordinal)
    {
        ["GetResources"] = new(5 / 2.0, 1),
        ["CreateDeployment"] = new(1 / 5.0, 1),
        ["CreateResource"] = new(5, 1),
        ["DeleteResource"] = new(5, 1),
    };
}
