using System.Text.RegularExpressions;

namespace Operator.Permissions;

/// <summary>
/// Test calls of the console, which reach a function through a stage of their own: who shuts them out, and which statements let them in. Pure.
/// </summary>
internal static partial class TestCalls
{
    /// <summary>The stage that test calls name.</summary>
    public const string Stage = "test-invoke-stage";

    /// <summary>Whether the object itself shuts them out. Only REST APIs have any.</summary>
    public static bool AreShutBy(LambdaGrant grant) => grant is { HttpMethod: not null, Lambda.AllowTestInvoke: false };

    /// <summary>Whether the object or one of its neighbours shuts them out: then no statement for the whole API is to be left.</summary>
    public static bool AreShut(LambdaGrant grant, IEnumerable<LambdaGrant> neighbours) =>
        !grant.Lambda.AllowTestInvoke || neighbours.Any(neighbour => !neighbour.Lambda.AllowTestInvoke);

    /// <summary>
    /// The method as source ARNs have it, <c>VERB/PATH</c>: as CDK writes it, <c>ANY</c> and each path parameter are wildcards. Null when verb or path are
    /// not known.
    /// </summary>
    public static string? MethodPath(LambdaGrant grant) => grant is { HttpMethod: { } verb, ResourcePath: { } path }
        ? $"{(verb == "ANY" ? "*" : verb)}/{PathParameter().Replace(path, "*").TrimStart('/')}"
        : null;

    /// <summary>Whether some call is one of both methods, given as <see cref="MethodPath"/>; one that is not known (yet) may be any.</summary>
    public static bool Meet(string? one, string? other)
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

    /// <summary>Statements that let in test calls of the method of <paramref name="shut"/>, among those that this operator adds for its API.</summary>
    public static IEnumerable<string> LettingIn(LambdaGrant shut, PolicyDocument policy)
    {
        var (wide, test, method) = (shut.Api.SourceArn("*"), shut.Api.SourceArn($"{Stage}/"), MethodPath(shut));
        return policy.Statements.Values
            .Where(statement => statement.SourceArn is { } source
                && (source == wide || (source.StartsWith(test, StringComparison.Ordinal) && Meet(source[test.Length..], method))))
            .Select(statement => statement.Sid);
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex PathParameter();
}
