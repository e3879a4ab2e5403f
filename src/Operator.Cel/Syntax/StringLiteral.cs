using System.Globalization;
using System.Text;

namespace Operator.Cel.Syntax;

/// <summary>Reads string literals: either quote, tripled or not, raw (<c>r'...'</c>) or with escapes.</summary>
internal static class StringLiteral
{
    /// <summary>Reads a literal at <paramref name="position"/> and moves past it; false when none starts there.</summary>
    public static bool TryRead(string text, ref int position, out string value)
    {
        var start = position;
        var cursor = position;
        var raw = false;
        var bytes = false;
        while (cursor < text.Length && cursor < start + 2 && text[cursor] is 'r' or 'R' or 'b' or 'B')
        {
            raw |= text[cursor] is 'r' or 'R';
            bytes |= text[cursor] is 'b' or 'B';
            cursor++;
        }

        value = "";
        if (cursor >= text.Length || text[cursor] is not ('"' or '\''))
        {
            return false;
        }

        if (bytes)
        {
            throw new CelUnsupportedException("bytes literals are not supported", start);
        }

        if (cursor - start > 1)
        {
            throw new CelSyntaxException("a string literal takes one prefix", start);
        }

        var quote = text[cursor];
        var fence = new string(quote, 3);
        var triple = string.CompareOrdinal(text, cursor, fence, 0, 3) == 0;
        cursor += triple ? 3 : 1;

        var result = new StringBuilder();
        while (true)
        {
            if (cursor >= text.Length || (!triple && text[cursor] is '\n' or '\r'))
            {
                throw new CelSyntaxException("unterminated string literal", start);
            }

            if (triple ? string.CompareOrdinal(text, cursor, fence, 0, 3) == 0 : text[cursor] == quote)
            {
                position = cursor + (triple ? 3 : 1);
                value = result.ToString();
                return true;
            }

            if (text[cursor] == '\\' && !raw)
            {
                ReadEscape(text, ref cursor, result);
            }
            else
            {
                result.Append(text[cursor++]);
            }
        }
    }

    private static void ReadEscape(string text, ref int cursor, StringBuilder result)
    {
        var start = cursor;
        var letter = cursor + 1 < text.Length ? text[cursor + 1] : '\0';
        var plain = letter switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' or '?' or '"' or '\'' or '`' => letter,
            _ => '\0',
        };
        if (plain != '\0')
        {
            result.Append(plain);
            cursor += 2;
            return;
        }

        var (skip, length, radix) = letter switch
        {
            'x' or 'X' => (2, 2, 16),
            'u' => (2, 4, 16),
            'U' => (2, 8, 16),
            >= '0' and <= '3' => (1, 3, 8),
            _ => throw new CelSyntaxException("unknown escape in a string literal", start),
        };
        if (!TryParse(text, cursor + skip, length, radix, out var code) || !Rune.IsValid(code))
        {
            throw new CelSyntaxException("an escape in a string literal is not a Unicode character", start);
        }

        result.Append(new Rune(code).ToString());
        cursor += skip + length;
    }

    private static bool TryParse(string text, int start, int length, int radix, out uint code)
    {
        code = 0;
        if (start + length > text.Length)
        {
            return false;
        }

        var digits = text.AsSpan(start, length);
        if (radix == 16)
        {
            return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
        }

        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return false;
            }

            code = (code * 8) + (uint)(digit - '0');
        }

        return true;
    }
}
