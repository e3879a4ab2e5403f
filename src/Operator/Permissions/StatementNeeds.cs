using Operator.Apis.V1Alpha1;

namespace Operator.Permissions;

/// <summary>The calls that one object needs to be allowed. Pure.</summary>
/// <param name="SourceArns">What statements are to name as source; sorted.</param>
/// <param name="StagesUnknown">The statements have to name stages, and none is known.</param>
/// <param name="StagesWereRead">The stages that the API has were asked for: when none is known, there is none.</param>
internal sealed record StatementNeeds(IReadOnlyList<string> SourceArns, bool StagesUnknown, bool StagesWereRead)
{
    /// <summary>
    /// Whether <see cref="Of"/> has to be told the stages that the API has: where the test stage is shut out, statements for stages take the place of
    /// the one for all, and clients that could call before have to be able to go on, whoever made their stage.
    /// </summary>
    /// <param name="grant">What the object asks for.</param>
    /// <param name="neighbours">What other objects of the same API ask for on the same function and qualifier.</param>
    public static bool FollowsStages(LambdaGrant grant, IReadOnlyCollection<LambdaGrant> neighbours) =>
        grant is { HttpMethod: not null, Lambda.Stages: null or { Count: 0 } } && TestCalls.AreShut(grant, neighbours);

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
        var testIsShut = TestCalls.AreShut(grant, neighbours);
        if (lambda.PermissionScope == PermissionScope.Api && !testIsShut)
        {
            return new StatementNeeds([api.SourceArn("*")], StagesUnknown: false, StagesWereRead: false);
        }

        var byMethod = lambda.PermissionScope == PermissionScope.Method;
        var named = lambda.Stages is { Count: > 0 } own
            ? own
            : [.. deployedStages, .. existingStages ?? [], .. byMethod ? [] : neighbours.SelectMany(neighbour => neighbour.Lambda.Stages ?? [])];
        var stages = named.Where(stage => stage != TestCalls.Stage).ToList();
        var method = TestCalls.MethodPath(grant);
        var sources = stages.Select(stage => byMethod ? Source(api, stage, method) : api.SourceArn($"{stage}/*"));
        if (lambda.AllowTestInvoke && grant.HttpMethod is not null)
        {
            sources = sources.Append(
                !byMethod && !testIsShut ? api.SourceArn($"{TestCalls.Stage}/*")
                : neighbours.Any(neighbour => !neighbour.Lambda.AllowTestInvoke && TestCalls.Meet(method, TestCalls.MethodPath(neighbour))) ? null
                : Source(api, TestCalls.Stage, method));
        }

        return new StatementNeeds(
            Sorted(sources.OfType<string>()), StagesUnknown: stages.Count == 0, StagesWereRead: existingStages is not null);
    }

    /// <summary>The same, and a statement for each of some stages as a whole.</summary>
    public StatementNeeds AndStages(CallingApi api, IEnumerable<string> stages) => this with
    {
        SourceArns = Sorted(stages.Where(stage => stage != TestCalls.Stage).Select(stage => api.SourceArn($"{stage}/*")).Concat(SourceArns)),
    };

    private static List<string> Sorted(IEnumerable<string> sources) => [.. sources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string? Source(CallingApi api, string stage, string? method) => method is null ? null : api.SourceArn($"{stage}/{method}");
}
