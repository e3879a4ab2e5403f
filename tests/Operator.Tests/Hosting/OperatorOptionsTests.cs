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
}
