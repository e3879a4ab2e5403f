using System.Text.RegularExpressions;
using Microsoft.OpenApi.Reader;

namespace Operator.OpenApi;

/// <summary>
/// Passes on what Microsoft.OpenApi's reader says about a document. Where an operation is lost by it, it is an error; everything else concerns what only
/// clients read, and is a warning.
/// </summary>
internal sealed partial class ReaderFindings(Findings findings)
{
    private static readonly HashSet<string> Methods = ["get", "put", "post", "delete", "options", "head", "patch"];

    /// <summary>Adds all of them.</summary>
    /// <param name="diagnostic">What the reader said.</param>
    /// <param name="at">Place of what was read; the reader knows places only below it.</param>
    public void Add(OpenApiDiagnostic? diagnostic, JsonPointer at)
    {
        foreach (var error in diagnostic?.Errors ?? [])
        {
            if (UnknownProperty().Match(error.Message) is { Success: true } match)
            {
                Unknown(at.Append(match.Groups["owner"].Value), match.Groups["name"].Value);
            }
            else
            {
                Add(at.Append(error.Pointer ?? ""), error.Message);
            }
        }

        foreach (var warning in diagnostic?.Warnings ?? [])
        {
            findings.Warning(at.Append(warning.Pointer ?? ""), Sentence(warning.Message));
        }
    }

    /// <summary>An operation made the reader throw.</summary>
    public void Unreadable(JsonPointer at, Exception exception) => findings.Error(at, Remedy(exception));

    /// <summary>For an exception of the reader, which names no place.</summary>
    public static string Remedy(Exception exception) =>
        $"Correct the value or reference in here that OpenAPI does not allow; what the reader says is: {Sentence(exception.Message)}";

    /// <summary>With one full stop at the end.</summary>
    public static string Sentence(string message) => message.TrimEnd('.', ' ') + ".";

    private void Unknown(JsonPointer owner, string name)
    {
        var at = owner[name];
        if (owner == Operations.Paths)
        {
            findings.Error(at, "Begin the path with a slash: API Gateway knows no other paths.");
        }
        else if (owner.Parent == Operations.Paths && Methods.Contains(name.ToLowerInvariant()))
        {
            findings.Error(at, $"Write {name.ToLowerInvariant()}: OpenAPI writes methods in small letters, and this one is not seen.");
        }
        else if (owner.Parent == Operations.Paths && name is "query" or "QUERY")
        {
            findings.Error(at, $"Remove {name}: API Gateway has no QUERY method.");
        }
        else
        {
            findings.Warning(at, $"Remove {name}, or correct its name: OpenAPI knows no such member here.");
        }
    }

    private void Add(JsonPointer at, string message)
    {
        var remedy = MapExpected().IsMatch(message) ? "Make this an object: nothing can be read from it as it is."
            : ListExpected().IsMatch(message) ? "Make this a list: nothing can be read from it as it is."
            : $"Correct this: {Sentence(message)}";
        if (at == Operations.Paths || at.Parent == Operations.Paths || at.Parent.Parent == Operations.Paths || at == Operations.Components.Parent)
        {
            findings.Error(at, remedy);
        }
        else
        {
            findings.Warning(at, remedy);
        }
    }

    [GeneratedRegex(@"\A(?<name>.*) is not a valid property at (?<owner>#.*)\z", RegexOptions.Singleline)]
    private static partial Regex UnknownProperty();

    [GeneratedRegex("must be a map/object|^Expected map while parsing", RegexOptions.NonBacktracking)]
    private static partial Regex MapExpected();

    [GeneratedRegex("must be an? (list|array)|^Expected list while parsing", RegexOptions.NonBacktracking)]
    private static partial Regex ListExpected();
}
