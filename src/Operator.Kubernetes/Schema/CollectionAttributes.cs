namespace Operator.Kubernetes.Schema;

/// <summary>Bounds of a list's length; -1 for none. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    /// <summary>Lower bound, or -1.</summary>
    public long MinItems { get; } = minItems;

    /// <summary>Upper bound, or -1.</summary>
    public long MaxItems { get; } = maxItems;
}

/// <summary>Bounds of the length of a list's strings; -1 for none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemLengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    /// <summary>Lower bound, or -1.</summary>
    public long MinLength { get; } = minLength;

    /// <summary>Upper bound, or -1.</summary>
    public long MaxLength { get; } = maxLength;
}

/// <summary>Bounds of a map's number of entries; -1 for none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PropertiesAttribute(long minProperties = -1, long maxProperties = -1) : Attribute
{
    /// <summary>Lower bound, or -1.</summary>
    public long MinProperties { get; } = minProperties;

    /// <summary>Upper bound, or -1.</summary>
    public long MaxProperties { get; } = maxProperties;
}

/// <summary>Bounds of the length of a map's string values; -1 for none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValueLengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    /// <summary>Lower bound, or -1.</summary>
    public long MinLength { get; } = minLength;

    /// <summary>Upper bound, or -1.</summary>
    public long MaxLength { get; } = maxLength;
}

/// <summary>How server-side apply merges a list: <c>atomic</c> (one owner), <c>set</c> (unique scalars) or <c>map</c> (objects by key).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListTypeAttribute(string type) : Attribute
{
    /// <summary><c>atomic</c>, <c>set</c> or <c>map</c>.</summary>
    public string Type { get; } = type;
}

/// <summary>The JSON names of the properties that key a list of type <c>map</c>; they must be required or have a default.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>JSON names.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>How server-side apply merges a map or object: <c>granular</c> (by entry) or <c>atomic</c> (one owner).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MapTypeAttribute(string type) : Attribute
{
    /// <summary><c>granular</c> or <c>atomic</c>.</summary>
    public string Type { get; } = type;
}
