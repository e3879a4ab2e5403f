using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Aws;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>The account id is only shown: a failing STS neither fails nor slows passes.</summary>
public sealed class CallerAccountIdsTests
{
    [Fact]
    public async Task A_failure_is_no_failure_of_the_pass_and_is_not_asked_for_again_at_once()
    {
        var clock = new ManualClock();
        var sts = new Sts();
        var accounts = new CallerAccountIds(sts, new Credentials(), clock, NullLogger<CallerAccountIds>.Instance);
        var target = new AwsTarget(AccountAccess.Default, "us-west-2", null!, null!);

        Assert.Null(await accounts.FindAsync(target, TestContext.Current.CancellationToken));
        Assert.Null(await accounts.FindAsync(target, TestContext.Current.CancellationToken));
        Assert.Equal(1, sts.Calls);

        clock.Advance(TimeSpan.FromMinutes(6));
        sts.Answer = new CallerIdentity("123456789012", "arn:aws:iam::123456789012:role/operator");
        Assert.Equal("123456789012", await accounts.FindAsync(target, TestContext.Current.CancellationToken));
        Assert.Equal(2, sts.Calls);
    }

    private sealed class Sts : ICallerIdentity
    {
        public int Calls { get; private set; }

        public CallerIdentity? Answer { get; set; }

        public Task<CallerIdentity> GetAsync(AWSCredentials credentials, string region, CancellationToken cancellationToken = default)
        {
            Calls++;
            return Answer is { } answer ? Task.FromResult(answer) : throw new AmazonApiGatewayV2Exception("no");
        }
    }

    private sealed class Credentials : IAccountCredentials
    {
        public AWSCredentials GetCredentials(AccountAccess account) => new BasicAWSCredentials("a", "b");
    }
}
