using Operator.Cel.Syntax;

namespace Operator.Cel.Evaluation;

/// <summary>The arithmetic operators. Kinds never mix, and leaving an integer's range is an error.</summary>
internal static class Arithmetic
{
    public static CelValue Apply(BinaryOperator symbol, CelValue left, CelValue right, Budget budget) => (left, right) switch
    {
        (CelInt a, CelInt b) => Signed(symbol, a.Value, b.Value),
        (CelUint a, CelUint b) => Unsigned(symbol, a.Value, b.Value),
        (CelDouble a, CelDouble b) => Floating(symbol, a.Value, b.Value),
        (CelString a, CelString b) when symbol == BinaryOperator.Add => Concatenate(a.Value, b.Value, budget),
        (CelList a, CelList b) when symbol == BinaryOperator.Add => Concatenate(a, b, budget),
        _ => CelError.NoSuchOverload(),
    };

    public static CelValue Negate(CelValue operand) => operand switch
    {
        CelInt { Value: long.MinValue } => Overflow(),
        CelInt i => new CelInt(-i.Value),
        CelDouble d => new CelDouble(-d.Value),
        _ => CelError.NoSuchOverload(),
    };

    public static CelError Overflow() => new("integer overflow");

    public static CelError UnsignedOverflow() => new("unsigned integer overflow");

    private static CelValue Signed(BinaryOperator symbol, long left, long right)
    {
        if (right == 0 && symbol is BinaryOperator.Divide or BinaryOperator.Modulo)
        {
            return ByZero(symbol);
        }

        try
        {
            return new CelInt(symbol switch
            {
                BinaryOperator.Add => checked(left + right),
                BinaryOperator.Subtract => checked(left - right),
                BinaryOperator.Multiply => checked(left * right),
                BinaryOperator.Divide => left / right,
                _ => left % right,
            });
        }
        catch (OverflowException)
        {
            return Overflow();
        }
    }

    private static CelValue Unsigned(BinaryOperator symbol, ulong left, ulong right)
    {
        if (right == 0 && symbol is BinaryOperator.Divide or BinaryOperator.Modulo)
        {
            return ByZero(symbol);
        }

        try
        {
            return new CelUint(symbol switch
            {
                BinaryOperator.Add => checked(left + right),
                BinaryOperator.Subtract => checked(left - right),
                BinaryOperator.Multiply => checked(left * right),
                BinaryOperator.Divide => left / right,
                _ => left % right,
            });
        }
        catch (OverflowException)
        {
            return UnsignedOverflow();
        }
    }

    private static CelValue Floating(BinaryOperator symbol, double left, double right) => symbol switch
    {
        BinaryOperator.Add => new CelDouble(left + right),
        BinaryOperator.Subtract => new CelDouble(left - right),
        BinaryOperator.Multiply => new CelDouble(left * right),
        BinaryOperator.Divide => new CelDouble(left / right),
        _ => CelError.NoSuchOverload(),
    };

    private static CelError ByZero(BinaryOperator symbol) =>
        new(symbol == BinaryOperator.Divide ? "division by zero" : "modulus by zero");

    private static CelString Concatenate(string left, string right, Budget budget)
    {
        budget.ChargeText((long)left.Length + right.Length);
        return new CelString(left + right);
    }

    private static ArrayList Concatenate(CelList left, CelList right, Budget budget)
    {
        budget.Charge((long)left.Count + right.Count);
        return new ArrayList([.. left, .. right]);
    }
}
