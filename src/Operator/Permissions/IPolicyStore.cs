using Operator.ApiGateway.Identity;

namespace Operator.Permissions;

/// <summary>Policies of functions, read and changed a statement at a time. Callers hold the policy's lane.</summary>
internal interface IPolicyStore
{
    /// <summary>The policy; <see cref="PolicyDocument.Empty"/> for a function without one.</summary>
    /// <param name="account">How the account is reached.</param>
    /// <param name="key">The policy.</param>
    /// <param name="since">A moment (<see cref="Aws.Moment"/>): nothing will do that was read before; null for what is known.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ApiGateway.Errors.AmazonLambdaException">The function does not exist, or the call failed.</exception>
    Task<PolicyDocument> GetAsync(AccountAccess account, PolicyKey key, long? since, CancellationToken cancellationToken);

    /// <summary>Adds a statement.</summary>
    /// <returns>AWS' request id, and the policy as it is now.</returns>
    /// <exception cref="ApiGateway.Errors.AmazonLambdaException">Class Conflict: there is a statement with this id. LimitExceeded: the policy is full.</exception>
    Task<(string? RequestId, PolicyDocument Policy)> AddAsync(AccountAccess account, PolicyKey key, PermissionStatement statement, CancellationToken cancellationToken);

    /// <summary>Removes a statement; one that is gone already is no failure.</summary>
    /// <returns>AWS' request id (null when there was nothing to remove), and the policy as it is now.</returns>
    /// <exception cref="ApiGateway.Errors.AmazonLambdaException">The call failed.</exception>
    Task<(string? RequestId, PolicyDocument Policy)> RemoveAsync(AccountAccess account, PolicyKey key, string sid, CancellationToken cancellationToken);

    /// <summary>The next caller reads.</summary>
    void Forget(AccountAccess account, PolicyKey key);
}
