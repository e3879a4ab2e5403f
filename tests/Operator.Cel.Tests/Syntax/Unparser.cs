using System.Globalization;
using System.Text;
using Operator.Cel.Syntax;

namespace Operator.Cel.Tests.Syntax;

/// <summary>
/// Prints trees in two ways: as an expression with the fewest parentheses that its precedences allow, and as a dump that shows
/// the structure. Text that is printed and parsed again must have the same dump.
/// </summary>
internal static class Unparser
{
    private const int Unary = 6;
    private const int Member = 7;

    public static readonly IReadOnlyDictionary<BinaryOperator, (string Symbol, int Level)> Operators = new Dictionary<BinaryOperator, (string, int)>
    {
        [BinaryOperator.Equal] = ("==", 3),
        [BinaryOperator.NotEqual] = ("!=", 3),
        [BinaryOperator.Less] = ("<", 3),
        [BinaryOperator.LessOrEqual] = ("<=", 3),
        [BinaryOperator.Greater] = (">", 3),
        [BinaryOperator.GreaterOrEqual] = (">=", 3),
        [BinaryOperator.In] = ("in", 3),
        [BinaryOperator.Add] = ("+", 4),
        [BinaryOperator.Subtract] = ("-", 4),
        [BinaryOperator.Multiply] = ("*", 5),
        [BinaryOperator.Divide] = ("/", 5),
        [BinaryOperator.Modulo] = ("%", 5),
    };

    public static string Print(Expression node) => Print(node, 0);

    public static string Dump(Expression node) => node switch
    {
        LiteralExpression { Value: var value } => $"{value.TypeName}:{value}",
        IdentifierExpression identifier => identifier.Name,
        SelectExpression select => $"(select {select.Optional} {Dump(select.Operand)} {select.Field})",
        HasExpression has => $"(has {Dump(has.Operand)} {has.Field})",
        IndexExpression index => $"(index {index.Optional} {Dump(index.Operand)} {Dump(index.Index)})",
        CallExpression call => $"({call.Function.Name} {string.Join(' ', call.Arguments.Select(Dump))})",
        ListExpression list => $"[{string.Join(' ', list.Elements.Select(e => $"{e.Optional} {Dump(e.Value)}"))}]",
        MapExpression map => $"{{{string.Join(' ', map.Entries.Select(e => $"{e.Optional} {Dump(e.Key)} {Dump(e.Value)}"))}}}",
        ConditionalExpression c => $"(if {Dump(c.Condition)} {Dump(c.WhenTrue)} {Dump(c.WhenFalse)})",
        LogicalExpression logical => $"({(logical.IsAnd ? "and" : "or")} {string.Join(' ', logical.Operands.Select(Dump))})",
        UnaryExpression unary => $"({unary.Operator} {Dump(unary.Operand)})",
        BinaryExpression binary => $"({binary.Operator} {Dump(binary.Left)} {Dump(binary.Right)})",
        ComprehensionExpression c => $"({c.Kind} {c.Variable} {Dump(c.Range)} {(c.Filter is null ? "-" : Dump(c.Filter))} {Dump(c.Body)})",
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static string Print(Expression node, int level)
    {
        var (text, own) = node switch
        {
            LiteralExpression { Value: var value } => (Literal(value), value.ToString()!.StartsWith('-') ? Unary : Member),
            IdentifierExpression identifier => (identifier.Name, Member),
            SelectExpression select => ($"{Print(select.Operand, Member)}.{(select.Optional ? "?" : "")}{select.Field}", Member),
            HasExpression has => ($"has({Print(has.Operand, Member)}.{has.Field})", Member),
            IndexExpression index => ($"{Print(index.Operand, Member)}[{(index.Optional ? "?" : "")}{Print(index.Index)}]", Member),
            CallExpression call => ($"{Print(call.Arguments[0], Member)}.{call.Function.Name}({string.Join(", ", call.Arguments.Skip(1).Select(a => Print(a)))})", Member),
            ListExpression list => ($"[{string.Join(", ", list.Elements.Select(e => (e.Optional ? "?" : "") + Print(e.Value)))}]", Member),
            MapExpression map => ($"{{{string.Join(", ", map.Entries.Select(e => $"{(e.Optional ? "?" : "")}{Print(e.Key)}: {Print(e.Value)}"))}}}", Member),
            ConditionalExpression c => ($"{Print(c.Condition, 1)} ? {Print(c.WhenTrue, 1)} : {Print(c.WhenFalse)}", 0),
            LogicalExpression { IsAnd: true } and => (string.Join(" && ", and.Operands.Select(o => Print(o, 3))), 2),
            LogicalExpression or => (string.Join(" || ", or.Operands.Select(o => Print(o, 2))), 1),
            UnaryExpression unary => (Prefix(unary), Unary),
            BinaryExpression binary when Operators[binary.Operator] is var (symbol, mine) =>
                ($"{Print(binary.Left, mine)} {symbol} {Print(binary.Right, mine + 1)}", mine),
            ComprehensionExpression c => ($"{Print(c.Range, Member)}.{Macro(c.Kind)}({c.Variable}, {(c.Filter is null ? "" : Print(c.Filter) + ", ")}{Print(c.Body)})", Member),
            _ => throw new InvalidOperationException(node.GetType().Name),
        };
        return own < level ? $"({text})" : text;
    }

    /// <summary>A minus directly before a number belongs to the number, even where a selection follows.</summary>
    private static string Prefix(UnaryExpression unary)
    {
        var operand = Print(unary.Operand, Member);
        return (unary.Operator == UnaryOperator.Not ? "!" : "-") + (char.IsAsciiDigit(operand[0]) ? $"({operand})" : operand);
    }

    private static string Macro(ComprehensionKind kind) =>
        kind == ComprehensionKind.ExistsOne ? "exists_one" : char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];

    private static string Literal(CelValue value) => value switch
    {
        CelString text => Quote(text.Value),
        CelUint number => number + "u",
        CelDouble number => number.Value.ToString("0.0###############E+0", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Quote(string text)
    {
        var result = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value is >= 32 and < 127 and not '\'' and not '\\'
                ? rune.ToString()
                : string.Create(CultureInfo.InvariantCulture, $@"\U{rune.Value:x8}"));
        }

        return result.Append('\'').ToString();
    }
}
