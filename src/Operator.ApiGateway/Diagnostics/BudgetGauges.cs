using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Operator.ApiGateway.Resilience;

namespace Operator.ApiGateway.Diagnostics;

/// <summary>Gauges that are computed when they are collected, over the budgets that exist then.</summary>
internal static class BudgetGauges
{
    private static readonly ConcurrentDictionary<AccountRateLimiter, BudgetName> Budgets = new();

    static BudgetGauges()
    {
        ApiGatewayInstruments.Meter.CreateObservableGauge(
            "apigateway_operator_aws_budget_tokens", () => Measure(budget => budget.Level().Tokens), "{request}", "Requests that could be sent at once.");
        ApiGatewayInstruments.Meter.CreateObservableGauge(
            "apigateway_operator_aws_budget_rate", () => Measure(budget => budget.Level().RequestsPerSecond), "{request}/s",
            "Requests per second at present: below the configured rate after others have used up the account's quota.");
        ApiGatewayInstruments.Meter.CreateObservableGauge(
            "apigateway_operator_aws_budget_waiting", Waiting, "{request}", "Requests that wait for the budget, by lane.");
    }

    /// <summary>Includes a budget until the result is disposed.</summary>
    public static IDisposable Register(BudgetName name, AccountRateLimiter budget)
    {
        Budgets[budget] = name;
        return new Registration(budget);
    }

    private static IEnumerable<Measurement<double>> Measure(Func<AccountRateLimiter, double> value) =>
        Budgets.Select(pair => new Measurement<double>(value(pair.Key), Tags(pair.Value)));

    private static IEnumerable<Measurement<int>> Waiting() =>
        from pair in Budgets
        from lane in Enum.GetValues<RequestPriority>()
        select new Measurement<int>(pair.Key.WaitingIn(lane), [.. Tags(pair.Value), ApiGatewayInstruments.Lane(lane)]);

    private static KeyValuePair<string, object?>[] Tags(BudgetName name) =>
    [
        new(ApiGatewayInstruments.AccountTag, name.Account), new(ApiGatewayInstruments.RegionTag, name.Region), new("budget", name.Scope),
    ];

    private sealed class Registration(AccountRateLimiter budget) : IDisposable
    {
        public void Dispose() => Budgets.TryRemove(budget, out _);
    }
}
