using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Reconcilers;

namespace Operator.Permissions;

/// <summary>What came of a grant.</summary>
/// <param name="Status">What status is to say.</param>
/// <param name="Condition">What condition <see cref="Conditions.PermissionGranted"/> is to say; null when it does not apply.</param>
/// <param name="Blocks">The outcome of the pass, when the permission is what keeps the object from being ready; null otherwise.</param>
internal sealed record PermissionOutcome(PermissionStatus? Status, ReadySummary? Condition = null, PassOutcome? Blocks = null)
{
    /// <summary>Ids of the statements that the object needs; what else its status names is to go.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>The API whose test calls the object shuts out of the function; null when it does not.</summary>
    public CallingApi? TestCallsShutIn { get; init; }
}

/// <summary>
/// Permissions on Lambda functions, over all objects that need them. Idempotent: called on every pass, and after a crash again with
/// the same arguments.
/// </summary>
/// <remarks>
/// A statement is added before what needs it is written, and removed after what needed it is gone: traffic finds a permission at any
/// moment. Failures with a meaning of their own come back as outcomes, others are thrown as <see cref="ApiGateway.Errors.AwsCallException"/>.
/// </remarks>
internal interface ILambdaPermissions
{
    /// <summary>Adds what the object needs and the policy lacks.</summary>
    /// <param name="pass">The object; target and account are resolved.</param>
    /// <param name="recorded">What status says was granted for it.</param>
    /// <param name="grant">What it needs now; null when it needs nothing.</param>
    /// <param name="record">Persists what is about to be used; called before the object rests on a statement that its status does not name.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    Task<PermissionOutcome> GrantAsync(
        ObjectPass pass, PermissionStatus? recorded, LambdaGrant? grant, Func<PermissionStatus, CancellationToken, Task> record, CancellationToken cancellationToken);

    /// <summary>Only looks whether API Gateway may invoke the function, by whosever statement.</summary>
    Task<PermissionOutcome> ReportAsync(ObjectPass pass, PermissionStatus? recorded, LambdaGrant grant, CancellationToken cancellationToken);

    /// <summary>Removes what only this object needed before and does not need any more.</summary>
    /// <param name="pass">The object.</param>
    /// <param name="granted">What <see cref="GrantAsync"/> returned.</param>
    /// <param name="keepRetiring">Statements for functions used before stay: something live still calls those.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    /// <returns>The status that remains; <c>Blocks</c> when a removal was refused.</returns>
    Task<PermissionOutcome> RevokeAsync(ObjectPass pass, PermissionOutcome granted, bool keepRetiring, CancellationToken cancellationToken);

    /// <summary>The object goes: takes away what only it needed. After the integration is deleted.</summary>
    /// <returns>An outcome when the deletion has to wait; null when it can go on.</returns>
    Task<PassOutcome?> ReleaseAsync(ObjectPass pass, PermissionStatus? recorded, CancellationToken cancellationToken);

    /// <summary>The object is gone.</summary>
    void Forget(string kind, ObjectKey key);
}

/// <summary>Grants nothing: for an operator that is not to touch functions, whose policies are somebody else's then.</summary>
internal sealed class NoLambdaPermissions : ILambdaPermissions
{
    public Task<PermissionOutcome> GrantAsync(
        ObjectPass pass, PermissionStatus? recorded, LambdaGrant? grant, Func<PermissionStatus, CancellationToken, Task> record, CancellationToken cancellationToken) =>
        Task.FromResult(new PermissionOutcome(recorded));

    public Task<PermissionOutcome> ReportAsync(ObjectPass pass, PermissionStatus? recorded, LambdaGrant grant, CancellationToken cancellationToken) =>
        Task.FromResult(new PermissionOutcome(recorded));

    public Task<PermissionOutcome> RevokeAsync(ObjectPass pass, PermissionOutcome granted, bool keepRetiring, CancellationToken cancellationToken) =>
        Task.FromResult(granted);

    public Task<PassOutcome?> ReleaseAsync(ObjectPass pass, PermissionStatus? recorded, CancellationToken cancellationToken) => Task.FromResult<PassOutcome?>(null);

    public void Forget(string kind, ObjectKey key)
    {
    }
}
