using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>The value side of HTTP APIs' parameter mappings: a source, static text, or text with sources in ${...}.</summary>
internal static partial class MappingExpression
{
    public static void CheckRequestSource(string expression) => Check(expression, RequestSource());

    public static void CheckResponseSource(string expression) => Check(expression, ResponseSource());

    public static AwsException Invalid(string error) => AwsException.BadRequest(
        $"Invalid mapping expression specified: Validation Result: warnings : [], errors : [{error}]");

    private static void Check(string expression, Regex source)
    {
        var combined = Combined().Matches(expression);
        var sources = combined.Count > 0
            ? combined.Select(match => "$" + match.Groups[1].Value.TrimStart('$'))
            : expression.StartsWith('$') ? [expression] : [];
        foreach (var candidate in sources)
        {
            // JSON paths know neither recursive descent nor filters here.
            if (!source.IsMatch(candidate) || candidate.Contains("..", StringComparison.Ordinal)
                || candidate.Contains("?(", StringComparison.Ordinal))
            {
                throw Invalid($"Invalid mapping expression specified: {expression}");
            }
        }
    }

    [GeneratedRegex(@"\$\{([^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Combined();

    [GeneratedRegex(@"^\$(request\.(header|querystring)\.\S+|request\.path(\.\S+)?|request\.body([.\[].+)?|(context|stageVariables)\.\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex RequestSource();

    [GeneratedRegex(@"^\$(response\.header\.\S+|response\.body([.\[].+)?|(context|stageVariables)\.\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ResponseSource();
}
