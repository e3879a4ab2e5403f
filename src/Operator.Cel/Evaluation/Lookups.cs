using Operator.Cel.Syntax;

namespace Operator.Cel.Evaluation;

/// <summary>Field selection, indexing, presence tests and <c>in</c>.</summary>
internal static class Lookups
{
    /// <summary>Once a selection is optional, what follows it is too: <c>a.?b.c</c> is absent when either is.</summary>
    public static CelValue Select(CelValue operand, string field, bool optional) => operand switch
    {
        CelError => operand,
        CelOptional { Value: null } => operand,
        CelOptional { Value: { } value } => Select(value, field, optional: true),
        CelMap map => Result(FindField(map, field), optional, () => CelError.NoSuchKey(field)),
        _ => CelError.NoSuchOverload(),
    };

    public static CelValue Has(CelValue operand, string field) => operand switch
    {
        CelError => operand,
        CelOptional { Value: null } => CelBool.False,
        CelOptional { Value: { } value } => Has(value, field),
        CelMap map => CelBool.Of(FindField(map, field) is not null),
        _ => CelError.NoSuchOverload(),
    };

    public static CelValue Index(CelValue operand, CelValue index, bool optional) => operand switch
    {
        CelOptional { Value: null } => operand,
        CelOptional { Value: { } value } => Index(value, index, optional: true),
        CelMap map => Result(FindKey(map, index), optional, () => CelError.NoSuchKey(index.ToString()!)),
        CelList list => Element(list, index, optional),
        _ => CelError.NoSuchOverload(),
    };

    public static CelValue In(CelValue value, CelValue collection, Budget budget)
    {
        switch (collection)
        {
            case CelMap map:
                return CelBool.Of(FindKey(map, value) is not null);
            case CelList list:
                foreach (var item in list)
                {
                    if (Equality.AreEqual(item, value, budget))
                    {
                        return CelBool.True;
                    }
                }

                return CelBool.False;
            default:
                return CelError.NoSuchOverload();
        }
    }

    /// <summary>
    /// Without the schema an object's property and a map's key look alike. An escaped name means the property first (all that
    /// the API server lets one select on an object); on a map, where nothing is escaped, the key as written.
    /// </summary>
    private static CelValue? FindField(CelMap map, string field)
    {
        var property = FieldName.Unescape(field);
        return map.Find(new CelString(property)) ?? (property == field ? null : map.Find(new CelString(field)));
    }

    /// <summary>A double that is no integer is no key; any other number finds the key of equal value.</summary>
    private static CelValue? FindKey(CelMap map, CelValue key) =>
        key is CelString or CelBool or CelInt or CelUint or CelDouble ? map.Find(key) : null;

    private static CelValue Element(CelList list, CelValue index, bool optional)
    {
        var whole = index is CelDouble d && !double.IsInteger(d.Value) ? null : Conversions.ToInt(index) as CelInt;
        if (whole is null || index is CelString)
        {
            return new CelError($"unsupported index type '{index.TypeName}' in list");
        }

        var element = whole.Value >= 0 && whole.Value < list.Count ? list[(int)whole.Value] : null;
        return Result(element, optional, () => new CelError($"index out of bounds: {whole.Value}"));
    }

    private static CelValue Result(CelValue? found, bool optional, Func<CelError> missing) => found switch
    {
        CelError => found,
        null => optional ? CelOptional.None : missing(),
        _ => optional ? CelOptional.Of(found) : found,
    };
}
