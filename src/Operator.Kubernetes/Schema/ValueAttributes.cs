namespace Operator.Kubernetes.Schema;

/// <summary>What <c>kubectl explain</c> shows. A property's own description wins over the one of its type. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, Inherited = false)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    /// <summary>Plain text; a blank line separates paragraphs.</summary>
    public string Description { get; } = description;
}

/// <summary>The property must be present. Without it every property is optional. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>
/// Value that the API server writes where the property is absent. State it in JSON's terms: a string, a bool or a number; an
/// enum member becomes its name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(object value) : Attribute
{
    /// <summary>The value.</summary>
    public object Value { get; } = value;
}

/// <summary>The only values that a string may have. (An enum type brings its own.)</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values, in the order that <c>kubectl explain</c> shows.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>RE2 expression that a string must contain a match of: anchor it. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    /// <summary>The expression.</summary>
    public string RegexPattern { get; } = regexPattern;
}

/// <summary>Bounds of a string's length in code points; -1 for none. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    /// <summary>Lower bound, or -1.</summary>
    public long MinLength { get; } = minLength;

    /// <summary>Upper bound, or -1.</summary>
    public long MaxLength { get; } = maxLength;
}

/// <summary>Lower bound of a number. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum, bool exclusiveMinimum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>Whether the bound itself is refused.</summary>
    public bool ExclusiveMinimum { get; } = exclusiveMinimum;
}

/// <summary>Upper bound of a number. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum, bool exclusiveMaximum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>Whether the bound itself is refused.</summary>
    public bool ExclusiveMaximum { get; } = exclusiveMaximum;
}
