namespace Operator.Cel.Evaluation;

/// <summary>CEL's equality: total over all kinds of values, numbers by value, other different kinds unequal.</summary>
internal static class Equality
{
    public static bool AreEqual(CelValue left, CelValue right, Budget budget)
    {
        budget.Charge(1);
        switch (left, right)
        {
            case (CelNull, CelNull):
                return true;
            case (CelBool a, CelBool b):
                return a.Value == b.Value;
            case (CelString a, CelString b):
                budget.ChargeText(Math.Min(a.Value.Length, b.Value.Length));
                return string.Equals(a.Value, b.Value, StringComparison.Ordinal);
            case (CelType a, CelType b):
                return a.Name == b.Name;
            case (CelOptional a, CelOptional b):
                return a.Value is null || b.Value is null
                    ? a.Value is null && b.Value is null
                    : AreEqual(a.Value, b.Value, budget);
            case (CelList a, CelList b):
                return ListsEqual(a, b, budget);
            case (CelMap a, CelMap b):
                return MapsEqual(a, b, budget);
            default:
                return Ordering.TryCompareNumbers(left, right, out var order) && order == 0;
        }
    }

    /// <summary>Agrees with <see cref="AreEqual"/>; shallow for collections, which are no keys.</summary>
    public static int HashCode(CelValue value) => value switch
    {
        CelInt i => i.Value.GetHashCode(),
        CelUint u => u.Value <= long.MaxValue ? ((long)u.Value).GetHashCode() : ((double)u.Value).GetHashCode(),
        CelDouble d => HashCode(d.Value),
        CelBool b => b.Value.GetHashCode(),
        CelString s => string.GetHashCode(s.Value, StringComparison.Ordinal),
        CelType t => t.Name.GetHashCode(StringComparison.Ordinal),
        CelList list => list.Count,
        CelMap map => ~map.Count,
        CelOptional { Value: { } inner } => HashCode(inner),
        _ => 0,
    };

    private static int HashCode(double value) =>
        double.IsInteger(value) && value >= long.MinValue && value < 9223372036854775808.0
            ? ((long)value).GetHashCode()
            : value.GetHashCode();

    private static bool ListsEqual(CelList left, CelList right, Budget budget)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i], budget))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MapsEqual(CelMap left, CelMap right, Budget budget)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var key in left.Keys)
        {
            var other = right.Find(key);
            if (other is null || !AreEqual(left.Find(key)!, other, budget))
            {
                return false;
            }
        }

        return true;
    }
}
