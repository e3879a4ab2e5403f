using System.Collections.Concurrent;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.Resilience;

/// <summary>
/// The token buckets of each account and region, for the life of the process: the service counts all callers of an account together, so
/// two clients must not have a budget each. API Gateway v1 and v2 share one; Lambda has its own.
/// </summary>
public sealed class RequestBudgets : IDisposable
{
    private readonly ConcurrentDictionary<(string Account, string Region, string Scope), Lazy<AccountRateLimiter>> _limiters = new();
    private readonly ApiGatewayResilienceOptions _options;
    private readonly TimeProvider _timeProvider;

    public RequestBudgets(ApiGatewayResilienceOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        options.ThrowIfInvalid();
        _options = options;
        _timeProvider = timeProvider;
    }

    /// <summary>API Gateway's budget of this account in this region; always the same object for the same pair.</summary>
    public IRequestBudget For(string account, string region) =>
        Limiter(account, region, ApiGatewayConfig.SigningName, new(_options.RequestsPerSecond, _options.Burst));

    /// <summary>Lambda's budget of this account in this region; always the same object for the same pair.</summary>
    public IRequestBudget ForLambda(string account, string region) =>
        Limiter(account, region, AwsService.Lambda.SigningName, new(_options.LambdaRequestsPerSecond, _options.LambdaBurst));

    /// <summary>
    /// What one API Gateway operation pays from: its own quota first, if it has one, then the account's.
    /// </summary>
    public IRequestBudget For(string account, string region, string operation) =>
        _options.OperationQuotas.TryGetValue(operation, out var quota)
            ? new QuotaThenAccount(Limiter(account, region, $"{ApiGatewayConfig.SigningName}/{operation}", quota), For(account, region))
            : For(account, region);

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values.Where(limiter => limiter.IsValueCreated))
        {
            limiter.Value.Dispose();
        }
    }

    private AccountRateLimiter Limiter(string account, string region, string scope, OperationQuota quota) => _limiters.GetOrAdd(
        (account, region, scope),
        _ => new Lazy<AccountRateLimiter>(() => new AccountRateLimiter(quota.RequestsPerSecond, quota.Burst, _timeProvider))).Value;

    /// <summary>
    /// In this order, so that a call that waits for its scarce quota holds no token that another call could use. One that is given up
    /// between the two has spent its quota's token: the quota may be underused, never exceeded.
    /// </summary>
    private sealed class QuotaThenAccount(AccountRateLimiter quota, IRequestBudget account) : IRequestBudget
    {
        public async ValueTask AcquireAsync(RequestPriority priority, CancellationToken cancellationToken)
        {
            await quota.AcquireAsync(priority, cancellationToken).ConfigureAwait(false);
            await account.AcquireAsync(priority, cancellationToken).ConfigureAwait(false);
        }
    }
}
