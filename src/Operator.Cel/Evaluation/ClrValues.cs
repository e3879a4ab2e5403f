using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Cel.Evaluation;

/// <summary>Takes CLR and JSON values into CEL.</summary>
internal static class ClrValues
{
    public static CelValue ToCel(object? value) => value switch
    {
        null => CelNull.Instance,
        CelValue cel => cel,
        JsonNode node => FromJson(node),
        bool b => CelBool.Of(b),
        string s => new CelString(s),
        int or long or short or sbyte or byte or ushort => new CelInt(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        uint or ulong => new CelUint(Convert.ToUInt64(value, CultureInfo.InvariantCulture)),
        double or float => new CelDouble(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"{value.GetType()} has no counterpart in CEL", nameof(value)),
    };

    /// <summary>
    /// Numbers as the API server's decoder reads them without a schema: what is written as an integer and fits 64 bits is an int,
    /// anything else a double. Malformed leaves (lone surrogates, repeated keys) become errors, which an expression may never touch.
    /// </summary>
    public static CelValue FromJson(JsonNode? node)
    {
        try
        {
            switch (node)
            {
                case null:
                    return CelNull.Instance;
                case JsonObject map:
                    // A lazily parsed object finds out about repeated keys when it is first looked into.
                    _ = map.Count;
                    return new JsonMap(map);
                case JsonArray array:
                    return new JsonList(array);
            }

            return node.GetValueKind() switch
            {
                JsonValueKind.String => new CelString(node.GetValue<string>()),
                JsonValueKind.Number => Number(node.ToJsonString()),
                JsonValueKind.True => CelBool.True,
                JsonValueKind.False => CelBool.False,
                JsonValueKind.Null => CelNull.Instance,
                var kind => new CelError($"a JSON value of kind {kind} has no counterpart in CEL"),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            return new CelError($"malformed JSON value: {e.Message}");
        }
    }

    private static CelValue Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return new CelInt(integer);
        }

        var number = double.Parse(text, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? new CelDouble(number) : new CelError("a JSON number exceeds the range of double");
    }
}
