using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Reconcilers;

namespace Operator.Tests.Reconcilers;

/// <summary>The table from failures of AWS to what happens next, row by row.</summary>
public sealed class OutcomeMapperTests
{
    private static readonly ReconcilerOptions Options = new();

    public static TheoryData<ErrorClass, MissingResource, string, string?, double> Table => new()
    {
        { ErrorClass.NotFound, MissingResource.Api, "Waiting", Reasons.ApiNotFound, 0.5 },
        { ErrorClass.NotFound, MissingResource.Unspecified, "Waiting", Reasons.ApiNotFound, 0.5 },
        { ErrorClass.NotFound, MissingResource.Integration, "Conflict", null, 0 },
        { ErrorClass.NotFound, MissingResource.Route, "Conflict", null, 0 },
        { ErrorClass.Conflict, default, "Conflict", null, 0 },
        { ErrorClass.ConcurrentModification, default, "Conflict", null, 0 },
        { ErrorClass.PreconditionFailed, default, "Conflict", null, 0 },
        { ErrorClass.ReferencedByRoutes, default, "Waiting", Reasons.ReplacementBlocked, 0.5 },
        { ErrorClass.Unauthorized, default, "Waiting", Reasons.AccessDenied, 5 },
        { ErrorClass.CredentialsUnavailable, default, "Waiting", Reasons.CredentialsUnavailable, 1 },
        { ErrorClass.LimitExceeded, default, "Waiting", Reasons.QuotaExceeded, 15 },
        { ErrorClass.Invalid, default, "Stalled", Reasons.InvalidSpec, 60 },
        { ErrorClass.Throttled, default, "Retry", null, 0 },
        { ErrorClass.Unavailable, default, "Retry", null, 0 },
        { ErrorClass.Unknown, default, "Retry", null, 0 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_class_of_failure_has_its_outcome(ErrorClass errorClass, MissingResource missing, string kind, string? reason, double minutes)
    {
        var exception = new AmazonApiGatewayV2Exception("AWS' own words") { ErrorClass = errorClass, MissingResource = missing, RequestId = "r-1" };
        var outcome = OutcomeMapper.Map(exception, new PassHome(null, "a1b2c3d4", IsRecorded: false, null, null, "spec.apiId"), Options);
        Assert.Equal(kind, outcome.GetType().Name);
        var (gotReason, message, after) = outcome switch
        {
            PassOutcome.Waiting waiting => (waiting.Reason, waiting.Message, waiting.After),
            PassOutcome.Stalled stalled => (stalled.Reason, stalled.Message, stalled.RecheckAfter),
            PassOutcome.Conflict conflict => (null, conflict.Message, TimeSpan.Zero),
            PassOutcome.Retry retry => (null, retry.Message, TimeSpan.Zero),
            _ => throw new InvalidOperationException(outcome.ToString()),
        };
        Assert.Equal((reason, TimeSpan.FromMinutes(minutes)), (gotReason, after));
        Assert.EndsWith("AWS says: AWS' own words (request id r-1)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_class_has_a_row() =>
        Assert.Equal(Enum.GetValues<ErrorClass>().Order(), Table.Select(row => row.Data.Item1).Distinct().Order());

    [Fact]
    public void Messages_that_differ_in_the_request_id_only_say_the_same()
    {
        Assert.True(Messages.SayTheSame("x (request id 1-2) y", "x (request id 3) y"));
        Assert.False(Messages.SayTheSame("x (request id 1)", "z (request id 1)"));
    }
}
