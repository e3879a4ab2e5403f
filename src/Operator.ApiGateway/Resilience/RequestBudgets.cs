using System.Collections.Concurrent;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.Resilience;

/// <summary>
/// The token buckets of each account and region, for the life of the process: the service counts all callers of an account together, so
/// two clients must not have a budget each. API Gateway v1 and v2 share one; Lambda has its own.
/// </summary>
/// <remarks>
/// One process's view: of several replicas only the leader calls AWS, so that nothing has to be shared between them. A new leader starts
/// with a full bucket although its predecessor may have emptied its own a moment before; the first 429, if one comes, corrects that.
/// </remarks>
public sealed class RequestBudgets : IDisposable
{
    // How much faster one request may travel than another.
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(25);

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
        Limiter(account, region, ApiGatewayConfig.SigningName, new(_options.RequestsPerSecond, Burst), OperationQuota.Account);

    // Never the last tokens of a whole account, be its quota AWS' default or a raised one: a request that travels faster than those
    // before it arrives before the bucket there has refilled. At the default quota that is one token.
    private int Burst => _options.Burst >= OperationQuota.Account.Burst
        ? Math.Max(1, _options.Burst - (int)Math.Ceiling(_options.RequestsPerSecond * Jitter.TotalSeconds))
        : _options.Burst;

    /// <summary>Lambda's budget of this account in this region; always the same object for the same pair.</summary>
    public IRequestBudget ForLambda(string account, string region) =>
        Limiter(account, region, AwsService.Lambda.SigningName, new(_options.LambdaRequestsPerSecond, _options.LambdaBurst), OperationQuota.LambdaAccount);

    /// <summary>
    /// What one API Gateway operation pays from: its own quota first, if it has one, then the account's.
    /// </summary>
    public IRequestBudget For(string account, string region, string operation) =>
        _options.OperationQuotas.TryGetValue(operation, out var quota)
            ? new QuotaThenAccount(Limiter(account, region, $"{ApiGatewayConfig.SigningName}/{operation}", quota, everybody: null), For(account, region))
            : For(account, region);

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values.Where(limiter => limiter.IsValueCreated))
        {
            limiter.Value.Dispose();
        }
    }

    private AccountRateLimiter Limiter(string account, string region, string scope, OperationQuota ours, OperationQuota? everybody) => _limiters.GetOrAdd(
        (account, region, scope),
        _ => new Lazy<AccountRateLimiter>(
            () => new AccountRateLimiter(ours.RequestsPerSecond, ours.Burst, _timeProvider, everybody, new BudgetName(account, region, scope)))).Value;

    /// <summary>
    /// In this order, so that a call that waits for its scarce quota holds no token that another call could use.
    /// </summary>
    private sealed class QuotaThenAccount(AccountRateLimiter quota, IRequestBudget account) : IRequestBudget
    {
        public async ValueTask AcquireAsync(RequestPriority priority, CancellationToken cancellationToken)
        {
            await quota.AcquireAsync(priority, cancellationToken).ConfigureAwait(false);
            try
            {
                await account.AcquireAsync(priority, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                quota.GiveBack();
                throw;
            }
        }

        /// <summary>
        /// Held against the small quota alone, the likelier reason by far; if the account's was it, the next call of another operation is
        /// refused as well, and tells.
        /// </summary>
        public void Throttled(TimeSpan? retryAfter) => quota.Throttled(retryAfter);
    }
}

/// <summary>Which bucket of which account and region: the labels of its metrics.</summary>
/// <param name="Account">Key of the account; its id where that is known.</param>
/// <param name="Region">Region name.</param>
/// <param name="Scope">The service (<c>apigateway</c>, <c>lambda</c>), or service and operation (<c>apigateway/CreateDeployment</c>).</param>
public readonly record struct BudgetName(string Account, string Region, string Scope);
