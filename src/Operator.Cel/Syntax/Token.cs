namespace Operator.Cel.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    Int,
    Uint,
    Double,
    String,
    Punctuation,
}

/// <summary>
/// A lexical unit. <see cref="Text"/> is the identifier, the operator or the digits as written; for strings, the decoded value.
/// The words <c>in</c>, <c>true</c>, <c>false</c> and <c>null</c> come as punctuation: they can never be names.
/// </summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public bool Is(string punctuation) => Kind == TokenKind.Punctuation && Text == punctuation;

    public string Describe() => Kind == TokenKind.End ? "end of expression" : $"'{Text}'";
}
