using System.Text.RegularExpressions;

namespace Operator.Validation;

/// <summary>
/// What a rule of the schema tells people to do, for those who have something else than a manifest before them: without what only manifests have,
/// and with their own names for fields.
/// </summary>
internal static partial class RuleSentence
{
    /// <summary>Remedies that only a manifest can follow, and places that are called otherwise elsewhere.</summary>
    private static readonly (string Manifest, string Elsewhere)[] Phrases =
    [
        (" (For a Lambda function, use lambda.functionArn instead of type and uri.)", ""),
        (", or use lambda with streaming: true", ""),
        (", or use lambda", ""),
        (" (lambda.proxy: false)", ""),
        (", or use integrationResponses", ""),
        (", or vpcLinkRef", ""),
        (" or vpcLinkRef", ""),
        (", vpcLinkRef", ""),
        (", or credentialsRef", ""),
        ("method.requestParameters", "the operation's parameters"),
        ("method.methodResponses", "the operation's responses"),
    ];

    /// <summary>The sentence; null for an error of the schema's structure, which has none of its own.</summary>
    /// <param name="error">The verdict.</param>
    /// <param name="names">Fields of a manifest, and what they are called there.</param>
    /// <remarks>A rule says what to do, so what the API server puts in front of it is of no use.</remarks>
    public static string? Of(FieldError error, IEnumerable<(string Field, string Name)> names)
    {
        var rule = Rule().Match(error.Text);
        if (!rule.Success)
        {
            return null;
        }

        var text = rule.Groups[1].Value;
        foreach (var (manifest, elsewhere) in Phrases)
        {
            text = text.Replace(manifest, elsewhere, StringComparison.Ordinal);
        }

        foreach (var (field, name) in names)
        {
            text = Regex.Replace(text, $@"\b{Regex.Escape(field)}\b", name, RegexOptions.CultureInvariant);
        }

        return text;
    }

    [GeneratedRegex("""^(?:Required value|Forbidden|Invalid value(?:: "(?:[^"\\]|\\.)*")?): ((?!spec\.)[A-Z].*)$""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Rule();
}
