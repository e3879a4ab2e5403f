using Operator.Cel.Evaluation;

namespace Operator.Cel.Functions;

internal static class OptionalFunctions
{
    public static CelValue HasValue(CelValue[] arguments, Budget budget) =>
        arguments[0] is CelOptional optional ? CelBool.Of(optional.Value is not null) : CelError.NoSuchOverload();

    public static CelValue Value(CelValue[] arguments, Budget budget) => arguments[0] is CelOptional optional
        ? optional.Value ?? new CelError("optional.none() dereference")
        : CelError.NoSuchOverload();

    public static CelValue? FirstIfPresent(CelValue first) => first is CelOptional { Value: not null } ? first : null;

    public static CelValue? ValueIfPresent(CelValue first) => (first as CelOptional)?.Value;

    /// <summary>Called only when the first optional is empty, or is none.</summary>
    public static CelValue Or(CelValue[] arguments, Budget budget) =>
        arguments is [CelOptional, CelOptional] ? arguments[1] : CelError.NoSuchOverload();

    /// <inheritdoc cref="Or"/>
    public static CelValue OrValue(CelValue[] arguments, Budget budget) =>
        arguments[0] is CelOptional ? arguments[1] : CelError.NoSuchOverload();

    public static CelValue OfNonZeroValue(CelValue[] arguments, Budget budget)
    {
        var isZero = arguments[0] switch
        {
            CelNull => true,
            CelBool b => !b.Value,
            CelInt i => i.Value == 0,
            CelUint u => u.Value == 0,
            CelDouble d => d.Value == 0,
            CelString s => s.Value.Length == 0,
            CelList list => list.Count == 0,
            CelMap map => map.Count == 0,
            _ => false,
        };
        return isZero ? CelOptional.None : CelOptional.Of(arguments[0]);
    }
}
