using System.Text.Json.Nodes;

namespace Operator.Cel.Evaluation;

/// <summary>A list that an expression built.</summary>
internal sealed class ArrayList(IReadOnlyList<CelValue> items) : CelList
{
    public override int Count => items.Count;

    public override CelValue this[int index] => items[index];
}

internal sealed class JsonList(JsonArray array) : CelList
{
    public override int Count => array.Count;

    public override CelValue this[int index] => ClrValues.FromJson(array[index]);
}

/// <summary>
/// A map that an expression built. <c>1</c> and <c>1u</c> are two keys, as on the API server, but either is found by a number
/// of any kind when it is the only one.
/// </summary>
internal sealed class LiteralMap(IReadOnlyDictionary<CelValue, CelValue> entries) : CelMap
{
    public override int Count => entries.Count;

    public override IEnumerable<CelValue> Keys => entries.Keys;

    /// <summary>Tells keys of different kinds apart.</summary>
    public static IEqualityComparer<CelValue> KeyComparer { get; } =
        EqualityComparer<CelValue>.Create((a, b) => a!.TypeName == b!.TypeName && a.Equals(b), key => key.GetHashCode());

    public override CelValue? Find(CelValue key)
    {
        if (entries.TryGetValue(key, out var value) || key is not (CelInt or CelUint or CelDouble))
        {
            return value;
        }

        CelValue[] sameNumber = [Conversions.ToInt(key), Conversions.ToUint(key), Conversions.ToDouble(key)];
        return sameNumber.Where(key.Equals).Select(entries.GetValueOrDefault).FirstOrDefault(v => v is not null);
    }
}

internal sealed class JsonMap(JsonObject map) : CelMap
{
    public override int Count => map.Count;

    public override IEnumerable<CelValue> Keys => map.Select(property => new CelString(property.Key));

    public override CelValue? Find(CelValue key) =>
        key is CelString { Value: var name } && map.TryGetPropertyValue(name, out var value) ? ClrValues.FromJson(value) : null;
}
