namespace Operator.Cel.Syntax;

/// <summary>Splits an expression into tokens, after the lexical rules of the CEL language definition.</summary>
internal sealed class Lexer
{
    private static readonly string[] TwoCharacterOperators = ["&&", "||", "==", "!=", "<=", ">="];

    private readonly string text;
    private int position;

    private Lexer(string text) => this.text = text;

    private char Current => Peek(0);

    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        Token token;
        do
        {
            token = lexer.Next();
            tokens.Add(token);
        }
        while (token.Kind != TokenKind.End);
        return tokens;
    }

    private char Peek(int ahead) => position + ahead < text.Length ? text[position + ahead] : '\0';

    private Token Next()
    {
        SkipBlanks();
        var start = position;
        if (position >= text.Length)
        {
            return new Token(TokenKind.End, "", start);
        }

        if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number(start);
        }

        if (StringLiteral.TryRead(text, ref position, out var value))
        {
            return new Token(TokenKind.String, value, start);
        }

        return char.IsAsciiLetter(Current) || Current == '_' ? Word(start) : Operator(start);
    }

    private void SkipBlanks()
    {
        while (position < text.Length)
        {
            if (Current is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                position++;
            }
            else if (Current == '/' && Peek(1) == '/')
            {
                while (position < text.Length && Current != '\n')
                {
                    position++;
                }
            }
            else
            {
                return;
            }
        }
    }

    private Token Word(int start)
    {
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
        {
            position++;
        }

        var word = text[start..position];
        var kind = word is "in" or "true" or "false" or "null" ? TokenKind.Punctuation : TokenKind.Identifier;
        return new Token(kind, word, start);
    }

    private Token Number(int start)
    {
        var kind = TokenKind.Int;
        if (Current == '0' && Peek(1) is 'x' or 'X' && char.IsAsciiHexDigit(Peek(2)))
        {
            position += 2;
            SkipWhile(char.IsAsciiHexDigit);
        }
        else
        {
            SkipWhile(char.IsAsciiDigit);
            if (Current == '.' && char.IsAsciiDigit(Peek(1)))
            {
                kind = TokenKind.Double;
                position++;
                SkipWhile(char.IsAsciiDigit);
            }

            if (Current is 'e' or 'E' && char.IsAsciiDigit(Peek(Peek(1) is '+' or '-' ? 2 : 1)))
            {
                kind = TokenKind.Double;
                position += 2;
                SkipWhile(char.IsAsciiDigit);
            }
        }

        var digits = text[start..position];
        if (kind == TokenKind.Int && Current is 'u' or 'U')
        {
            kind = TokenKind.Uint;
            position++;
        }

        return char.IsAsciiLetterOrDigit(Current) || Current == '_'
            ? throw new CelSyntaxException($"a number runs into '{Current}'", position)
            : new Token(kind, digits, start);
    }

    private void SkipWhile(Func<char, bool> accept)
    {
        while (accept(Current))
        {
            position++;
        }
    }

    private Token Operator(int start)
    {
        foreach (var candidate in TwoCharacterOperators)
        {
            if (string.CompareOrdinal(text, start, candidate, 0, 2) == 0)
            {
                position += 2;
                return new Token(TokenKind.Punctuation, candidate, start);
            }
        }

        if (Current == '`')
        {
            throw new CelUnsupportedException("back-quoted field names are not supported; use the __dash__ form or an index", start);
        }

        if (!"+-*/%!<>?:.,()[]{}".Contains(Current, StringComparison.Ordinal))
        {
            throw new CelSyntaxException($"token recognition error at: '{Current}'", start);
        }

        position++;
        return new Token(TokenKind.Punctuation, text[start..position], start);
    }
}
