using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers;

/// <summary>The one table from a failed AWS call to what happens next; errors with a meaning of their own in a step never get here.</summary>
internal static class OutcomeMapper
{
    /// <summary>What <paramref name="exception"/> means for the object.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="home">Names the API that was addressed.</param>
    /// <param name="options">The pauses.</param>
    public static PassOutcome Map(AwsCallException exception, PassHome home, ReconcilerOptions options) => exception.ErrorClass switch
    {
        ErrorClass.NotFound when exception.MissingResource is MissingResource.Api or MissingResource.Unspecified => ApiNotFound(home, options, exception),
        ErrorClass.NotFound => new PassOutcome.Conflict(Messages.WithAws("Something went away while it was written.", exception)),
        ErrorClass.Conflict or ErrorClass.ConcurrentModification or ErrorClass.PreconditionFailed =>
            new PassOutcome.Conflict(Messages.WithAws("Nothing to do: the operator tries again.", exception)),
        ErrorClass.ReferencedByRoutes => new PassOutcome.Waiting(
            Reasons.ReplacementBlocked, Messages.WithAws("Point the routes elsewhere or delete them.", exception), options.BlockedRecheck),
        ErrorClass.Unauthorized => new PassOutcome.Waiting(
            Reasons.AccessDenied,
            Messages.WithAws("Allow the operator's role what AWS names here; iam:PassRole too, when the integration has a role.", exception),
            options.AccessDeniedRecheck),
        ErrorClass.CredentialsUnavailable when exception.InnerException is RoleNotAssumedException role => new PassOutcome.Waiting(
            Reasons.RoleNotAssumed, RoleNotAssumed(role), options.CredentialsRecheck),
        ErrorClass.CredentialsUnavailable => new PassOutcome.Waiting(
            Reasons.CredentialsUnavailable,
            Messages.WithAws("Give the operator AWS credentials (IRSA, EKS Pod Identity or the standard AWS variables), or renew them.", exception),
            options.CredentialsRecheck),
        ErrorClass.Invalid => new PassOutcome.Stalled(
            Reasons.InvalidSpec, Messages.WithAws("Correct the spec, or what it refers to in AWS.", exception), options.StalledRecheck),
        ErrorClass.LimitExceeded => new PassOutcome.Waiting(
            Reasons.QuotaExceeded, Messages.WithAws("Delete what nobody needs of what AWS names, or ask AWS for a higher quota.", exception), options.QuotaRecheck),
        ErrorClass.Throttled or ErrorClass.Unavailable => new PassOutcome.Retry(
            exception, Messages.WithAws("Nothing to do unless it lasts: the operator tries again with growing pauses.", exception)),
        _ => new PassOutcome.Retry(
            exception, Messages.WithAws("Report this error if it lasts: the operator does not know it and tries again with growing pauses.", exception), IsUnknown: true),
    };

    /// <summary>What to do about a role of an account that could not be assumed.</summary>
    public static string RoleNotAssumed(RoleNotAssumedException exception) => exception.IsRefused
        ? $"Let the identity before it in the chain assume role {exception.RoleArn}: its trust policy has to name it, and the external id and tags if it asks for them. {exception.Message}"
        : $"Nothing to do unless it lasts: STS could not be asked for a session of role {exception.RoleArn}. {exception.Message}";

    /// <summary>The API is not there.</summary>
    public static PassOutcome ApiNotFound(PassHome home, ReconcilerOptions options, AwsCallException? exception = null)
    {
        var region = home.Region(options.DefaultRegion);
        var text = $"Create the API {home.ApiId}{(region is null ? "" : $" in {region}")}, or correct {home.ApiField} or spec.region (both need a new object). The operator waits for it.";
        return new PassOutcome.Waiting(Reasons.ApiNotFound, exception is null ? text : Messages.WithAws(text, exception), options.MissingRecheck);
    }
}
