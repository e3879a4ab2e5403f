using System.Globalization;

namespace Operator.Cel.Syntax;

/// <summary>Turns the digits of a token, with the sign before it, into a value; what does not fit its kind is a syntax error.</summary>
internal static class NumberLiteral
{
    public static LiteralExpression Parse(Token token, string sign, int position)
    {
        var hex = token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = hex ? token.Text.AsSpan(2) : token.Text.AsSpan();
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        switch (token.Kind)
        {
            case TokenKind.Double when double.TryParse(sign + token.Text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                return new LiteralExpression(new CelDouble(number), position);
            case TokenKind.Uint when ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number):
                return new LiteralExpression(new CelUint(number), position);
            case TokenKind.Int when ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number):
                if (number <= long.MaxValue)
                {
                    return new LiteralExpression(new CelInt(sign == "-" ? -(long)number : (long)number), position);
                }

                if (sign == "-" && number == 1UL << 63)
                {
                    return new LiteralExpression(new CelInt(long.MinValue), position);
                }

                break;
        }

        throw new CelSyntaxException($"invalid {(token.Kind == TokenKind.Uint ? "uint" : token.Kind == TokenKind.Int ? "int" : "double")} literal", position);
    }
}
