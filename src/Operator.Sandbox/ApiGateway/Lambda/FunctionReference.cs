using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Lambda;

/// <summary>
/// What the path names: a function by name, partial ARN or ARN, each with or without a qualifier, which the Qualifier
/// query parameter may give instead.
/// </summary>
internal sealed partial record FunctionReference(string Name, string Qualifier)
{
    /// <summary>The function and the qualifier whose policy is meant; AwsException as Lambda refuses.</summary>
    public static (LambdaFunction Function, FunctionReference Reference) Resolve(Call call)
    {
        var text = call.Path["FunctionName"];
        var match = Pattern().Match(text);
        if (!match.Success || text.Length > 256)
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value '{text}' at 'functionName' failed to satisfy constraint: " +
                $"Member must satisfy regular expression pattern: {Modelled}");
        }

        CheckPlace(call, match);
        var reference = new FunctionReference(match.Groups["name"].Value, ChooseQualifier(call, match.Groups["qualifier"].Value));
        if (!call.Partition.Functions.TryGet(reference.Name, out var function))
        {
            throw NotFound($"Function not found: {reference.Arn(call)}");
        }

        if (reference.Qualifier == "$LATEST")
        {
            throw InvalidParameter("We currently do not support adding policies for $LATEST.");
        }

        if (!function.Policies.ContainsKey(reference.Qualifier))
        {
            throw NotFound(reference.Qualifier.All(char.IsAsciiDigit)
                ? $"Function not found: {reference.Arn(call)}"
                : $"Cannot find alias arn: {reference.Arn(call)}");
        }

        return (function, reference);
    }

    public string Arn(Call call)
    {
        var arn = $"arn:aws:lambda:{call.Partition.Region}:{call.Partition.Account}:function:{Name}";
        return Qualifier.Length == 0 ? arn : $"{arn}:{Qualifier}";
    }

    public static AwsException NotFound(string message) => new(404, "ResourceNotFoundException", message);

    public static AwsException InvalidParameter(string message) => new(400, "InvalidParameterValueException", message);

    private static void CheckPlace(Call call, Match match)
    {
        if (match.Groups["region"] is { Success: true, Value: var region } && region != call.Partition.Region)
        {
            throw NotFound($"Functions from '{region}' are not reachable in this region ('{call.Partition.Region}')");
        }

        // The owner of a function must grant: resource policies of other accounts are out of reach.
        if (match.Groups["account"] is { Success: true, Value: var account } && account != call.Partition.Account)
        {
            throw AwsException.Forbidden(
                "AccessDeniedException",
                $"User is not authorized to perform this operation on resource: arn:aws:lambda:{call.Partition.Region}:{account}:function:{match.Groups["name"].Value}");
        }
    }

    private static string ChooseQualifier(Call call, string inName)
    {
        var inQuery = call.Query.TryGetValue("Qualifier", out var sent) ? sent.ToString() : string.Empty;
        if (inQuery.Length > 0 && inName.Length > 0 && inQuery != inName)
        {
            throw InvalidParameter("The derived qualifier from the function name does not match the specified qualifier.");
        }

        return inQuery.Length > 0 ? inQuery : inName;
    }

    private const string Modelled =
        @"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

    [GeneratedRegex(
        @"^(arn:aws[a-zA-Z-]*:lambda:)?((?<region>[a-z]{2}(-gov|-iso[a-z]?)?-[a-z]+-\d):)?((?<account>\d{12}):)?(function:)?(?<name>[a-zA-Z0-9-_.]+)(:(?<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
