using Operator.ApiGateway.Errors;
using Operator.Reconcilers;

namespace Operator.Permissions;

/// <summary>What one object needs of a policy beside the others, and how sure that is.</summary>
/// <param name="Needs">The statements, with those that it holds in others' place.</param>
/// <param name="Shut">Who shuts test calls out of the function for the API, itself included.</param>
/// <param name="Hidden">Why the stages of the API could not be read, although they were needed: the names are those that are known without.</param>
internal sealed record FoundNeeds(StatementNeeds Needs, IReadOnlyList<LambdaGrant> Shut, AmazonAPIGatewayException? Hidden)
{
    /// <summary>
    /// What an object keeps beyond its needs: statements for stages that were known once, as long as they cannot be read. Not those that let in test calls
    /// which somebody shuts out.
    /// </summary>
    /// <param name="before">Ids of the statements that it has.</param>
    /// <param name="policy">What the policy holds.</param>
    public IReadOnlyList<string> Kept(IEnumerable<string> before, PolicyDocument policy) => Hidden is null
        ? []
        : [.. before.Where(policy.Statements.ContainsKey).Except(Shut.SelectMany(one => TestCalls.LettingIn(one, policy)), StringComparer.Ordinal)];
}

/// <summary>Finds out what objects need, from the caches, and from AWS where statements have to name the stages that there are.</summary>
internal sealed class NeedsFinder(LambdaUsers users, RestStageNames stages)
{
    /// <summary>Finds what an object needs.</summary>
    /// <param name="pass">The object.</param>
    /// <param name="grant">What it asks for.</param>
    /// <param name="others">The other objects that have to do with the policy.</param>
    /// <param name="onWide">Those of them that rest on the statement for the whole API and are to be stood in for.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="AmazonAPIGatewayException">The stages could not be read for another reason than a missing right.</exception>
    public async Task<FoundNeeds> FindAsync(
        ObjectPass pass, LambdaGrant grant, IEnumerable<LambdaUser> others, IReadOnlyCollection<LambdaUser> onWide, CancellationToken cancellationToken)
    {
        var neighbours = others.Select(other => other.Grant).OfType<LambdaGrant>().Where(other => other.Api == grant.Api).ToList();
        // What a suspended object asks for now is not what its clients call by.
        var anyStage = onWide.Any(user => user.IsSuspended || user.Grant is not { Lambda.Stages.Count: > 0 });
        var (existing, hidden) = anyStage || StatementNeeds.FollowsStages(grant, neighbours)
            ? await ReadAsync(pass, grant.Api, cancellationToken)
            : (null, null);
        var deployed = users.StagesOf(grant.Api);
        var needs = StatementNeeds.Of(grant, neighbours, deployed, existing);
        var standIns = onWide.SelectMany(user => user.Grant?.Lambda.Stages ?? []);
        if (anyStage)
        {
            standIns = standIns.Concat(neighbours.Prepend(grant).SelectMany(one => one.Lambda.Stages ?? [])).Concat(deployed).Concat(existing ?? []);
        }

        return new FoundNeeds(needs.AndStages(grant.Api, standIns), [.. neighbours.Prepend(grant).Where(TestCalls.AreShutBy)], hidden);
    }

    private async Task<(IReadOnlyCollection<string>? Names, AmazonAPIGatewayException? Refusal)> ReadAsync(ObjectPass pass, CallingApi api, CancellationToken cancellationToken)
    {
        try
        {
            return (await stages.GetAsync(pass.Target, api.ApiId, pass.AskedSince, cancellationToken), null);
        }
        catch (AmazonAPIGatewayException exception) when (exception.ErrorClass == ErrorClass.Unauthorized)
        {
            return (null, exception);
        }
    }
}
