using Operator.Cel.Functions;

namespace Operator.Cel.Syntax;

/// <summary>
/// A node of the syntax tree. Macros are nodes of their own (<see cref="ComprehensionExpression"/>, <see cref="HasExpression"/>);
/// chains of the same logical operator are one n-ary node, so that long rules do not become deep trees.
/// </summary>
internal abstract record Expression
{
    /// <summary>As deep as the API server's parser allows; it bounds the recursion of everything that walks a tree.</summary>
    public const int MaxDepth = 250;

    private readonly int depth;

    protected Expression(int position, params ReadOnlySpan<Expression?> children)
    {
        Position = position;
        foreach (var child in children)
        {
            depth = Math.Max(depth, child?.depth ?? 0);
        }

        if (++depth > MaxDepth)
        {
            throw new CelSyntaxException($"expression recursion limit exceeded: {MaxDepth}", position);
        }
    }

    public int Position { get; }
}

internal sealed record LiteralExpression(CelValue Value, int Position)
    : Expression(Position);

internal sealed record IdentifierExpression(string Name, int Position)
    : Expression(Position);

/// <summary><c>operand.field</c>, or <c>operand.?field</c> when optional.</summary>
internal sealed record SelectExpression(Expression Operand, string Field, bool Optional, int Position)
    : Expression(Position, Operand);

/// <summary><c>has(operand.field)</c>.</summary>
internal sealed record HasExpression(Expression Operand, string Field, int Position)
    : Expression(Position, Operand);

/// <summary><c>operand[index]</c>, or <c>operand[?index]</c> when optional.</summary>
internal sealed record IndexExpression(Expression Operand, Expression Index, bool Optional, int Position)
    : Expression(Position, Operand, Index);

/// <summary>A call of a known function; the target of a member call is the first argument.</summary>
internal sealed record CallExpression(CelFunction Function, IReadOnlyList<Expression> Arguments, int Position)
    : Expression(Position, [.. Arguments]);

internal sealed record ListExpression(IReadOnlyList<ListElement> Elements, int Position)
    : Expression(Position, [.. Elements.Select(e => e.Value)]);

internal readonly record struct ListElement(Expression Value, bool Optional);

internal sealed record MapExpression(IReadOnlyList<MapEntry> Entries, int Position)
    : Expression(Position, [.. Entries.SelectMany(e => new[] { e.Key, e.Value })]);

internal readonly record struct MapEntry(Expression Key, Expression Value, bool Optional);

internal sealed record ConditionalExpression(Expression Condition, Expression WhenTrue, Expression WhenFalse, int Position)
    : Expression(Position, Condition, WhenTrue, WhenFalse);

/// <summary><c>a &amp;&amp; b &amp;&amp; c</c> (<see cref="IsAnd"/>) or <c>a || b || c</c>; at least two operands.</summary>
internal sealed record LogicalExpression(bool IsAnd, IReadOnlyList<Expression> Operands, int Position)
    : Expression(Position, [.. Operands]);

internal sealed record UnaryExpression(UnaryOperator Operator, Expression Operand, int Position)
    : Expression(Position, Operand);

internal sealed record BinaryExpression(BinaryOperator Operator, Expression Left, Expression Right, int Position)
    : Expression(Position, Left, Right);

/// <summary>
/// A macro over a range: <see cref="Body"/> is the predicate, or for Map the transformation, whose optional filter is
/// <see cref="Filter"/>. OptMap and OptFlatMap range over an optional.
/// </summary>
internal sealed record ComprehensionExpression(
    ComprehensionKind Kind, Expression Range, string Variable, Expression? Filter, Expression Body, int Position)
    : Expression(Position, Range, Filter, Body);

internal enum UnaryOperator
{
    Not,
    Negate,
}

internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

internal enum ComprehensionKind
{
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
    OptMap,
    OptFlatMap,
}
