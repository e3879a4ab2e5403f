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

/// <summary>A map that an expression built; numeric keys are found by value whatever their kind.</summary>
internal sealed class LiteralMap(IReadOnlyDictionary<CelValue, CelValue> entries) : CelMap
{
    public override int Count => entries.Count;

    public override IEnumerable<CelValue> Keys => entries.Keys;

    public override CelValue? Find(CelValue key) => entries.GetValueOrDefault(key);
}

internal sealed class JsonMap(JsonObject map) : CelMap
{
    public override int Count => map.Count;

    public override IEnumerable<CelValue> Keys => map.Select(property => new CelString(property.Key));

    public override CelValue? Find(CelValue key) =>
        key is CelString { Value: var name } && map.TryGetPropertyValue(name, out var value) ? ClrValues.FromJson(value) : null;
}
