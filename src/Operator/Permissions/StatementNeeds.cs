using System.Text.RegularExpressions;
using Operator.Apis.V1Alpha1;

namespace Operator.Permissions;

/// <summary>The calls that one object needs to be allowed. Pure.</summary>
/// <param name="SourceArns">What statements are to name as source; sorted.</param>
/// <param name="StagesUnknown">The statements have to name stages, and nobody says which there are.</param>
internal sealed partial record StatementNeeds(IReadOnlyList<string> SourceArns, bool StagesUnknown)
{
    private const string TestStage = "test-invoke-stage";

    /// <summary>
    /// Works them out. One statement for the whole API is the rule. It would cover the console's test stage, so as soon as one object
    /// of the API shuts that out for the function, all its objects name stages instead, and those that want test calls name their method.
    /// </summary>
    /// <param name="grant">What the object asks for.</param>
    /// <param name="neighbours">What other objects of the same API ask for on the same function and qualifier.</param>
    /// <param name="deployedStages">Stages that RestDeployments of the API name.</param>
    public static StatementNeeds Of(LambdaGrant grant, IReadOnlyCollection<LambdaGrant> neighbours, IReadOnlyCollection<string> deployedStages)
    {
        var (api, lambda) = (grant.Api, grant.Lambda);
        var testIsShut = !lambda.AllowTestInvoke || neighbours.Any(neighbour => !neighbour.Lambda.AllowTestInvoke);
        if (lambda.PermissionScope == PermissionScope.Api && !testIsShut)
        {
            return new StatementNeeds([api.SourceArn("*")], StagesUnknown: false);
        }

        var byMethod = lambda.PermissionScope == PermissionScope.Method;
        IReadOnlyCollection<string> stages = lambda.Stages is { Count: > 0 } named
            ? [.. named]
            : [.. deployedStages, .. byMethod ? [] : neighbours.SelectMany(neighbour => neighbour.Lambda.Stages ?? [])];
        var method = MethodPath(grant);
        var sources = stages.Select(stage => byMethod ? Source(api, stage, method) : api.SourceArn($"{stage}/*"));
        if (lambda.AllowTestInvoke && grant.HttpMethod is not null)
        {
            sources = sources.Append(byMethod || testIsShut ? Source(api, TestStage, method) : api.SourceArn($"{TestStage}/*"));
        }

        return new StatementNeeds(
            [.. sources.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], StagesUnknown: stages.Count == 0);
    }

    private static string? Source(CallingApi api, string stage, string? method) => method is null ? null : api.SourceArn($"{stage}/{method}");

    // As CDK writes it: ANY and each path parameter are wildcards.
    private static string? MethodPath(LambdaGrant grant) => grant is { HttpMethod: { } verb, ResourcePath: { } path }
        ? $"{(verb == "ANY" ? "*" : verb)}/{PathParameter().Replace(path, "*").TrimStart('/')}"
        : null;

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex PathParameter();
}
