using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Sandbox.KubernetesApi.Schema;

/// <summary>A compiled node of a CRD's <c>openAPIV3Schema</c>. Immutable; read by <see cref="StructuralSchemaReader"/>.</summary>
internal sealed record StructuralSchema
{
    public string? Type { get; init; }

    public string? Format { get; init; }

    public bool Nullable { get; init; }

    public bool IntOrString { get; init; }

    public bool PreserveUnknownFields { get; init; }

    public bool EmbeddedResource { get; init; }

    public IReadOnlyDictionary<string, StructuralSchema> Properties { get; init; } = new Dictionary<string, StructuralSchema>();

    /// <summary>Schema of values under keys that are not in <see cref="Properties"/>.</summary>
    public StructuralSchema? AdditionalProperties { get; init; }

    /// <summary><c>additionalProperties: true</c>: any further key, with any value.</summary>
    public bool AllowsAnyProperty { get; init; }

    public StructuralSchema? Items { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public IReadOnlyList<JsonNode?>? Enum { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public Regex? Pattern { get; init; }

    public string? PatternText { get; init; }

    public JsonNode? Default { get; init; }

    /// <summary>atomic (also when absent), set or map.</summary>
    public string ListType { get; init; } = "atomic";

    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    public bool AtomicMap { get; init; }

    public IReadOnlyList<ValidationRule> Rules { get; init; } = [];

    public IReadOnlyList<StructuralSchema> AllOf { get; init; } = [];

    public IReadOnlyList<StructuralSchema> AnyOf { get; init; } = [];

    public IReadOnlyList<StructuralSchema> OneOf { get; init; } = [];

    public StructuralSchema? Not { get; init; }

    /// <summary>True where any value is kept without being described: no schema says what its parts are.</summary>
    public bool Opaque => PreserveUnknownFields && Properties.Count == 0 && AdditionalProperties is null;

    /// <summary>The schema of a property; null for one that is not described.</summary>
    public StructuralSchema? Property(string name) => Properties.GetValueOrDefault(name) ?? AdditionalProperties;
}
