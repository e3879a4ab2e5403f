using System.Globalization;
using System.Text;

namespace Operator.Cel.Patterns;

/// <summary>Rewrites one RE2 pattern into .NET's dialect. Every literal is written as an escape, so that none can change meaning.</summary>
internal sealed class Re2Translator(string source)
{
    private const int MaxGroups = 250;
    private const int MaxRepeat = 1000;
    private const string Astral = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly StringBuilder output = new();
    private int position;
    private bool dotAll;
    private bool multiline;

    public string Translate()
    {
        // Flags for the rest of a group are understood where they open the pattern: there "the rest" is all of it.
        var open = source.StartsWith("(?", StringComparison.Ordinal) ? LeadingFlags() : "";
        output.Append(open);
        Alternatives(0);
        output.Append(open.Length > 0 ? ")" : "");
        return position < source.Length ? throw new Re2SyntaxException("unexpected ): `" + source + "`") : output.ToString();
    }

    /// <summary>Up to the end or an unconsumed closing parenthesis.</summary>
    private void Alternatives(int depth)
    {
        if (depth > MaxGroups)
        {
            throw new CelUnsupportedException("the regular expression nests too deeply", -1);
        }

        // A quantifier needs something before it, and RE2 allows no quantifier on a quantifier.
        var repeatable = false;
        var repeated = false;
        while (position < source.Length && source[position] != ')')
        {
            var c = source[position];
            switch (c)
            {
                case '|':
                    Copy();
                    repeatable = repeated = false;
                    continue;
                case '(':
                    Group(depth);
                    break;
                case '*' or '+' or '?':
                    Demand(repeatable, repeated, source[position..]);
                    Copy();
                    Lazy();
                    repeated = true;
                    continue;
                case '{' when TryRepeat(out var repeat):
                    Demand(repeatable, repeated, repeat);
                    output.Append(repeat);
                    Lazy();
                    repeated = true;
                    continue;
                case '[':
                    output.Append(new Re2CharacterClass(source).Translate(ref position));
                    break;
                case '.':
                    position++;
                    output.Append(dotAll ? $@"(?:[^\uD800-\uDFFF]|{Astral})" : $@"(?:[^\n\uD800-\uDFFF]|{Astral})");
                    break;
                case '^':
                    position++;
                    output.Append(multiline ? "(?m:^)" : @"\A");
                    break;
                case '$':
                    position++;
                    output.Append(multiline ? "(?m:$)" : @"\z");
                    break;
                case '\\':
                    Escape();
                    break;
                default:
                    output.Append(Re2Escapes.Literal(Re2Escapes.CodePoint(source, ref position)));
                    break;
            }

            repeatable = true;
            repeated = false;
        }
    }

    private void Copy() => output.Append(source[position++]);

    private void Lazy()
    {
        if (position < source.Length && source[position] == '?')
        {
            Copy();
        }
    }

    private static void Demand(bool repeatable, bool repeated, string repetition)
    {
        if (!repeatable)
        {
            throw new Re2SyntaxException($"missing argument to repetition operator: `{repetition[..1]}`");
        }

        if (repeated)
        {
            throw new Re2SyntaxException($"invalid nested repetition operator: `{repetition}`");
        }
    }

    /// <summary>A brace that is no well-formed count is a literal.</summary>
    private bool TryRepeat(out string repeat)
    {
        repeat = "";
        var close = source.IndexOf('}', position);
        if (close < 0)
        {
            return false;
        }

        var bounds = source[(position + 1)..close].Split(',');
        if (bounds.Length > 2 || bounds[0].Length == 0 || bounds.Any(b => !b.All(char.IsAsciiDigit)))
        {
            return false;
        }

        var counts = bounds.Where(b => b.Length > 0).Select(b => int.TryParse(b, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue).ToList();
        if (counts.Any(n => n > MaxRepeat) || (counts.Count == 2 && counts[0] > counts[1]))
        {
            throw new Re2SyntaxException($"invalid repeat count: `{source[position..(close + 1)]}`");
        }

        repeat = source[position..(close + 1)];
        position = close + 1;
        return true;
    }

    private void Group(int depth)
    {
        position++;
        var (outerDotAll, outerMultiline) = (dotAll, multiline);
        output.Append(position < source.Length && source[position] == '?' ? Prefix() : "(?:");
        Alternatives(depth + 1);
        if (position >= source.Length)
        {
            throw new Re2SyntaxException($"missing closing ): `{source}`");
        }

        position++;
        output.Append(')');
        (dotAll, multiline) = (outerDotAll, outerMultiline);
    }

    /// <summary>What follows a group's parenthesis: a name (which changes nothing, as no capture is ever read) or flags.</summary>
    private string Prefix()
    {
        position++;
        var rest = source.AsSpan(position);
        if (rest.StartsWith("P<") || (rest.StartsWith("<") && !rest.StartsWith("<=") && !rest.StartsWith("<!")))
        {
            var close = rest.IndexOf('>');
            var start = rest[0] == 'P' ? 2 : 1;
            if (close <= start || rest[start..close].ContainsAnyExcept(Re2Escapes.WordCharacters))
            {
                throw new Re2SyntaxException($"invalid named capture: `(?{rest}`");
            }

            position += close + 1;
            return "(?:";
        }

        var open = Flags();
        return source[position++] == ':'
            ? open
            : throw new CelUnsupportedException("regular expression flags without a group are supported only where they open the pattern", -1);
    }

    /// <summary>The opening of a group for the flags that start the pattern; empty, and nothing consumed, for anything else.</summary>
    private string LeadingFlags()
    {
        var close = source.AsSpan(1).IndexOfAny(")(:<") + 1;
        if (close == 0 || source[close] != ')')
        {
            return "";
        }

        position = 2;
        var open = Flags();
        position++;
        return open;
    }

    /// <summary>Reads flags up to the colon or parenthesis behind them.</summary>
    private string Flags()
    {
        var on = true;
        var ignoreCase = "";
        var start = position;
        for (; position < source.Length; position++)
        {
            switch (source[position])
            {
                case '-' when on:
                    on = false;
                    break;
                case 'i':
                    ignoreCase = on ? "i" : "-i";
                    break;
                case 's':
                    dotAll = on;
                    break;
                case 'm':
                    multiline = on;
                    break;
                case 'U':
                    throw new CelUnsupportedException("the regular expression flag 'U' is not supported", -1);
                case ':' or ')' when source[position - 1] != '-' && (position > start || source[position] == ':'):
                    return $"(?{ignoreCase}:";
                default:
                    throw new Re2SyntaxException($"invalid or unsupported Perl syntax: `(?{source[start..(position + 1)]}`");
            }
        }

        throw new Re2SyntaxException($"missing closing ): `{source}`");
    }

    private void Escape()
    {
        var letter = position + 1 < source.Length ? source[position + 1] : throw new Re2SyntaxException("trailing backslash at end of expression: ``");
        switch (letter)
        {
            case 'A' or 'z':
                output.Append('\\').Append(letter);
                position += 2;
                break;
            case 'd' or 'w' or 's':
                output.Append('[').Append(Re2Escapes.PerlClass(letter)).Append(']');
                position += 2;
                break;
            case 'D' or 'W' or 'S':
                output.Append(CultureInfo.InvariantCulture, $@"(?:[^{Re2Escapes.PerlClass(char.ToLowerInvariant(letter))}\uD800-\uDFFF]|{Astral})");
                position += 2;
                break;
            default:
                output.Append(Re2Escapes.Literal(Re2Escapes.EscapedCodePoint(source, ref position)));
                break;
        }
    }
}
