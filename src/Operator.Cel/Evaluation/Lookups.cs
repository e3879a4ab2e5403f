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
        CelList => FieldOfList(),
        _ => CelError.NoSuchKey(field),
    };

    /// <summary>What has no fields has none present: no error.</summary>
    public static CelValue Has(CelValue operand, string field) => operand switch
    {
        CelError => operand,
        CelOptional { Value: null } => CelBool.False,
        CelOptional { Value: { } value } => Has(value, field),
        CelMap map => CelBool.Of(FindField(map, field) is not null),
        CelList => FieldOfList(),
        _ => CelBool.False,
    };

    public static CelValue Index(CelValue operand, CelValue index, bool optional) => operand switch
    {
        CelOptional { Value: null } => operand,
        CelOptional { Value: { } value } => Index(value, index, optional: true),
        JsonMap when index is not CelString => CelError.NoSuchOverload(),
        CelMap map => Result(map.Find(index), optional, () => CelError.NoSuchKey(index.ToString()!)),
        CelList list => Element(list, index, optional),
        _ => CelError.NoSuchKey(index.ToString()!),
    };

    public static CelValue In(CelValue value, CelValue collection, Budget budget)
    {
        switch (collection)
        {
            case JsonMap when value is not CelString:
                return CelError.NoSuchOverload();
            case CelMap map:
                return CelBool.Of(map.Find(value) is not null);
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

    private static CelError FieldOfList() => new("unsupported index type 'string' in list");

    /// <summary>
    /// Without the schema an object's property and a map's key look alike. An escaped name means the property first (all that
    /// the API server lets one select on an object); on a map, where nothing is escaped, the key as written. For the same
    /// reason a JSON null counts as an absent property when selected, and as a present entry when indexed.
    /// </summary>
    private static CelValue? FindField(CelMap map, string field)
    {
        var property = FieldName.Unescape(field);
        var value = map.Find(new CelString(property)) ?? (property == field ? null : map.Find(new CelString(field)));
        return value is CelNull && map is JsonMap ? null : value;
    }

    private static CelValue Element(CelList list, CelValue index, bool optional)
    {
        switch (index)
        {
            case CelDouble fraction when !double.IsInteger(fraction.Value):
                return new CelError($"unsupported index value {fraction} in list");
            case not (CelInt or CelUint or CelDouble):
                return new CelError($"unsupported index type '{index.TypeName}' in list");
            case not CelInt when list is JsonList:
                return new CelError($"unsupported index: {index}");
        }

        var place = (Conversions.ToInt(index) as CelInt)?.Value ?? -1;
        var element = place >= 0 && place < list.Count ? list[(int)place] : null;
        return Result(element, optional, () => new CelError($"index out of bounds: {index}"));
    }

    private static CelValue Result(CelValue? found, bool optional, Func<CelError> missing) => found switch
    {
        CelError => found,
        null => optional ? CelOptional.None : missing(),
        _ => optional ? CelOptional.Of(found) : found,
    };
}
