using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;
using Operator.Reconcilers;

namespace Operator.Permissions;

/// <summary>Changes of one policy for one object, each with an event. The caller holds the policy's lane.</summary>
internal sealed class PolicyEdit(IPolicyStore store, ObjectPass pass, PolicyKey key, PolicyDocument policy)
{
    /// <summary>The policy as it is by now.</summary>
    public PolicyDocument Policy { get; private set; } = policy;

    /// <summary>
    /// Makes the policy hold what is planned. If there is no room, what nobody needs any more goes first, although traffic may miss it for
    /// a moment: otherwise it would miss the new one for ever.
    /// </summary>
    /// <exception cref="AmazonLambdaException">A call failed.</exception>
    public async Task ApplyAsync(StatementPlan plan, CancellationToken cancellationToken)
    {
        foreach (var sid in plan.Altered)
        {
            await RemoveAsync(sid, cancellationToken);
        }

        foreach (var statement in plan.Adds)
        {
            try
            {
                await AddAsync(statement, cancellationToken);
            }
            catch (AmazonLambdaException exception) when (exception.ErrorClass == ErrorClass.LimitExceeded && plan.Removes.Count > 0)
            {
                foreach (var sid in plan.Removes)
                {
                    await RemoveAsync(sid, cancellationToken);
                }

                await AddAsync(statement, cancellationToken);
            }
        }
    }

    /// <summary>Removes a statement.</summary>
    /// <exception cref="AmazonLambdaException">The call failed; a statement that is gone already is no failure.</exception>
    public async Task RemoveAsync(string sid, CancellationToken cancellationToken)
    {
        if (!Policy.Statements.ContainsKey(sid))
        {
            return;
        }

        (var requestId, Policy) = await store.RemoveAsync(pass.Target.Account, key, sid, cancellationToken);
        if (requestId is not null)
        {
            pass.Publish(EventType.Normal, Events.PermissionRevoked, "Revoke", Messages.WithRequestId($"Removed statement {sid} from the policy of {key.Resource}", requestId));
        }
    }

    private async Task AddAsync(PermissionStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            (var requestId, Policy) = await store.AddAsync(pass.Target.Account, key, statement, cancellationToken);
            pass.Publish(EventType.Normal, Events.PermissionGranted, "Grant", Messages.WithRequestId(
                $"Let {statement.SourceArn} invoke {key.Resource} by statement {statement.Sid}", requestId));
        }
        catch (AmazonLambdaException exception) when (exception.ErrorClass == ErrorClass.Conflict)
        {
            // There is one with this id: made by a call whose answer was lost, or by somebody in between.
            Policy = await store.GetAsync(pass.Target.Account, key, since: null, cancellationToken);
            if (Policy.Statements.GetValueOrDefault(statement.Sid)?.Is(statement) != true)
            {
                throw;
            }
        }
    }
}
