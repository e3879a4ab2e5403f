using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Permissions;
using Operator.Reconcilers;

namespace Operator.Planning;

/// <summary>Permissions without the records that are written ahead of them: no statement is added, so no crash could lose one.</summary>
internal sealed class UnrecordedPermissions(ILambdaPermissions permissions) : ILambdaPermissions
{
    /// <inheritdoc />
    public Task<PermissionOutcome> GrantAsync(
        ObjectPass pass, PermissionStatus? recorded, LambdaGrant? grant, Func<PermissionStatus, CancellationToken, Task> record, CancellationToken cancellationToken) =>
        permissions.GrantAsync(pass, recorded, grant, (_, _) => Task.CompletedTask, cancellationToken);

    /// <inheritdoc />
    public Task<PermissionOutcome> ReportAsync(ObjectPass pass, PermissionStatus? recorded, LambdaGrant grant, CancellationToken cancellationToken) =>
        permissions.ReportAsync(pass, recorded, grant, cancellationToken);

    /// <inheritdoc />
    public Task<PermissionOutcome> RevokeAsync(ObjectPass pass, PermissionOutcome granted, bool keepRetiring, CancellationToken cancellationToken) =>
        permissions.RevokeAsync(pass, granted, keepRetiring, cancellationToken);

    /// <inheritdoc />
    public Task<PassOutcome?> ReleaseAsync(ObjectPass pass, PermissionStatus? recorded, CancellationToken cancellationToken) =>
        permissions.ReleaseAsync(pass, recorded, cancellationToken);

    /// <inheritdoc />
    public void Forget(string kind, ObjectKey key) => permissions.Forget(kind, key);
}
