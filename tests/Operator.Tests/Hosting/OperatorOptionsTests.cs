using Operator.ApiGateway.Resilience;
using Operator.Cli;
using Operator.Hosting;

namespace Operator.Tests.Hosting;

public sealed class OperatorOptionsTests
{
    [Theory]
    [InlineData(10, 40, false, 0)]
    [InlineData(10.5, 40, false, 1)]
    [InlineData(10, 41, false, 1)]
    [InlineData(1000, 1000, true, 0)]
    [InlineData(1001, 1001, true, 2)]
    [InlineData(0, 0, true, 2)]
    [InlineData(double.NaN, 1, true, 1)]
    public void The_budget_is_bounded_by_the_quota_of_AWS_where_the_calls_go_to_AWS(double rate, int burst, bool elsewhere, int problems)
    {
        var options = new OperatorOptions { AwsRequestsPerSecond = rate, AwsBurst = burst, CustomAwsEndpoint = elsewhere };

        Assert.Equal(problems, options.Validate().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_of_nothing_or_of_more_than_all_is_refused(double share)
    {
        var problem = Assert.Single(new OperatorOptions { AwsBudgetShare = share }.Validate());

        Assert.StartsWith("--aws-budget-share must be above 0", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 5, 20)]
    [InlineData("--aws-budget-share 1", 10, 40)]
    [InlineData("--aws-budget-share 0.01", 0.1, 1)]
    [InlineData("--aws-budget-share 0.2 --aws-requests-per-second 3", 3, 8)]
    [InlineData("--aws-budget-share 0.2 --aws-burst 3", 2, 3)]
    [InlineData("--aws-requests-per-second 3 --aws-burst 4", 3, 4)]
    public void The_budget_is_the_shares_part_of_the_quota_and_flags_that_name_numbers_win(string flags, double rate, int burst)
    {
        var parsed = RunCommand.Create().Parse(flags.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(parsed.Errors);
        var options = RunCommand.Read(parsed);
        Assert.Empty(options.Validate());
        Assert.Equal(new OperationQuota(rate, burst), options.AwsBudget);
    }
}
