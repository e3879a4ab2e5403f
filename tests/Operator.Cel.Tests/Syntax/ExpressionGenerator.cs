using FsCheck;
using FsCheck.Fluent;
using Operator.Cel.Functions;
using Operator.Cel.Syntax;

namespace Operator.Cel.Tests.Syntax;

/// <summary>Random trees: well formed, though most make no sense.</summary>
internal static class ExpressionGenerator
{
    private static readonly Gen<string> Names = Gen.Elements("self", "oldSelf");

    private static readonly Gen<Expression> Leaf = Gen.OneOf(
        Names.Select(n => (Expression)new IdentifierExpression(n, 0)),
        ArbMap.Default.GeneratorFor<long>().Select(n => (Expression)Literal(new CelInt(n))),
        Gen.Elements(long.MinValue, long.MaxValue, 0, 1, -1).Select(n => (Expression)Literal(new CelInt(n))),
        ArbMap.Default.GeneratorFor<uint>().Select(n => (Expression)Literal(new CelUint(n))),
        Gen.Elements(0.5, -1.5, 1e21, 1e-7, 3.0).Select(n => (Expression)Literal(new CelDouble(n))),
        ArbMap.Default.GeneratorFor<bool>().Select(b => (Expression)Literal(CelBool.Of(b))),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => (Expression)Literal(new CelString(Valid(s.Get)))),
        Gen.Constant((Expression)Literal(CelNull.Instance)));

    public static Arbitrary<Expression> Trees { get; } = Gen.Sized(size => Tree(Math.Min(size / 12, 5))).ToArbitrary();

    private static Gen<Expression> Tree(int depth)
    {
        if (depth <= 0)
        {
            return Leaf;
        }

        var child = Tree(depth - 1);
        var pair = child.Two();
        var triple = child.Three();
        var few = Gen.Choose(0, 3).SelectMany(n => child.ListOf(n));
        var flag = ArbMap.Default.GeneratorFor<bool>();
        return Gen.OneOf(
            Leaf,
            child.Zip(flag, (c, o) => (Expression)new SelectExpression(c, "field", o, 0)),
            child.Select(c => (Expression)new HasExpression(c, "field", 0)),
            pair.Zip(flag, (p, o) => (Expression)new IndexExpression(p.Item1, p.Item2, o, 0)),
            pair.Select(p => (Expression)FunctionTable.Bind("indexOf", p.Item1, [p.Item2], 0)),
            child.Select(c => (Expression)FunctionTable.Bind("size", c, [], 0)),
            few.Zip(flag, (items, o) => (Expression)new ListExpression([.. items.Select(i => new ListElement(i, o))], 0)),
            pair.Zip(flag, (p, o) => (Expression)new MapExpression([new MapEntry(p.Item1, p.Item2, o)], 0)),
            triple.Select(t => (Expression)new ConditionalExpression(t.Item1, t.Item2, t.Item3, 0)),
            triple.Zip(flag, (t, and) => (Expression)new LogicalExpression(and, [t.Item1, t.Item2, t.Item3], 0)),
            child.Zip(flag, (c, not) => (Expression)new UnaryExpression(not ? UnaryOperator.Not : UnaryOperator.Negate, c, 0)),
            pair.Zip(Gen.Elements(Unparser.Operators.Keys.ToArray()), (p, op) => (Expression)new BinaryExpression(op, p.Item1, p.Item2, 0)),
            triple.Zip(Gen.Elements(Enum.GetValues<ComprehensionKind>()), (t, kind) => (Expression)new ComprehensionExpression(
                kind, t.Item1, "x", kind == ComprehensionKind.Map ? t.Item3 : null, t.Item2, 0)));
    }

    private static LiteralExpression Literal(CelValue value) => new(value, 0);

    /// <summary>A CEL string holds characters, so no lone surrogates.</summary>
    private static string Valid(string text) => string.Concat(text.EnumerateRunes());
}
