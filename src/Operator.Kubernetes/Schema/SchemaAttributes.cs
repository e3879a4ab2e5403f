using System.Reflection;
using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Schema;

/// <summary>Writes attributes of a property into its schema, refusing those that mean nothing on its type.</summary>
internal static class SchemaAttributes
{
    private static readonly HashSet<string> ListTypes = ["atomic", "set", "map"];
    private static readonly HashSet<string> MapTypes = ["granular", "atomic"];

    public static void Apply(JsonObject schema, PropertyInfo property)
    {
        var where = $"{property.DeclaringType!.Name}.{property.Name}";
        foreach (var attribute in property.GetCustomAttributes())
        {
            switch (attribute)
            {
                case DescriptionAttribute a:
                    schema["description"] = a.Description;
                    break;
                case DefaultAttribute a:
                    schema["default"] = DefaultValue(a.Value, where);
                    break;
                case EnumValuesAttribute a:
                    Demand(schema, "string", attribute, where);
                    schema["enum"] = Json.Strings(a.Values);
                    break;
                case PatternAttribute a:
                    Demand(schema, "string", attribute, where);
                    schema["pattern"] = a.RegexPattern;
                    break;
                case LengthAttribute a:
                    Demand(schema, "string", attribute, where);
                    Bounds(schema, "minLength", a.MinLength, "maxLength", a.MaxLength);
                    break;
                case RangeMinimumAttribute a:
                    Demand(schema, schema.IsOfType("number") ? "number" : "integer", attribute, where);
                    Range(schema, "minimum", a.Minimum, "exclusiveMinimum", a.ExclusiveMinimum);
                    break;
                case RangeMaximumAttribute a:
                    Demand(schema, schema.IsOfType("number") ? "number" : "integer", attribute, where);
                    Range(schema, "maximum", a.Maximum, "exclusiveMaximum", a.ExclusiveMaximum);
                    break;
                case ItemsAttribute a:
                    Demand(schema, "array", attribute, where);
                    Bounds(schema, "minItems", a.MinItems, "maxItems", a.MaxItems);
                    break;
                case ItemLengthAttribute a:
                    Bounds(Child(schema, "items", "string", attribute, where), "minLength", a.MinLength, "maxLength", a.MaxLength);
                    break;
                case PropertiesAttribute a:
                    Demand(schema, "object", attribute, where);
                    Bounds(schema, "minProperties", a.MinProperties, "maxProperties", a.MaxProperties);
                    break;
                case ValueLengthAttribute a:
                    Bounds(Child(schema, "additionalProperties", "string", attribute, where), "minLength", a.MinLength, "maxLength", a.MaxLength);
                    break;
                case ListTypeAttribute a:
                    Demand(schema, "array", attribute, where);
                    schema["x-kubernetes-list-type"] = ListTypes.Contains(a.Type) ? a.Type : throw Bad(where, $"no list type '{a.Type}'.");
                    break;
                case ListMapKeysAttribute a:
                    Demand(schema, "array", attribute, where);
                    schema["x-kubernetes-list-map-keys"] = Json.Strings(a.Keys);
                    break;
                case MapTypeAttribute a:
                    Demand(schema, "object", attribute, where);
                    schema["x-kubernetes-map-type"] = MapTypes.Contains(a.Type) ? a.Type : throw Bad(where, $"no map type '{a.Type}'.");
                    break;
                default:
                    break;
            }
        }

        AddRules(schema, property.GetCustomAttributes<ValidationRuleAttribute>().Where(r => r is not ItemValidationRuleAttribute));
        if (property.GetCustomAttributes<ItemValidationRuleAttribute>().ToArray() is { Length: > 0 } itemRules)
        {
            AddRules(schema["items"] as JsonObject ?? throw Bad(where, "item rules need a list."), itemRules);
        }

        Sort(schema);
    }

    public static void AddRules(JsonObject schema, IEnumerable<ValidationRuleAttribute> rules)
    {
        foreach (var rule in rules)
        {
            if (schema["x-kubernetes-validations"] is not JsonArray list)
            {
                schema["x-kubernetes-validations"] = list = [];
            }

            var entry = new JsonObject();
            foreach (var (name, value) in new[]
            {
                ("fieldPath", rule.FieldPath),
                ("message", rule.Message),
                ("messageExpression", rule.MessageExpression),
                ("reason", rule.Reason),
                ("rule", rule.Rule),
            })
            {
                if (value is not null)
                {
                    entry[name] = value;
                }
            }

            list.Add((JsonNode)entry);
        }
    }

    private static bool IsOfType(this JsonObject schema, string type) => schema["type"]!.GetValue<string>() == type;

    private static void Demand(JsonObject schema, string type, Attribute attribute, string where)
    {
        if (!schema.IsOfType(type))
        {
            throw Bad(where, $"[{Name(attribute)}] needs a schema of type {type}, not {schema["type"]}.");
        }
    }

    private static JsonObject Child(JsonObject schema, string key, string type, Attribute attribute, string where)
    {
        var child = schema[key] as JsonObject ?? throw Bad(where, $"[{Name(attribute)}] needs {key}.");
        Demand(child, type, attribute, where);
        return child;
    }

    private static void Bounds(JsonObject schema, string minName, long min, string maxName, long max)
    {
        if (min >= 0)
        {
            schema[minName] = min;
        }

        if (max >= 0)
        {
            schema[maxName] = max;
        }

        Sort(schema);
    }

    private static void Range(JsonObject schema, string name, double value, string exclusiveName, bool exclusive)
    {
        schema[name] = Number(value);
        if (exclusive)
        {
            schema[exclusiveName] = true;
        }
    }

    // A whole number is written as one: YAML would otherwise show 50 as 5E1 or 50.0.
    private static JsonValue Number(double value) =>
        double.IsInteger(value) && Math.Abs(value) < 1L << 53 ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private static JsonValue DefaultValue(object value, string where) => value switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create((long)number),
        long number => JsonValue.Create(number),
        double number => Number(number),
        Enum member => JsonValue.Create(member.ToString()),
        _ => throw Bad(where, $"a default of type {value.GetType().Name} has no JSON form here."),
    };

    // Attribute order differs between compilers and runtimes; the documents must not.
    private static void Sort(JsonObject schema)
    {
        var entries = schema.OrderBy(e => e.Key, StringComparer.Ordinal).ToArray();
        schema.Clear();
        foreach (var (key, value) in entries)
        {
            schema[key] = value;
        }
    }

    private static string Name(Attribute attribute) => attribute.GetType().Name[..^"Attribute".Length];

    private static SchemaException Bad(string where, string message) => new(where, message);
}
