using System.Text.Json.Serialization;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;

namespace Operator.Kubernetes.Tests.Schema;

/// <summary>A kind that carries every attribute once.</summary>
[KubernetesEntity(Group = "example.io", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
[KubernetesEntityShortNames("gd", "gdt")]
[KubernetesEntityCategories("all")]
[GenericAdditionalPrinterColumn(".spec.size", "Size", "integer", Priority = 1, Description = "How large.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[SelectableField(".spec.name")]
[Description("A gadget.")]
public sealed class Gadget : CustomKubernetesEntity<GadgetSpec, GadgetStatus>;

[Description("What it should be.")]
[ValidationRule("!has(self.size) || has(self.name)", Message = "Set name.", MessageExpression = "'Set name for ' + string(self.size)", FieldPath = ".name", Reason = "FieldValueRequired")]
public sealed class GadgetSpec
{
    [Required]
    [Length(1, 63)]
    [Pattern("^[a-z]+$")]
    [Default("yes")]
    [Description("Its name.")]
    public string Name { get; set; } = "yes";

    [RangeMinimum(1)]
    [RangeMaximum(10, exclusiveMaximum: true)]
    public int? Size { get; set; }

    public long Count { get; set; }

    [RangeMinimum(0.5)]
    public double? Ratio { get; set; }

    [Default(true)]
    public bool On { get; set; } = true;

    [EnumValues("a", "b")]
    public string? Letter { get; set; }

    [Default(GadgetMode.Slow)]
    public GadgetMode Mode { get; set; }

    [Items(1, 5)]
    [ItemLength(1, 20)]
    [ListType("set")]
    [ItemValidationRule("self != 'no'", Message = "Not no.")]
    public IList<string>? Tags { get; set; }

    [Items(maxItems: 3)]
    [ListType("map")]
    [ListMapKeys("id")]
    public IList<GadgetPart>? Parts { get; set; }

    [Properties(0, 9)]
    [ValueLength(1, 8)]
    [MapType("granular")]
    [ValidationRule("size(self) != 7", Message = "Not seven.")]
    public IDictionary<string, string>? Labels { get; set; }

    public IDictionary<string, IDictionary<string, string>>? Nested { get; set; }

    [JsonPropertyName("x-name")]
    public string? Renamed { get; set; }

    [JsonIgnore]
    public string? Hidden { get; set; }
}

[Description("A part.")]
public sealed class GadgetPart
{
    [Required]
    public string Id { get; set; } = "";

    public GadgetMode? Mode { get; set; }
}

[Description("What it is.")]
public sealed class GadgetStatus
{
    [ListType("map")]
    [ListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }

    public DateTime? Since { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<GadgetMode>))]
public enum GadgetMode
{
    Slow,

    [JsonStringEnumMemberName("very-fast")]
    Fast,
}
