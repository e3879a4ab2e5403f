using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers.Rest;

/// <summary>What an object needs of a function's policy so that API Gateway may invoke it.</summary>
/// <param name="FunctionArn">The function, with alias or version if it is to be invoked by one.</param>
/// <param name="HttpMethod">Verb of the method.</param>
/// <param name="ResourcePath">Path of the resource, with its parameters in braces.</param>
/// <param name="Lambda">The block that asks for it: scope, stages, test calls.</param>
internal sealed record LambdaGrant(string FunctionArn, string HttpMethod, string ResourcePath, LambdaSpec Lambda);

/// <summary>What came of it.</summary>
/// <param name="Status">What status is to say; null when nothing is granted for the object.</param>
/// <param name="Condition">What condition <see cref="Conditions.PermissionGranted"/> is to say; null when it does not apply.</param>
/// <param name="Blocks">Ends the pass, when the permission is what keeps the object from being ready; null otherwise.</param>
internal sealed record PermissionOutcome(PermissionStatus? Status, ReadySummary? Condition, PassOutcome? Blocks)
{
    /// <summary>Nothing is granted and nothing is to be said.</summary>
    public static PermissionOutcome Nothing { get; } = new(null, null, null);
}

/// <summary>
/// Permissions on Lambda functions, over all objects that need them. Idempotent: called on every pass, and after a crash again with
/// the same arguments.
/// </summary>
internal interface ILambdaPermissions
{
    /// <summary>
    /// Makes sure that the object has what it needs, and no longer what only it needed before.
    /// </summary>
    /// <param name="pass">The object; target and API are resolved.</param>
    /// <param name="recorded">What status says was granted for it.</param>
    /// <param name="grant">What it needs now; null when it needs nothing.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    /// <exception cref="ApiGateway.Errors.AwsCallException">A call failed in a way that has no meaning of its own here.</exception>
    Task<PermissionOutcome> EnsureAsync(ObjectPass pass, PermissionStatus? recorded, LambdaGrant? grant, CancellationToken cancellationToken);

    /// <summary>The object goes: takes away what only it needed. Before the integration is deleted.</summary>
    /// <returns>An outcome when the deletion has to wait; null when it can go on.</returns>
    Task<PassOutcome?> ReleaseAsync(ObjectPass pass, PermissionStatus? recorded, CancellationToken cancellationToken);
}

/// <summary>Grants nothing: for an operator that is not to touch functions, whose policies are somebody else's then.</summary>
internal sealed class NoLambdaPermissions : ILambdaPermissions
{
    public Task<PermissionOutcome> EnsureAsync(ObjectPass pass, PermissionStatus? recorded, LambdaGrant? grant, CancellationToken cancellationToken) =>
        Task.FromResult(PermissionOutcome.Nothing);

    public Task<PassOutcome?> ReleaseAsync(ObjectPass pass, PermissionStatus? recorded, CancellationToken cancellationToken) =>
        Task.FromResult<PassOutcome?>(null);
}
