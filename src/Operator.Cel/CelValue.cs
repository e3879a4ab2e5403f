using System.Globalization;
using Operator.Cel.Evaluation;

namespace Operator.Cel;

/// <summary>
/// A value of an expression. Immutable. The closed set of kinds is <see cref="CelNull"/>, <see cref="CelBool"/>,
/// <see cref="CelInt"/>, <see cref="CelUint"/>, <see cref="CelDouble"/>, <see cref="CelString"/>, <see cref="CelList"/>,
/// <see cref="CelMap"/>, <see cref="CelType"/> and <see cref="CelOptional"/>.
/// <c>Equals</c> is CEL's equality: numbers compare across kinds, values of other different kinds are unequal.
/// </summary>
public abstract class CelValue : IEquatable<CelValue>
{
    private protected CelValue()
    {
    }

    /// <summary>CEL's name of the value's type: <c>int</c>, <c>string</c>, <c>map</c>, ...</summary>
    public abstract string TypeName { get; }

    /// <summary>
    /// Takes a CLR value into CEL: <c>null</c>, <see cref="bool"/>, integers, <see cref="double"/>, <see cref="string"/>,
    /// <see cref="System.Text.Json.Nodes.JsonNode"/> (read in place, not copied) and <see cref="CelValue"/> itself.
    /// </summary>
    /// <exception cref="ArgumentException">The CLR type has no CEL counterpart here.</exception>
    public static CelValue From(object? value) => ClrValues.ToCel(value);

    /// <inheritdoc/>
    public bool Equals(CelValue? other) => other is not null && Equality.AreEqual(this, other, Budget.Unlimited());

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as CelValue);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Equality.HashCode(this);
}

/// <summary>CEL's <c>null</c>.</summary>
public sealed class CelNull : CelValue
{
    internal static readonly CelNull Instance = new();

    private CelNull()
    {
    }

    /// <inheritdoc/>
    public override string TypeName => "null_type";

    /// <inheritdoc/>
    public override string ToString() => "null";
}

/// <summary>A truth value: what every validation rule has to yield.</summary>
public sealed class CelBool : CelValue
{
    internal static readonly CelBool True = new(true);
    internal static readonly CelBool False = new(false);

    private CelBool(bool value) => Value = value;

    /// <summary>The truth value.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override string TypeName => "bool";

    /// <inheritdoc/>
    public override string ToString() => Value ? "true" : "false";

    internal static CelBool Of(bool value) => value ? True : False;
}

/// <summary>A 64-bit signed integer; arithmetic beyond its range is an error, never a wrap.</summary>
public sealed class CelInt(long value) : CelValue
{
    /// <summary>The number.</summary>
    public long Value { get; } = value;

    /// <inheritdoc/>
    public override string TypeName => "int";

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A 64-bit unsigned integer (literals such as <c>1u</c>; JSON never yields one).</summary>
public sealed class CelUint(ulong value) : CelValue
{
    /// <summary>The number.</summary>
    public ulong Value { get; } = value;

    /// <inheritdoc/>
    public override string TypeName => "uint";

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An IEEE 754 double.</summary>
public sealed class CelDouble(double value) : CelValue
{
    /// <summary>The number.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override string TypeName => "double";

    /// <inheritdoc/>
    public override string ToString() => Conversions.FormatDouble(Value);
}

/// <summary>A string; lengths and offsets count Unicode code points, not UTF-16 units.</summary>
public sealed class CelString(string value) : CelValue
{
    /// <summary>The text.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override string TypeName => "string";

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A type as a value: what <c>type(x)</c> yields and what the names <c>int</c>, <c>string</c>, ... denote.</summary>
public sealed class CelType(string name) : CelValue
{
    /// <summary>CEL's name of the type.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string TypeName => "type";

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// A value that may be absent: what <c>a.?b</c> yields, and what <c>oldSelf</c> is in a rule with <c>optionalOldSelf: true</c>.
/// </summary>
public sealed class CelOptional : CelValue
{
    private CelOptional(CelValue? value) => Value = value;

    /// <summary>The optional without a value.</summary>
    public static CelOptional None { get; } = new(null);

    /// <summary>The value, or <c>null</c> (not <see cref="CelNull"/>) when there is none.</summary>
    public CelValue? Value { get; }

    /// <inheritdoc/>
    public override string TypeName => "optional_type";

    /// <summary>An optional that holds <paramref name="value"/>.</summary>
    public static CelOptional Of(CelValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new CelOptional(value);
    }

    /// <inheritdoc/>
    public override string ToString() => Value is null ? "optional.none()" : $"optional.of({Value})";
}
