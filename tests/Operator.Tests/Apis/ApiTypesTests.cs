using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Manifests;

namespace Operator.Tests.Apis;

public sealed class ApiTypesTests
{
    public static TheoryData<string> Kinds => [nameof(Integration), nameof(RestIntegration), nameof(RestDeployment), nameof(AwsAccount)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_has_a_description_that_is_a_sentence(string kind) => Assert.All(
        Fields(Schema(kind), "").Where(f => f.Path != ".metadata"),
        field =>
        {
            var description = field.Schema["description"]?.GetValue<string>();
            Assert.True(description is { Length: > 8 } && description.EndsWith('.'), $"{field.Path}: {description}");
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Everything_in_the_spec_is_bounded(string kind) => Assert.All(Fields(Spec(kind), "spec"), field =>
    {
        var bounded = field.Schema["type"]!.GetValue<string>() switch
        {
            "string" => field.Schema["maxLength"] is not null || field.Schema["enum"] is not null,
            "array" => field.Schema["maxItems"] is not null && field.Schema["x-kubernetes-list-type"] is not null,
            "object" when field.Schema["additionalProperties"] is not null => field.Schema["maxProperties"] is not null && field.Schema["x-kubernetes-map-type"] is not null,
            "integer" => field.Schema["minimum"] is not null && field.Schema["maximum"] is not null,
            _ => true,
        };
        Assert.True(bounded, field.Path);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_in_the_status_is_bounded_but_conditions(string kind) => Assert.All(
        Fields(Schema(kind)["properties"]!["status"]!, "status").Where(f => !f.Path.StartsWith("status.conditions", StringComparison.Ordinal) && !f.Path.EndsWith(".serverNameToVerify", StringComparison.Ordinal)),
        field => Assert.DoesNotContain(field.Schema.Select(e => e.Key), key => key.StartsWith("max", StringComparison.Ordinal) || key is "enum" or "x-kubernetes-validations"));

    [Theory]
    [InlineData(typeof(IntegrationSpec), "deletionPolicy", "driftPolicy", "managementPolicy", "protocolType", "replacePolicy", "suspend")]
    [InlineData(typeof(RestIntegrationSpec), "adopt", "createResource", "deletionPolicy", "driftPolicy", "managementPolicy", "suspend")]
    [InlineData(typeof(LambdaSpec), "allowTestInvoke", "managePermission", "permissionScope", "proxy", "streaming")]
    [InlineData(typeof(RestMethodSpec), "apiKeyRequired", "authorizationType")]
    [InlineData(typeof(RestDeploymentSpec), "debounceSeconds", "deletionPolicy", "historyLimit", "minIntervalSeconds", "suspend")]
    public void The_schema_defaults_what_the_types_default_and_nothing_else(Type type, params string[] names)
    {
        var defaults = SpecOf(type)["properties"]!.AsObject().Where(p => p.Value!["default"] is not null)
            .ToDictionary(p => p.Key, p => p.Value!["default"]!.ToJsonString().Trim('"'));

        Assert.Equal(names, defaults.Keys.Order(StringComparer.Ordinal));
        var spec = Activator.CreateInstance(type);
        Assert.All(defaults, d =>
        {
            var property = type.GetProperty(d.Key, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)!;
            Assert.Equal(d.Value, property.GetValue(spec)!.ToString(), ignoreCase: property.PropertyType == typeof(bool));
        });
    }

    [Fact]
    public void Every_property_of_the_API_is_there_under_its_name() => Assert.Superset(
        new HashSet<string>([
            "apiId", "connectionId", "connectionType", "contentHandlingStrategy", "credentialsArn", "description", "integrationMethod", "integrationSubtype",
            "integrationType", "integrationUri", "passthroughBehavior", "payloadFormatVersion", "requestParameters", "requestTemplates", "responseParameters",
            "templateSelectionExpression", "timeoutInMillis", "tlsConfig",
        ]),
        Spec(nameof(Integration))["properties"]!.AsObject().Select(p => p.Key).ToHashSet());

    [Fact]
    public void Every_property_of_PutIntegration_is_there_under_its_name() => Assert.Superset(
        new HashSet<string>([
            "restApiId", "resourceId", "httpMethod", "type", "integrationHttpMethod", "uri", "connectionType", "connectionId", "credentials", "requestParameters",
            "requestTemplates", "passthroughBehavior", "cacheNamespace", "cacheKeyParameters", "contentHandling", "timeoutInMillis", "tlsConfig", "responseTransferMode",
            "integrationTarget", "integrationResponses",
        ]),
        Spec(nameof(RestIntegration))["properties"]!.AsObject().Select(p => p.Key).ToHashSet());

    [Fact]
    public void All_ten_service_actions_have_a_rule_and_a_place_in_the_enum() => Assert.Equal(
        Spec(nameof(Integration))["properties"]!["integrationSubtype"]!["enum"]!.AsArray().Select(v => v!.GetValue<string>()),
        typeof(IntegrationSpec).GetCustomAttributes<ServiceActionRuleAttribute>().Select(r => r.Subtype).Order(StringComparer.Ordinal));

    [Fact]
    public void Api_types_depend_on_Kubernetes_core_schema_and_wire_formats_only()
    {
        var usings = Directory.EnumerateFiles(Repository.PathOf("src", "Operator", "Apis", "V1Alpha1"), "*.cs")
            .SelectMany(File.ReadLines)
            .Select(line => Regex.Match(line, @"^using (Operator\.[\w.]+);"))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .Distinct();

        Assert.Subset(new HashSet<string>(["Operator.Kubernetes.Core", "Operator.Kubernetes.Json", "Operator.Kubernetes.Schema", "Operator.Apis.V1Alpha1"]), usings.ToHashSet());
    }

    [Theory]
    [InlineData(typeof(Integration))]
    [InlineData(typeof(V1Condition))]
    public void Every_public_type_has_a_doc_comment(Type inAssembly)
    {
        var documented = XDocument.Load(Path.ChangeExtension(inAssembly.Assembly.Location, ".xml"))
            .Descendants("member").Select(m => m.Attribute("name")!.Value).ToHashSet();

        Assert.All(
            inAssembly.Assembly.GetExportedTypes().Where(type => type.FullName!.StartsWith("Operator.", StringComparison.Ordinal)),
            type => Assert.Contains("T:" + type.FullName!.Replace('+', '.'), documented));
    }

    private static JsonNode Schema(string kind) => CrdManifests.Documents()
        .Single(crd => (string?)crd["spec"]!["names"]!["kind"] == kind)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;

    private static JsonNode Spec(string kind) => Schema(kind)["properties"]!["spec"]!;

    private static JsonNode SpecOf(Type type) =>
        type == typeof(LambdaSpec) ? Spec(nameof(RestIntegration))["properties"]!["lambda"]!
        : type == typeof(RestMethodSpec) ? Spec(nameof(RestIntegration))["properties"]!["method"]!
        : Spec(type.Name[..^"Spec".Length]);

    private static IEnumerable<(string Path, JsonObject Schema)> Fields(JsonNode schema, string path)
    {
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            yield return ($"{path}.{name}", property!.AsObject());
            foreach (var field in Fields(property!, $"{path}.{name}"))
            {
                yield return field;
            }
        }

        foreach (var child in new[] { schema["items"], schema["additionalProperties"] }.OfType<JsonObject>())
        {
            foreach (var field in Fields(child, path + "[]"))
            {
                yield return field;
            }
        }
    }
}
