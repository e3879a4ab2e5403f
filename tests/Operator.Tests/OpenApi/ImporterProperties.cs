using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Operator.OpenApi;
using Operator.Tests.Apis;
using Operator.Validation;

namespace Operator.Tests.OpenApi;

/// <summary>Any text gives manifests and findings: never an exception, and manifests that are refused never without an error.</summary>
public sealed class ImporterProperties
{
    private static readonly string[] Names =
    [
        "openapi", "swagger", "paths", "components", "servers", "host", "url", "/a", "/a/{b}", "/$default", "get", "POST", "trace", "parameters", "security", "responses",
        Operations.Integration, Operations.Integrations, Operations.AnyMethod, "$ref", "default", "2\\d{2}", "statusCode", "", "~/",
        .. IntegrationProperty.All.Select(property => property.Name),
    ];

    private static Gen<JsonNode?> Leaf { get; } = Gen.Elements<JsonNode?>(
        null, "2.0", "3.0.1", "aws_proxy", "mock", "http", "https://example.com", "#/components", "#/paths/~1a/get", "#", "${stageVariables.x}", "", "200", 200, 1.5, -1e300, true,
        "https://abc.execute-api.us-east-1.amazonaws.com");

    [Fact]
    public void Any_tree_gives_manifests_and_findings() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500).WithStartSize(4).WithEndSize(40),
            Prop.ForAll(Arb.From(Gen.Sized(Tree)), (JsonNode? tree) => Holds(tree?.ToJsonString() ?? "null")));

    [Fact]
    public void Any_integration_in_its_place_gives_a_manifest_that_is_valid_or_an_error() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500).WithStartSize(4).WithEndSize(40),
            Prop.ForAll(Arb.From(Gen.Sized(Tree)), (JsonNode? tree) => Holds(new JsonObject
            {
                ["openapi"] = "3.0.1",
                ["paths"] = new JsonObject { ["/a"] = new JsonObject { ["get"] = new JsonObject { [Operations.Integration] = tree?.DeepClone() } } },
            }.ToJsonString())));

    [Fact]
    public void A_document_that_is_cut_off_or_spoilt_anywhere_is_read_without_a_crash()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("tests", "Operator.Tests", "OpenApi", "Golden"), "input.*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            for (var at = 0; at < text.Length; at += 23)
            {
                Holds(text[..at]);
                Holds($"{text[..at]}{text[(at + 1)..]}");
            }
        }
    }

    [Theory]
    [InlineData("""{"swagger":"2.0","paths":{},"responses":{"a":{"x":{"$ref":"#/components"}}}}""")]
    [InlineData("""{"openapi":"3.0.1","paths":{"/a":{"get":{"parameters":[{"name":"a","in":"query","required":"maybe"}]}}}}""")]
    [InlineData("""{"swagger":"2.0","responses":{"default":{"trace":{"$ref":"#/components"}},"/a/{b}":{"$ref":"mock"}}}""")]
    public void What_the_reader_throws_on_is_an_error(string text) => Holds(text);

    private static bool Holds(string text)
    {
        foreach (var options in new[] { new ImportOptions { RestApiId = "a1", WithMethods = true }, new ImportOptions { ApiId = "a1" }, new ImportOptions() })
        {
            var import = OpenApiImporter.Import(text, options);
            Assert.True(import.HasErrors || import.Manifests.Count > 0, text);
            Assert.True(import.HasErrors || import.Manifests.All(manifest => ManifestValidator.Current.Validate(manifest).Single().Refusal is null), text);
            Assert.Equal(import.Manifests.Count, import.Manifests.Select(manifest => manifest["metadata"]!["name"]!.GetValue<string>()).Distinct().Count());
            Assert.All(import.Findings, finding => Assert.NotEmpty(finding.Message));
        }

        return true;
    }

    private static Gen<JsonNode?> Tree(int size) => size <= 1
        ? Leaf
        : Gen.OneOf(
            Leaf,
            from entries in Gen.ListOf(Gen.Zip(Gen.Elements(Names), Tree(size / 3)), 5)
            select (JsonNode?)new JsonObject(entries.DistinctBy(entry => entry.Item1).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2?.DeepClone()))),
            from entries in Gen.ListOf(Gen.Zip(Gen.Elements(Names), Tree(size / 2)), 3)
            select (JsonNode?)new JsonObject(entries.DistinctBy(entry => entry.Item1).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2?.DeepClone()))),
            from items in Gen.ListOf(Tree(size / 3), 2)
            select (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]));
}
