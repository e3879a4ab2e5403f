using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Permissions;

namespace Operator.Planning;

/// <summary>
/// The permissions that passes over objects with a <c>lambda</c> block would add, before they write the integration. One GetPolicy per
/// function, however many objects there are.
/// </summary>
/// <remarks>
/// The id of a statement has the cluster in it, which a plan does not know: it stands in angle brackets, and what the operator of any cluster
/// added counts as there. Statements that are no longer needed are not foreseen: who needs them, only the cluster knows.
/// </remarks>
internal sealed class PermissionForecast(PolicyStore policies)
{
    private readonly HashSet<(PolicyKey Policy, string SourceArn)> foreseen = [];

    /// <summary>Plans for one object; what an earlier one of the same run adds is there for it.</summary>
    /// <param name="grant">What the object asks for.</param>
    /// <param name="others">What the other objects of the run ask for.</param>
    /// <param name="deployedStages">Stages of the API that RestDeployments of the run name.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="AwsCallException">The policy could not be read.</exception>
    public async Task<IReadOnlyList<PlannedCall>> PlanAsync(
        LambdaGrant grant, IEnumerable<LambdaGrant> others, IReadOnlyCollection<string> deployedStages, CancellationToken cancellationToken)
    {
        var (key, api) = (grant.Policy, grant.Api);
        var neighbours = others.Where(other => !ReferenceEquals(other, grant) && other.Policy == key && other.Api == api).ToList();
        var policy = await ReadAsync(key, cancellationToken);
        return
        [
            .. StatementNeeds.Of(grant, neighbours, deployedStages).SourceArns
                .Where(source => !policy.Statements.Values.Any(there => there.IsPlain && there.SourceArn == source && PermissionStatement.IsOfSome(there.Sid, source)))
                .Where(source => foreseen.Add((key, source)))
                .Select(source => AddPermission(key, source)),
        ];
    }

    private async Task<PolicyDocument> ReadAsync(PolicyKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await policies.GetAsync(AwsAccount.Default.Key, key, cancellationToken);
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            // A function that is still to come will have none of it.
            return PolicyDocument.Empty;
        }
    }

    private static PlannedCall AddPermission(PolicyKey key, string sourceArn) => new(
        "AddPermission",
        "POST",
        $"/2015-03-31/functions/{Uri.EscapeDataString(key.FunctionArn)}/policy{(key.Qualifier is null ? "" : $"?Qualifier={Uri.EscapeDataString(key.Qualifier)}")}",
        new JsonObject
        {
            ["StatementId"] = PermissionStatement.Shown("<cluster>", sourceArn).Sid,
            ["Action"] = PermissionStatement.Action,
            ["Principal"] = PermissionStatement.Principal,
            ["SourceArn"] = sourceArn,
        });
}
