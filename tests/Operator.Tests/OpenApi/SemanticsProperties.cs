using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Operator.OpenApi;

namespace Operator.Tests.OpenApi;

/// <summary>What has no effect is left out and said; how words are written does not matter.</summary>
public sealed class SemanticsProperties
{
    private const string LambdaUri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

    private static readonly string[] Types = ["aws", "aws_proxy", "http", "http_proxy", "mock"];

    // Values of every property that every type of REST integration may be written with.
    private static readonly (string Name, string Value)[] Optional =
    [
        ("passthroughBehavior", "\"when_no_match\""),
        ("timeoutInMillis", "1000"),
        ("requestTemplates", "{\"application/json\": \"{}\"}"),
        ("responses", "{\"default\": {\"statusCode\": \"200\"}, \"4..\": {\"statusCode\": 404}}"),
        ("cacheNamespace", "\"n\""),
        ("contentHandling", "\"convert_to_text\""),
    ];

    private static readonly string[] IgnoredByProxies = ["requestTemplates", "responses"];
    private static readonly string[] IgnoredByMocks = ["uri", "httpMethod"];

    private static Gen<JsonObject> Integration { get; } =
        from type in Gen.Elements(Types)
        from properties in Gen.SubListOf(Optional)
        from backend in Gen.Elements(true, false)
        select Extension(type, properties, backend);

    // Any letter case of every word.
    private static Gen<JsonObject> Shouted(JsonObject extension) =>
        from seed in Gen.Choose(0, int.MaxValue)
        select Recased(extension, new Random(seed));

    [Fact]
    public void What_a_type_ignores_is_left_out_with_a_warning_at_its_place_and_nothing_else_is() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Arb.From(Integration), (JsonObject extension) =>
        {
            var type = extension["type"]!.GetValue<string>();
            var ignored = type.EndsWith("_proxy", StringComparison.Ordinal) ? IgnoredByProxies : type == "mock" ? IgnoredByMocks : [];

            var import = Import(extension);

            Assert.False(import.HasErrors, string.Join('\n', import.Findings));
            var spec = Assert.Single(import.Manifests)["spec"]!.AsObject();
            Assert.Equal(
                ignored.Where(extension.ContainsKey).Order(StringComparer.Ordinal),
                import.Findings.Where(finding => finding.Message.EndsWith("It is left out.", StringComparison.Ordinal)).Select(finding => finding.Pointer.Split('/')[^1]).Order(StringComparer.Ordinal));
            Assert.Equal(ignored.Count(extension.ContainsKey), import.Findings.Count);
            foreach (var property in IntegrationProperty.All.Where(property => extension.ContainsKey(property.Name)))
            {
                Assert.Equal(!ignored.Contains(property.Name), spec.ContainsKey(property.Rest!));
            }
        }));

    [Fact]
    public void The_letter_case_of_words_does_not_matter() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(
            Arb.From(from extension in Integration from shouted in Shouted(extension) select (extension, shouted)),
            ((JsonObject Written, JsonObject Shouted) pair) =>
            {
                var (expected, actual) = (Import(pair.Written), Import(pair.Shouted));

                Assert.Equal(expected.Findings, actual.Findings);
                Assert.Equal(expected.Manifests.Select(manifest => manifest.ToJsonString()), actual.Manifests.Select(manifest => manifest.ToJsonString()));
                var spec = actual.Manifests.Single()["spec"]!;
                Assert.Equal(pair.Written["type"]!.GetValue<string>().ToUpperInvariant(), spec["type"]!.GetValue<string>());
                Assert.Equal(pair.Written["passthroughBehavior"]?.GetValue<string>().ToUpperInvariant(), spec["passthroughBehavior"]?.GetValue<string>());
            }));

    private static ImportResult Import(JsonObject extension) => OpenApiImporter.Import(
        new JsonObject
        {
            ["openapi"] = "3.0.1",
            ["paths"] = new JsonObject { ["/a"] = new JsonObject { ["get"] = new JsonObject { [Operations.Integration] = extension.DeepClone() } } },
        }.ToJsonString(),
        new ImportOptions { RestApiId = "a1" });

    private static JsonObject Extension(string type, IEnumerable<(string Name, string Value)> properties, bool backend)
    {
        var extension = new JsonObject { ["type"] = type };
        if (type != "mock" || backend)
        {
            extension["uri"] = type.StartsWith("aws", StringComparison.Ordinal) ? LambdaUri : "https://example.com/";
            extension["httpMethod"] = "POST";
        }

        foreach (var (name, value) in properties)
        {
            extension[name] = JsonNode.Parse(value);
        }

        return extension;
    }

    private static JsonObject Recased(JsonObject extension, Random random)
    {
        var result = (JsonObject)extension.DeepClone();
        foreach (var property in IntegrationProperty.All.Where(property => property.Shape == PropertyShape.Word && result.ContainsKey(property.Name)))
        {
            result[property.Name] = new string([.. result[property.Name]!.GetValue<string>().Select(c => random.Next(2) == 0 ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c))]);
        }

        return result;
    }
}
