using System.Text.RegularExpressions;
using Operator.Apis.V1Alpha1;

namespace Operator.Permissions;

/// <summary>The calls that one object needs to be allowed. Pure.</summary>
/// <param name="SourceArns">What statements are to name as source; sorted.</param>
/// <param name="StagesUnknown">The statements have to name stages, and none is known.</param>
/// <param name="StagesWereRead">The stages that the API has were asked for: when none is known, there is none.</param>
internal sealed partial record StatementNeeds(IReadOnlyList<string> SourceArns, bool StagesUnknown, bool StagesWereRead)
{
    private const string TestStage = "test-invoke-stage";

    /// <summary>
    /// Whether <see cref="Of"/> has to be told the stages that the API has: where the test stage is shut out, statements for stages take the place of
    /// the one for all, and clients that could call before have to be able to go on, whoever made their stage.
    /// </summary>
    /// <param name="grant">What the object asks for.</param>
    /// <param name="neighbours">What other objects of the same API ask for on the same function and qualifier.</param>
    public static bool FollowsStages(LambdaGrant grant, IReadOnlyCollection<LambdaGrant> neighbours) =>
        grant is { HttpMethod: not null, Lambda.Stages: null or { Count: 0 } } && TestIsShut(grant, neighbours);

    /// <summary>
    /// Works them out. One statement for the whole API is the rule. It would cover the console's test stage, so as soon as one object
    /// of the API shuts that out for the function, all its objects name stages instead, and those that want test calls name their method:
    /// unless that would let in test calls of a method that shuts them out, as <c>ANY</c> and <c>{proxy+}</c> beside it would.
    /// </summary>
    /// <param name="grant">What the object asks for.</param>
    /// <param name="neighbours">What other objects of the same API ask for on the same function and qualifier.</param>
    /// <param name="deployedStages">Stages that RestDeployments of the API name, be they made yet or not.</param>
    /// <param name="existingStages">Stages that the API has; null when they were not asked for, as <see cref="FollowsStages"/> says.</param>
    public static StatementNeeds Of(
        LambdaGrant grant,
        IReadOnlyCollection<LambdaGrant> neighbours,
        IReadOnlyCollection<string> deployedStages,
        IReadOnlyCollection<string>? existingStages)
    {
        var (api, lambda) = (grant.Api, grant.Lambda);
        var testIsShut = TestIsShut(grant, neighbours);
        if (lambda.PermissionScope == PermissionScope.Api && !testIsShut)
        {
            return new StatementNeeds([api.SourceArn("*")], StagesUnknown: false, StagesWereRead: false);
        }

        var byMethod = lambda.PermissionScope == PermissionScope.Method;
        var named = lambda.Stages is { Count: > 0 } own
            ? own
            : [.. deployedStages, .. existingStages ?? [], .. byMethod ? [] : neighbours.SelectMany(neighbour => neighbour.Lambda.Stages ?? [])];
        var stages = named.Where(stage => stage != TestStage).ToList();
        var method = MethodPath(grant);
        var sources = stages.Select(stage => byMethod ? Source(api, stage, method) : api.SourceArn($"{stage}/*"));
        if (lambda.AllowTestInvoke && grant.HttpMethod is not null)
        {
            sources = sources.Append(
                !byMethod && !testIsShut ? api.SourceArn($"{TestStage}/*")
                : neighbours.Any(neighbour => !neighbour.Lambda.AllowTestInvoke && Meet(method, MethodPath(neighbour))) ? null
                : Source(api, TestStage, method));
        }

        return new StatementNeeds(
            [.. sources.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], StagesUnknown: stages.Count == 0, StagesWereRead: existingStages is not null);
    }

    private static bool TestIsShut(LambdaGrant grant, IReadOnlyCollection<LambdaGrant> neighbours) =>
        !grant.Lambda.AllowTestInvoke || neighbours.Any(neighbour => !neighbour.Lambda.AllowTestInvoke);

    // Whether some call is one of both patterns; a path that is not known (yet) may be any.
    private static bool Meet(string? one, string? other)
    {
        if (one is null || other is null)
        {
            return true;
        }

        // Cell i, j: the first i characters of one and the first j of the other can stand for the same text.
        var same = new bool[one.Length + 1, other.Length + 1];
        same[0, 0] = true;
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                var (left, right) = (i == 0 ? '\0' : one[i - 1], j == 0 ? '\0' : other[j - 1]);
                same[i, j] |= (left == '*' && (same[i - 1, j] || (j > 0 && same[i, j - 1])))
                    || (right == '*' && (same[i, j - 1] || (i > 0 && same[i - 1, j])))
                    || (i > 0 && j > 0 && left == right && same[i - 1, j - 1]);
            }
        }

        return same[one.Length, other.Length];
    }

    private static string? Source(CallingApi api, string stage, string? method) => method is null ? null : api.SourceArn($"{stage}/{method}");

    // As CDK writes it: ANY and each path parameter are wildcards.
    private static string? MethodPath(LambdaGrant grant) => grant is { HttpMethod: { } verb, ResourcePath: { } path }
        ? $"{(verb == "ANY" ? "*" : verb)}/{PathParameter().Replace(path, "*").TrimStart('/')}"
        : null;

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex PathParameter();
}
