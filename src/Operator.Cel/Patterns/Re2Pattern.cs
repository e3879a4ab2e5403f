using System.Text.RegularExpressions;

namespace Operator.Cel.Patterns;

/// <summary>
/// A regular expression in RE2's syntax, run by .NET's non-backtracking engine: linear time, as RE2's. The translation keeps
/// RE2's meaning where the two dialects differ (ASCII classes, <c>$</c>, code points beyond U+FFFF) and refuses what it cannot
/// keep.
/// </summary>
internal sealed class Re2Pattern
{
    private const int MaxLength = 10_000;

    private readonly Regex regex;

    private Re2Pattern(string source, Regex regex)
    {
        SourceLength = source.Length;
        this.regex = regex;
    }

    /// <summary>The length of the pattern as it was written, for the cost of a match.</summary>
    public int SourceLength { get; }

    /// <exception cref="Re2SyntaxException">No RE2 pattern.</exception>
    /// <exception cref="CelUnsupportedException">A pattern outside the subset; without a position.</exception>
    public static Re2Pattern Translate(string source)
    {
        if (source.Length > MaxLength)
        {
            throw new CelUnsupportedException($"regular expressions of more than {MaxLength} characters are not supported", -1);
        }

        var translated = new Re2Translator(source).Translate();
        try
        {
            return new Re2Pattern(source, new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            // The engine bounds the size of its automaton, as RE2 bounds its program.
            throw new CelUnsupportedException($"regular expression '{source}' is not supported: {e.Message}", -1);
        }
    }

    public bool IsMatch(string text) => regex.IsMatch(text);

    public string FirstMatch(string text) => regex.Match(text).Value;

    /// <summary>All matches from left to right; an empty one that touches the match before it does not count.</summary>
    public IEnumerable<string> AllMatches(string text)
    {
        var end = -1;
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Length > 0 || match.Index != end)
            {
                yield return match.Value;
            }

            end = match.Index + match.Length;
        }
    }
}
