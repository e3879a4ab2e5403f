namespace Operator.Cel.Evaluation;

/// <summary>CEL's order: numbers across kinds by value, strings by code point, false before true.</summary>
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
            (CelDouble a, CelDouble b) => double.IsNaN(a.Value) ? null : CompareRounded(a.Value, b.Value),
            (CelInt a, CelUint b) => a.Value < 0 ? -1 : ((ulong)a.Value).CompareTo(b.Value),
            (CelUint a, CelInt b) => b.Value < 0 ? 1 : a.Value.CompareTo((ulong)b.Value),
            (CelInt a, CelDouble b) => CompareRounded(a.Value, b.Value),
            (CelDouble a, CelInt b) => -CompareRounded(b.Value, a.Value),
            (CelUint a, CelDouble b) => CompareRounded(a.Value, b.Value),
            (CelDouble a, CelUint b) => -CompareRounded(b.Value, a.Value),
            _ => int.MinValue,
        };
        return order != int.MinValue;
    }

    /// <summary>The API server rounds the integer to a double first, so that 2^53 + 1 equals 2.0^53; measured there.</summary>
    private static int? CompareRounded(double left, double right) => double.IsNaN(right) ? null : left.CompareTo(right);

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
