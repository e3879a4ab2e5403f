namespace Operator.Cel.Evaluation;

/// <summary>The identifiers that denote types.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, CelType> Types = new[]
    {
        "bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint", "optional_type",
    }.ToDictionary(name => name, name => new CelType(name), StringComparer.Ordinal);

    public static bool Contains(string name) => Types.ContainsKey(name);

    public static CelType Of(string name) => Types[name];
}
