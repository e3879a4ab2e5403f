using Operator.Cel.Evaluation;
using Operator.Cel.Syntax;

namespace Operator.Cel.Functions;

/// <summary><c>size</c> and Kubernetes' list functions.</summary>
internal static class CollectionFunctions
{
    public static CelValue Size(CelValue[] arguments, Budget budget)
    {
        switch (arguments[0])
        {
            case CelString text:
                budget.ChargeText(text.Value.Length);
                return new CelInt(CodePoints.Count(text.Value));
            case CelList list:
                return new CelInt(list.Count);
            case CelMap map:
                return new CelInt(map.Count);
            default:
                return CelError.NoSuchOverload();
        }
    }

    public static CelValue IndexOf(CelValue[] arguments, Budget budget)
    {
        if (arguments is not [CelList list, var wanted])
        {
            return CelError.NoSuchOverload();
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (Equality.AreEqual(list[i], wanted, budget))
            {
                return new CelInt(i);
            }
        }

        return new CelInt(-1);
    }

    public static CelValue LastIndexOf(CelValue[] arguments, Budget budget)
    {
        if (arguments is not [CelList list, var wanted])
        {
            return CelError.NoSuchOverload();
        }

        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (Equality.AreEqual(list[i], wanted, budget))
            {
                return new CelInt(i);
            }
        }

        return new CelInt(-1);
    }

    public static CelValue IsSorted(CelValue[] arguments, Budget budget)
    {
        if (arguments[0] is not CelList list)
        {
            return CelError.NoSuchOverload();
        }

        for (var i = 1; i < list.Count; i++)
        {
            budget.Charge(1);
            if (!Ordering.TryCompare(list[i - 1], list[i], budget, out var order))
            {
                return CelError.NoSuchOverload();
            }

            if (order > 0)
            {
                return CelBool.False;
            }
        }

        return CelBool.True;
    }

    /// <summary>Of nothing it is the int 0: without a schema the element type is unknown.</summary>
    public static CelValue Sum(CelValue[] arguments, Budget budget)
    {
        if (arguments[0] is not CelList list)
        {
            return CelError.NoSuchOverload();
        }

        CelValue? sum = null;
        foreach (var item in list)
        {
            budget.Charge(1);
            if (item is not (CelInt or CelUint or CelDouble))
            {
                return item as CelError ?? CelError.NoSuchOverload();
            }

            sum = sum is null ? item : Arithmetic.Apply(BinaryOperator.Add, sum, item, budget);
            if (sum is CelError)
            {
                return sum;
            }
        }

        return sum ?? new CelInt(0);
    }

    public static CelValue Min(CelValue[] arguments, Budget budget) => Extreme(arguments[0], "min", -1, budget);

    public static CelValue Max(CelValue[] arguments, Budget budget) => Extreme(arguments[0], "max", 1, budget);

    private static CelValue Extreme(CelValue collection, string name, int direction, Budget budget)
    {
        if (collection is not CelList list)
        {
            return CelError.NoSuchOverload();
        }

        CelValue? extreme = null;
        foreach (var item in list)
        {
            budget.Charge(1);
            if (!Ordering.TryCompare(item, extreme ?? item, budget, out var order))
            {
                return item as CelError ?? CelError.NoSuchOverload();
            }

            extreme = extreme is null || order * direction > 0 ? item : extreme;
        }

        return extreme ?? new CelError($"{name} called on empty list");
    }
}
