using System.Globalization;
using System.Text;

namespace Operator.Cel.Patterns;

/// <summary>Translates <c>[...]</c>: ranges, escapes, ASCII classes, negation. Characters beyond U+FFFF are refused inside.</summary>
internal sealed class Re2CharacterClass(string source)
{
    private static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\u0000-\u007F",
        ["blank"] = @"\t\u0020",
        ["cntrl"] = @"\u0000-\u001F\u007F",
        ["digit"] = "0-9",
        ["graph"] = @"\u0021-\u007E",
        ["lower"] = "a-z",
        ["print"] = @"\u0020-\u007E",
        ["punct"] = @"\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E",
        ["space"] = @"\t\n\v\f\r\u0020",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Starts at the opening bracket and moves past the closing one.</summary>
    public string Translate(ref int position)
    {
        var start = position++;
        var negated = position < source.Length && source[position] == '^';
        if (negated)
        {
            position++;
        }

        var content = new StringBuilder();
        var first = true;
        while (position < source.Length && (source[position] != ']' || first))
        {
            // As in Go: a hyphen is a literal only at either end.
            if (source[position] == '-' && !first && position + 1 < source.Length && source[position + 1] != ']')
            {
                throw new Re2SyntaxException($"invalid character class range: `{source[position..Math.Min(source.Length, position + 2)]}`");
            }

            first = false;
            if (!TryNamedClass(ref position, content))
            {
                Range(ref position, content);
            }
        }

        if (position >= source.Length)
        {
            throw new Re2SyntaxException($"missing closing ]: `{source[start..]}`");
        }

        position++;
        return negated
            ? string.Create(CultureInfo.InvariantCulture, $@"(?:[^{content}\uD800-\uDFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF])")
            : $"[{content}]";
    }

    private bool TryNamedClass(ref int position, StringBuilder content)
    {
        var rest = source.AsSpan(position);
        if (rest.StartsWith("[:") && rest.IndexOf(":]") is var end and > 0)
        {
            var name = rest[2..end].ToString();
            if (name.StartsWith('^'))
            {
                throw new CelUnsupportedException($"the negated class [:{name}:] in a regular expression is not supported", -1);
            }

            content.Append(Posix.TryGetValue(name, out var members)
                ? members
                : throw new Re2SyntaxException($"invalid character class range: `[:{name}:]`"));
            position += end + 2;
            return true;
        }

        if (rest.Length < 2 || rest[0] != '\\')
        {
            return false;
        }

        switch (rest[1])
        {
            case 'd' or 'w' or 's':
                content.Append(Re2Escapes.PerlClass(rest[1]));
                position += 2;
                return true;
            case 'D' or 'W' or 'S':
                throw new CelUnsupportedException($@"\{rest[1]} inside a character class of a regular expression is not supported", -1);
            default:
                return false;
        }
    }

    private void Range(ref int position, StringBuilder content)
    {
        var start = position;
        var low = Member(ref position);
        if (position + 1 >= source.Length || source[position] != '-' || source[position + 1] == ']')
        {
            content.Append(Re2Escapes.Unit(low));
            return;
        }

        position++;
        var high = Member(ref position);
        content.Append(low <= high
            ? $"{Re2Escapes.Unit(low)}-{Re2Escapes.Unit(high)}"
            : throw new Re2SyntaxException($"invalid character class range: `{source[start..position]}`"));
    }

    private int Member(ref int position)
    {
        var member = source[position] == '\\'
            ? Re2Escapes.EscapedCodePoint(source, ref position)
            : Re2Escapes.CodePoint(source, ref position);
        return member <= 0xFFFF
            ? member
            : throw new CelUnsupportedException("characters beyond U+FFFF inside a character class of a regular expression are not supported", -1);
    }
}
