using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Lambda.Model;

namespace Operator.ApiGateway.Lambda;

/// <summary>
/// The operations of Lambda that let API Gateway call a function, named and shaped as in the official package.
/// </summary>
/// <remarks>
/// Guarantees: safe for concurrent use; calls wait for Lambda's own request budget, not API Gateway's; they are attempted up to three times;
/// identifiers can never reach another path. Errors: every failure is an <see cref="AmazonLambdaException"/>, except the caller's own
/// cancellation; a full policy has class LimitExceeded, a stale <c>RevisionId</c> PreconditionFailed.
/// </remarks>
public interface IAmazonLambda : IDisposable
{
    /// <summary>
    /// Adds a statement. The statement id makes it safe to repeat: a second one is refused with class Conflict, which means "exists". With a
    /// deterministic id, compare it by <see cref="GetPolicyAsync"/>; after a lost answer it may be our own (<c>OutcomeUnknown</c>).
    /// </summary>
    Task<AddPermissionResponse> AddPermissionAsync(AddPermissionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Removes a statement; a repeated call answers NotFound.</summary>
    Task<RemovePermissionResponse> RemovePermissionAsync(RemovePermissionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads a policy; NotFound also when the function has none.</summary>
    Task<GetPolicyResponse> GetPolicyAsync(GetPolicyRequest request, CancellationToken cancellationToken = default);
}
