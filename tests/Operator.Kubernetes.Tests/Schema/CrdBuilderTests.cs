using System.Text.Json.Nodes;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;

namespace Operator.Kubernetes.Tests.Schema;

public sealed class CrdBuilderTests
{
    private static readonly JsonNode Version = CrdBuilder.Build(typeof(Gadget)).Single()["spec"]!["versions"]![0]!;
    private static readonly JsonNode Spec = Version["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

    [Fact]
    public void The_frame_names_group_kind_and_scope()
    {
        var crd = CrdBuilder.Build(typeof(Gadget)).Single();

        crd["spec"]!["versions"] = null;
        Same(crd, """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "gadgets.example.io"},
             "spec": {"group": "example.io",
                      "names": {"categories": ["all"], "kind": "Gadget", "listKind": "GadgetList", "plural": "gadgets", "shortNames": ["gd", "gdt"], "singular": "gadget"},
                      "scope": "Namespaced", "versions": null}}
            """);
    }

    [Fact]
    public void The_version_has_columns_selectable_fields_and_a_status_subresource()
    {
        Same(Version["additionalPrinterColumns"], """
            [{"description": "How large.", "jsonPath": ".spec.size", "name": "Size", "priority": 1, "type": "integer"},
             {"jsonPath": ".metadata.creationTimestamp", "name": "Age", "type": "date"}]
            """);
        Same(Version["selectableFields"], """[{"jsonPath": ".spec.name"}]""");
        Same(Version["subresources"], """{"status": {}}""");
        Assert.True(Version["served"]!.GetValue<bool>());
        Assert.True(Version["storage"]!.GetValue<bool>());
    }

    [Fact]
    public void The_root_demands_the_spec_and_leaves_metadata_to_the_server()
    {
        var root = Version["schema"]!["openAPIV3Schema"]!;

        Assert.Equal("A gadget.", root["description"]!.GetValue<string>());
        Same(root["required"], """["spec"]""");
        Same(root["properties"]!["metadata"], """{"type": "object"}""");
        Assert.Equal(["apiVersion", "kind", "metadata", "spec", "status"], root["properties"]!.AsObject().Select(p => p.Key));
    }

    [Theory]
    [InlineData("name", """{"default": "yes", "description": "Its name.", "maxLength": 63, "minLength": 1, "pattern": "^[a-z]+$", "type": "string"}""")]
    [InlineData("size", """{"exclusiveMaximum": true, "format": "int32", "maximum": 10, "minimum": 1, "type": "integer"}""")]
    [InlineData("count", """{"format": "int64", "type": "integer"}""")]
    [InlineData("ratio", """{"format": "double", "minimum": 0.5, "type": "number"}""")]
    [InlineData("on", """{"default": true, "type": "boolean"}""")]
    [InlineData("letter", """{"enum": ["a", "b"], "type": "string"}""")]
    [InlineData("mode", """{"default": "Slow", "enum": ["Slow", "very-fast"], "type": "string"}""")]
    [InlineData("tags", """
        {"items": {"maxLength": 20, "minLength": 1, "type": "string", "x-kubernetes-validations": [{"message": "Not no.", "rule": "self != 'no'"}]},
         "maxItems": 5, "minItems": 1, "type": "array", "x-kubernetes-list-type": "set"}
        """)]
    [InlineData("parts", """
        {"items": {"description": "A part.",
                   "properties": {"id": {"type": "string"}, "mode": {"enum": ["Slow", "very-fast"], "type": "string"}},
                   "required": ["id"], "type": "object"},
         "maxItems": 3, "type": "array", "x-kubernetes-list-map-keys": ["id"], "x-kubernetes-list-type": "map"}
        """)]
    [InlineData("labels", """
        {"additionalProperties": {"maxLength": 8, "minLength": 1, "type": "string"}, "maxProperties": 9, "minProperties": 0, "type": "object",
         "x-kubernetes-map-type": "granular", "x-kubernetes-validations": [{"message": "Not seven.", "rule": "size(self) != 7"}]}
        """)]
    [InlineData("nested", """{"additionalProperties": {"additionalProperties": {"type": "string"}, "type": "object"}, "type": "object"}""")]
    [InlineData("x-name", """{"type": "string"}""")]
    public void Each_attribute_and_type_has_its_place_in_the_schema(string property, string expected) => Same(Spec["properties"]![property], expected);

    [Fact]
    public void An_ignored_property_is_not_in_the_schema() => Assert.False(Spec["properties"]!.AsObject().ContainsKey("hidden"));

    [Fact]
    public void Rules_of_a_class_carry_all_they_say()
    {
        Same(Spec["x-kubernetes-validations"], """
            [{"fieldPath": ".name", "message": "Set name.", "messageExpression": "'Set name for ' + string(self.size)", "reason": "FieldValueRequired",
              "rule": "!has(self.size) || has(self.name)"}]
            """);
        Same(Spec["required"], """["name"]""");
        Assert.Equal("What it should be.", Spec["description"]!.GetValue<string>());
    }

    [Fact]
    public void Conditions_are_a_list_keyed_by_type_with_the_bounds_of_metav1()
    {
        var conditions = Version["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!["properties"]!["conditions"]!;

        Assert.Equal("map", conditions["x-kubernetes-list-type"]!.GetValue<string>());
        Same(conditions["x-kubernetes-list-map-keys"], """["type"]""");
        Same(conditions["items"]!["required"], """["lastTransitionTime", "message", "reason", "status", "type"]""");
        Assert.Equal(32768, conditions["items"]!["properties"]!["message"]!["maxLength"]!.GetValue<int>());
    }

    [Fact]
    public void The_document_is_the_same_every_time() =>
        Assert.Equal(CrdBuilder.Build(typeof(Gadget)).Single().ToJsonString(), CrdBuilder.Build(typeof(Gadget)).Single().ToJsonString());

    [Fact]
    public void Two_versions_need_to_say_which_is_stored()
    {
        Assert.Throws<SchemaException>(() => CrdBuilder.Build(typeof(OneV1), typeof(OneV2Unstored)));

        var versions = CrdBuilder.Build(typeof(OneV2), typeof(OneV1)).Single()["spec"]!["versions"]!.AsArray();
        Assert.Equal([("v1", false), ("v2", true)], versions.Select(v => (v!["name"]!.GetValue<string>(), v["storage"]!.GetValue<bool>())));
    }

    [Theory]
    [InlineData(typeof(PatternOnNumber), "PatternOnNumberSpec.Number: [Pattern] needs a schema of type string, not integer.")]
    [InlineData(typeof(UnknownListType), "UnknownListTypeSpec.Items: no list type 'bag'.")]
    [InlineData(typeof(Recursive), "RecursiveSpec.Inner: is nested more than 32 deep: a structural schema cannot refer to itself.")]
    [InlineData(typeof(NoSchema), "NoSchemaSpec.Value: has type System.Uri, which has no structural schema here.")]
    [InlineData(typeof(string), "String: has no [KubernetesEntity].")]
    public void A_mistake_in_the_source_is_named(Type entity, string message) =>
        Assert.Equal(message, Assert.Throws<SchemaException>(() => CrdBuilder.Build(entity)).Message);

    private static void Same(JsonNode? actual, string expected) =>
        // By text, so that the order of keys counts: it is what makes the generated files stable.
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual?.ToJsonString());

    [KubernetesEntity(Group = "example.io", ApiVersion = "v1", Kind = "One", PluralName = "ones")]
    private sealed class OneV1 : CustomKubernetesEntity;

    [KubernetesEntity(Group = "example.io", ApiVersion = "v2", Kind = "One", PluralName = "ones")]
    [StorageVersion]
    private sealed class OneV2 : CustomKubernetesEntity;

    [KubernetesEntity(Group = "example.io", ApiVersion = "v2", Kind = "One", PluralName = "ones")]
    private sealed class OneV2Unstored : CustomKubernetesEntity;

    private sealed class NoStatus;

    private sealed class PatternOnNumberSpec
    {
        [Pattern("x")]
        public int Number { get; set; }
    }

    [KubernetesEntity(Group = "example.io", ApiVersion = "v1", Kind = "Bad", PluralName = "bads")]
    private sealed class PatternOnNumber : CustomKubernetesEntity<PatternOnNumberSpec, NoStatus>;

    private sealed class UnknownListTypeSpec
    {
        [ListType("bag")]
        public IList<string>? Items { get; set; }
    }

    [KubernetesEntity(Group = "example.io", ApiVersion = "v1", Kind = "Bad", PluralName = "bads")]
    private sealed class UnknownListType : CustomKubernetesEntity<UnknownListTypeSpec, NoStatus>;

    private sealed class RecursiveSpec
    {
        public RecursiveSpec? Inner { get; set; }
    }

    [KubernetesEntity(Group = "example.io", ApiVersion = "v1", Kind = "Bad", PluralName = "bads")]
    private sealed class Recursive : CustomKubernetesEntity<RecursiveSpec, NoStatus>;

    private sealed class NoSchemaSpec
    {
        public Uri? Value { get; set; }
    }

    [KubernetesEntity(Group = "example.io", ApiVersion = "v1", Kind = "Bad", PluralName = "bads")]
    private sealed class NoSchema : CustomKubernetesEntity<NoSchemaSpec, NoStatus>;
}
