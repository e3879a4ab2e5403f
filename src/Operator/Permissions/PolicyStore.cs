using System.Collections.Concurrent;
using System.Text.Json;
using Operator.ApiGateway;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Lambda;
using Operator.Aws;

namespace Operator.Permissions;

/// <summary>
/// Policies as Lambda holds them: read once for all objects that share one, and kept current by our own writes. Callers hold the
/// policy's lane, so one of them reads and the others find what it read.
/// </summary>
/// <param name="clients">Lambda of any region.</param>
/// <param name="timeProvider">Clock.</param>
/// <param name="maxAge">How old a reading may be: how long a change by somebody else may go unseen by a pass.</param>
internal sealed class PolicyStore(ILambdaClientFactory clients, TimeProvider timeProvider, TimeSpan maxAge) : IPolicyStore
{
    private readonly ConcurrentDictionary<(AccountAccess Account, PolicyKey Key), Reading> policies = [];

    /// <inheritdoc />
    public async Task<PolicyDocument> GetAsync(AccountAccess account, PolicyKey key, long? since, CancellationToken cancellationToken)
    {
        if (policies.TryGetValue((account, key), out var known) && timeProvider.GetElapsedTime(known.ReadAt) < maxAge && !(known.Begun <= since))
        {
            return known.Policy;
        }

        var (begun, readAt) = (Moment.Next(), timeProvider.GetTimestamp());
        var policy = await ReadAsync(account, key, cancellationToken);
        policies[(account, key)] = new Reading(begun, readAt, policy);
        return policy;
    }

    /// <inheritdoc />
    public async Task<(string? RequestId, PolicyDocument Policy)> AddAsync(AccountAccess account, PolicyKey key, PermissionStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            var response = await Client(account, key).AddPermissionAsync(
                new()
                {
                    FunctionName = key.FunctionArn,
                    Qualifier = key.Qualifier,
                    StatementId = statement.Sid,
                    Action = PermissionStatement.Action,
                    Principal = PermissionStatement.Principal,
                    SourceArn = statement.SourceArn,
                },
                cancellationToken);
            return (response.ResponseMetadata?.RequestId, Wrote(account, key, policy => policy.With(key, statement)));
        }
        catch
        {
            // Whatever the failure was about, what is remembered did not foresee it.
            Forget(account, key);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<(string? RequestId, PolicyDocument Policy)> RemoveAsync(AccountAccess account, PolicyKey key, string sid, CancellationToken cancellationToken)
    {
        string? requestId = null;
        try
        {
            var response = await Client(account, key).RemovePermissionAsync(
                new() { FunctionName = key.FunctionArn, Qualifier = key.Qualifier, StatementId = sid }, cancellationToken);
            requestId = response.ResponseMetadata?.RequestId;
        }
        catch (AmazonLambdaException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            // Statement, policy or function: with any of them the statement is gone.
        }
        catch
        {
            Forget(account, key);
            throw;
        }

        return (requestId, Wrote(account, key, policy => policy.Without(sid)));
    }

    /// <summary>Every policy that was read, and how large it was.</summary>
    public IEnumerable<(PolicyKey Key, int Bytes)> Sizes => policies
        .GroupBy(policy => policy.Key.Key, (key, readings) => (key, readings.MaxBy(reading => reading.Value.ReadAt).Value.Policy.Bytes));

    /// <inheritdoc />
    public void Forget(AccountAccess account, PolicyKey key) => policies.TryRemove((account, key), out _);

    private async Task<PolicyDocument> ReadAsync(AccountAccess account, PolicyKey key, CancellationToken cancellationToken)
    {
        try
        {
            var response = await Client(account, key).GetPolicyAsync(new() { FunctionName = key.FunctionArn, Qualifier = key.Qualifier }, cancellationToken);
            return PolicyDocument.Parse(response.Policy);
        }
        catch (AmazonLambdaException exception) when (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: not MissingResource.Function })
        {
            // A function without statements has no policy. If it is the function that is missing, adding will say so.
            return PolicyDocument.Empty;
        }
        catch (JsonException exception)
        {
            throw new AmazonLambdaException($"The policy of {key.Resource} cannot be read: {exception.Message}", exception);
        }
    }

    private PolicyDocument Wrote(AccountAccess account, PolicyKey key, Func<PolicyDocument, PolicyDocument> change)
    {
        var before = policies.TryGetValue((account, key), out var known) ? known : new Reading(Begun: 0, timeProvider.GetTimestamp(), PolicyDocument.Empty);
        var after = before with { Policy = change(before.Policy) };
        policies[(account, key)] = after;
        return after.Policy;
    }

    private IAmazonLambda Client(AccountAccess account, PolicyKey key) => clients.GetLambdaClient(account, key.Region);

    // Begun: the moment.
    private readonly record struct Reading(long Begun, long ReadAt, PolicyDocument Policy);
}
