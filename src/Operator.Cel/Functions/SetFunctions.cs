using Operator.Cel.Evaluation;

namespace Operator.Cel.Functions;

/// <summary>The <c>sets.*</c> functions: lists taken as sets under CEL's equality.</summary>
internal static class SetFunctions
{
    public static CelValue Contains(CelValue[] arguments, Budget budget) => arguments is [CelList whole, CelList part]
        ? CelBool.Of(ContainsAll(whole, part, budget))
        : CelError.NoSuchOverload();

    public static CelValue Equivalent(CelValue[] arguments, Budget budget) => arguments is [CelList left, CelList right]
        ? CelBool.Of(ContainsAll(left, right, budget) && ContainsAll(right, left, budget))
        : CelError.NoSuchOverload();

    public static CelValue Intersects(CelValue[] arguments, Budget budget) => arguments is [CelList left, CelList right]
        ? CelBool.Of(left.Any(l => right.Any(r => Equality.AreEqual(l, r, budget))))
        : CelError.NoSuchOverload();

    private static bool ContainsAll(CelList whole, CelList part, Budget budget) =>
        part.All(p => whole.Any(w => Equality.AreEqual(w, p, budget)));
}
