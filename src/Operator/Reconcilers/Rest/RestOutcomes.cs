using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers.Rest;

/// <summary>Outcomes that several steps end with.</summary>
internal static class RestOutcomes
{
    /// <summary>
    /// What a failed call means. Whatever is missing, the service words a missing API like a missing resource, and a resource may
    /// have been made again under another id: so the next pass, which comes at once, looks at the whole API.
    /// </summary>
    public static PassOutcome Map(AwsCallException exception, PassHome home, ReconcilerOptions options) => exception.ErrorClass == ErrorClass.NotFound
        ? new PassOutcome.Conflict(Messages.WithAws("Nothing to do: something went away meanwhile, and the operator looks again.", exception))
        : OutcomeMapper.Map(exception, home, options);

    public static PassOutcome ApiNotFound(RestIntegrationPass pass, ReconcilerOptions options) => OutcomeMapper.ApiNotFound(pass.Home, options);

    public static PassOutcome ResourceNotFound(RestIntegrationPass pass, ReconcilerOptions options) => new PassOutcome.Waiting(
        Reasons.ResourceNotFound,
        string.IsNullOrEmpty(pass.Spec.ResourceId)
            ? $"Create resource {pass.Spec.ResourcePath} in API {pass.ApiId}, or set spec.createResource to true. The operator waits for it."
            : $"Create resource {pass.Spec.ResourceId} in API {pass.ApiId}, or make a new object with the right spec.resourceId or with spec.resourcePath. The operator waits for it.",
        options.MissingRecheck);

    public static PassOutcome MethodNotFound(RestIntegrationPass pass, ReconcilerOptions options) => new PassOutcome.Waiting(
        Reasons.MethodNotFound,
        $"Create method {pass.HttpMethod} of {pass.Resource!.Path} in API {pass.ApiId}, or describe it in spec.method to have it made. The operator waits for it.",
        options.MissingRecheck);

    public static PassOutcome IntegrationNotFound(RestIntegrationPass pass, string whatToDo, ReconcilerOptions options) => new PassOutcome.Waiting(
        Reasons.IntegrationNotFound,
        $"{whatToDo} Method {pass.HttpMethod} of {pass.Resource?.Path ?? pass.Spec.ResourcePath} in API {pass.ApiId} has no integration.",
        options.MissingRecheck);

    /// <summary>The resource is to be made, and its path is none.</summary>
    public static PassOutcome NoPath(RestIntegrationPass pass, ReconcilerOptions options) => new PassOutcome.Stalled(
        Reasons.InvalidSpec, $"Write spec.resourcePath as API Gateway does: {pass.Spec.ResourcePath} names no path that could be made.", options.StalledRecheck);
}
