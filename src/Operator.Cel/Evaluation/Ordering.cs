namespace Operator.Cel.Evaluation;

/// <summary>CEL's order: numbers across kinds by exact value, strings by code point, false before true.</summary>
internal static class Ordering
{
    /// <summary>False when the values have no order among each other; <paramref name="order"/> is null when one is NaN.</summary>
    public static bool TryCompare(CelValue left, CelValue right, Budget budget, out int? order)
    {
        switch (left, right)
        {
            case (CelString a, CelString b):
                budget.ChargeText(Math.Min(a.Value.Length, b.Value.Length));
                order = CompareText(a.Value, b.Value);
                return true;
            case (CelBool a, CelBool b):
                order = a.Value.CompareTo(b.Value);
                return true;
            default:
                return TryCompareNumbers(left, right, out order);
        }
    }

    public static bool TryCompareNumbers(CelValue left, CelValue right, out int? order)
    {
        order = (left, right) switch
        {
            (CelInt a, CelInt b) => a.Value.CompareTo(b.Value),
            (CelUint a, CelUint b) => a.Value.CompareTo(b.Value),
            (CelDouble a, CelDouble b) => double.IsNaN(a.Value) || double.IsNaN(b.Value) ? null : a.Value.CompareTo(b.Value),
            (CelInt a, CelUint b) => a.Value < 0 ? -1 : ((ulong)a.Value).CompareTo(b.Value),
            (CelUint a, CelInt b) => b.Value < 0 ? 1 : a.Value.CompareTo((ulong)b.Value),
            (CelInt a, CelDouble b) => CompareExactly(a.Value, b.Value),
            (CelDouble a, CelInt b) => -CompareExactly(b.Value, a.Value),
            (CelUint a, CelDouble b) => CompareExactly(a.Value, b.Value),
            (CelDouble a, CelUint b) => -CompareExactly(b.Value, a.Value),
            _ => int.MinValue,
        };
        return order != int.MinValue;
    }

    /// <summary>Every 64-bit integer fits Int128, and so does the integer part of any double in that range: no rounding.</summary>
    private static int? CompareExactly(Int128 integer, double number)
    {
        if (double.IsNaN(number))
        {
            return null;
        }

        if (Math.Abs(number) >= 1e20)
        {
            return number > 0 ? -1 : 1;
        }

        var whole = Math.Truncate(number);
        var order = integer.CompareTo((Int128)whole);
        return order != 0 ? order : whole.CompareTo(number);
    }

    /// <summary>
    /// By code point, as UTF-8 sorts. UTF-16 order differs in one respect: surrogates, which stand for the highest code points,
    /// sort below U+E000 to U+FFFF.
    /// </summary>
    private static int CompareText(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                var surrogates = char.IsSurrogate(left[i]).CompareTo(char.IsSurrogate(right[i]));
                return surrogates != 0 ? surrogates : left[i].CompareTo(right[i]);
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
