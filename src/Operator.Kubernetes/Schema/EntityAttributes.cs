namespace Operator.Kubernetes.Schema;

/// <summary>Short names that <c>kubectl</c> accepts for the kind. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    /// <summary>Lower-case short names.</summary>
    public IReadOnlyList<string> ShortNames { get; } = shortNames;
}

/// <summary>Groups of kinds that one <c>kubectl get CATEGORY</c> lists together.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KubernetesEntityCategoriesAttribute(params string[] categories) : Attribute
{
    /// <summary>Lower-case category names.</summary>
    public IReadOnlyList<string> Categories { get; } = categories;
}

/// <summary>Marks the version that is stored. Needed only where a kind has several versions. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StorageVersionAttribute : Attribute;

/// <summary>A column of <c>kubectl get</c>, in the order of declaration. Named as in KubeOps.</summary>
/// <param name="jsonPath">Simple JSON path from the object's root, for example <c>.spec.apiId</c>.</param>
/// <param name="name">Heading; <c>kubectl</c> shows it in upper case.</param>
/// <param name="type">OpenAPI type (<c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>) or <c>date</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    /// <summary>Simple JSON path from the object's root.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>Heading.</summary>
    public string Name { get; } = name;

    /// <summary>OpenAPI type or <c>date</c>.</summary>
    public string Type { get; } = type;

    /// <summary>0 is always shown, anything above only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }

    /// <summary>What the column says.</summary>
    public string? Description { get; init; }
}

/// <summary>A field that <c>--field-selector</c> can select by (strings, integers and booleans of spec or metadata).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SelectableFieldAttribute(string jsonPath) : Attribute
{
    /// <summary>Simple JSON path from the object's root, for example <c>.spec.apiId</c>.</summary>
    public string JsonPath { get; } = jsonPath;
}
