using System.Buffers;
using System.Globalization;
using System.Text;

namespace Operator.Cel.Patterns;

/// <summary>Single characters and ASCII classes of RE2's dialect.</summary>
internal static class Re2Escapes
{
    public static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>RE2's <c>\d</c>, <c>\w</c> and <c>\s</c> know ASCII only; .NET's know Unicode.</summary>
    public static string PerlClass(char letter) => letter switch
    {
        'd' => "0-9",
        'w' => "0-9A-Za-z_",
        _ => @"\t\n\f\r\u0020",
    };

    public static string Literal(int codePoint) => codePoint > 0xFFFF
        ? string.Concat("(?:", string.Concat(char.ConvertFromUtf32(codePoint).Select(c => Unit(c))), ")")
        : Unit((char)codePoint);

    public static string Unit(int unit) => string.Create(CultureInfo.InvariantCulture, $@"\u{unit:X4}");

    public static int CodePoint(string source, ref int position)
    {
        if (!Rune.TryGetRuneAt(source, position, out var rune))
        {
            throw new Re2SyntaxException("invalid UTF-8");
        }

        position += rune.Utf16SequenceLength;
        return rune.Value;
    }

    /// <summary>An escape that stands for one character; the others are refused.</summary>
    public static int EscapedCodePoint(string source, ref int position)
    {
        var start = position;
        position++;
        if (position >= source.Length)
        {
            throw new Re2SyntaxException("trailing backslash at end of expression: ``");
        }

        var letter = CodePoint(source, ref position);
        switch (letter)
        {
            case 'a':
                return 7;
            case 'f':
                return 12;
            case 't':
                return 9;
            case 'n':
                return 10;
            case 'r':
                return 13;
            case 'v':
                return 11;
            case 'x':
                return Hexadecimal(source, start, ref position);
            case 'b' or 'B' or 'p' or 'P' or 'C' or 'Q' or 'E' or (>= '0' and <= '7'):
                throw new CelUnsupportedException($@"\{(char)letter} in a regular expression is not supported", -1);
        }

        return letter < 128 && !char.IsAsciiLetterOrDigit((char)letter)
            ? letter
            : throw new Re2SyntaxException($"invalid escape sequence: `{source[start..position]}`");
    }

    private static int Hexadecimal(string source, int start, ref int position)
    {
        var braced = position < source.Length && source[position] == '{';
        var from = braced ? position + 1 : position;
        var to = braced ? source.IndexOf('}', from) : from + 2;
        if (to < 0 || to > source.Length || to - from is 0 or > 8
            || !int.TryParse(source.AsSpan(from, to - from), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.IsValid(code))
        {
            throw new Re2SyntaxException($"invalid escape sequence: `{source[start..Math.Min(source.Length, start + 4)]}`");
        }

        position = braced ? to + 1 : to;
        return code;
    }
}
