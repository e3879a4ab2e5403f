using System.Collections.Concurrent;

namespace Operator.ApiGateway.Resilience;

/// <summary>
/// One <see cref="AccountRateLimiter"/> per account and region for the life of the process: the service counts all callers of an
/// account together, so two clients must not have a budget each.
/// </summary>
public sealed class RequestBudgets : IDisposable
{
    private readonly ConcurrentDictionary<(string Account, string Region), Lazy<AccountRateLimiter>> _limiters = new();
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

    /// <summary>The budget of this account in this region; always the same object for the same pair.</summary>
    public IRequestBudget For(string account, string region) => _limiters.GetOrAdd(
        (account, region),
        _ => new Lazy<AccountRateLimiter>(() => new AccountRateLimiter(_options.RequestsPerSecond, _options.Burst, _timeProvider))).Value;

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values.Where(limiter => limiter.IsValueCreated))
        {
            limiter.Value.Dispose();
        }
    }
}
