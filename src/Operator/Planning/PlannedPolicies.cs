using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Permissions;

namespace Operator.Planning;

/// <summary>
/// Policies as Lambda holds them, with the changes of the plan so far. Changes are noted as calls, and not made. One GetPolicy per function,
/// however many objects there are.
/// </summary>
/// <remarks>
/// Statement ids have the cluster in them. Where it is not known, what the operator of any cluster added counts as this one's, and ids of
/// new statements are shown with <c>&lt;cluster&gt;</c> in its place.
/// </remarks>
/// <param name="policies">Reads policies.</param>
/// <param name="clusterIsKnown">Whether ids are those of this cluster.</param>
internal sealed class PlannedPolicies(IPolicyStore policies, bool clusterIsKnown) : IPolicyStore
{
    /// <summary>Stands for a cluster that is not known; as long as what ids have of a cluster's.</summary>
    public const string AnyCluster = "000000000000";

    private const string ShownCluster = "<cluster>";

    private readonly Dictionary<(AccountAccess Account, PolicyKey Key), PolicyDocument> planned = [];
    private readonly List<PlannedCall> calls = [];

    /// <summary>The calls since the last time.</summary>
    public IReadOnlyList<PlannedCall> Take()
    {
        PlannedCall[] taken = [.. calls];
        calls.Clear();
        return taken;
    }

    /// <inheritdoc />
    /// <exception cref="PlanException">Whoever plans may not read the policy: what the operator would do follows from it.</exception>
    public async Task<PolicyDocument> GetAsync(AccountAccess account, PolicyKey key, long? since, CancellationToken cancellationToken)
    {
        if (planned.TryGetValue((account, key), out var policy))
        {
            return policy;
        }

        try
        {
            var read = await policies.GetAsync(account, key, since, cancellationToken);
            return planned[(account, key)] = clusterIsKnown ? read : OfAnyCluster(read);
        }
        catch (AmazonLambdaException exception) when (exception.ErrorClass == ErrorClass.Unauthorized)
        {
            throw new PlanException($"the policy of {key.Resource} cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc />
    public Task<(string? RequestId, PolicyDocument Policy)> AddAsync(
        AccountAccess account, PolicyKey key, PermissionStatement statement, CancellationToken cancellationToken)
    {
        var policy = planned[(account, key)].With(key, statement);
        if (policy.Bytes > PolicyDocument.MaxBytes)
        {
            throw new AmazonLambdaException(string.Create(
                CultureInfo.InvariantCulture, $"The final policy size ({policy.Bytes}) is bigger than the limit ({PolicyDocument.MaxBytes})."))
            {
                ErrorClass = ErrorClass.LimitExceeded,
            };
        }

        calls.Add(new PlannedCall("AddPermission", "POST", $"{PathOf(key)}{QueryOf(key)}", new JsonObject
        {
            ["StatementId"] = Shown(statement.Sid),
            ["Action"] = PermissionStatement.Action,
            ["Principal"] = PermissionStatement.Principal,
            ["SourceArn"] = statement.SourceArn,
        }));
        return Task.FromResult<(string?, PolicyDocument)>((null, planned[(account, key)] = policy));
    }

    /// <inheritdoc />
    public Task<(string? RequestId, PolicyDocument Policy)> RemoveAsync(AccountAccess account, PolicyKey key, string sid, CancellationToken cancellationToken)
    {
        calls.Add(new PlannedCall("RemovePermission", "DELETE", $"{PathOf(key)}/{Shown(sid)}{QueryOf(key)}", null));
        return Task.FromResult<(string?, PolicyDocument)>((null, planned[(account, key)] = planned[(account, key)].Without(sid)));
    }

    /// <inheritdoc />
    public void Forget(AccountAccess account, PolicyKey key)
    {
        planned.Remove((account, key));
        policies.Forget(account, key);
    }

    private static PolicyDocument OfAnyCluster(PolicyDocument policy) => policy with
    {
        Statements = policy.Statements.Values
            .Select(statement => statement with { Sid = PermissionStatement.WithCluster(statement.Sid, AnyCluster) ?? statement.Sid })
            .GroupBy(statement => statement.Sid, StringComparer.Ordinal)
            .ToImmutableDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal),
    };

    private string Shown(string sid) => clusterIsKnown ? sid : PermissionStatement.WithCluster(sid, ShownCluster) ?? sid;

    private static string PathOf(PolicyKey key) => $"/2015-03-31/functions/{Uri.EscapeDataString(key.FunctionArn)}/policy";

    private static string QueryOf(PolicyKey key) => key.Qualifier is null ? "" : $"?Qualifier={Uri.EscapeDataString(key.Qualifier)}";
}
