namespace Operator.Cel;

/// <summary>
/// Everything this library throws on account of an expression or of the values it meets. <see cref="Position"/> is the
/// zero-based UTF-16 offset into the expression, or -1 where no single place is to blame.
/// </summary>
public abstract class CelException : Exception
{
    private protected CelException(string message, int position)
        : base(position < 0 ? message : $"{message} (at offset {position})")
    {
        Position = position;
        Problem = message;
    }

    /// <summary>The message without the position: CEL's own wording, as the API server prints it after "rule: ...".</summary>
    public string Problem { get; }

    /// <summary>Zero-based offset into the expression's text, or -1.</summary>
    public int Position { get; }
}

/// <summary>The text is not an expression: no CEL implementation would take it.</summary>
public sealed class CelSyntaxException : CelException
{
    internal CelSyntaxException(string message, int position)
        : base(message, position)
    {
    }
}

/// <summary>
/// The text may well be CEL but lies outside the documented subset. Refused rather than guessed: a rule that is
/// understood by halves would let an object pass that the API server refuses.
/// </summary>
public sealed class CelUnsupportedException : CelException
{
    internal CelUnsupportedException(string message, int position)
        : base(message, position)
    {
    }
}

/// <summary>The expression is sound, but has no value for the given variables (missing key, wrong type, overflow, cost).</summary>
public sealed class CelEvaluationException : CelException
{
    internal CelEvaluationException(string message, int position)
        : base(message, position)
    {
    }
}
