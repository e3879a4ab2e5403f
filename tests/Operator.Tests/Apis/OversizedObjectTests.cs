using System.Text.Json.Nodes;
using Operator.Validation;

namespace Operator.Tests.Apis;

/// <summary>Size is refused by bounds, in reasonable time, and never crashes.</summary>
public sealed class OversizedObjectTests
{
    [Fact]
    public void A_megabyte_of_text_is_too_long() =>
        Assert.Contains("spec.description: Too long: may not be more than 1024 bytes", Refusal(s => s["description"] = new string('x', 1 << 20)), StringComparison.Ordinal);

    [Fact]
    public void Ten_thousand_mappings_are_too_many() =>
        Assert.Contains(
            "spec.requestParameters: Too many: 10000: must have at most 100 items",
            Refusal(s => s["requestParameters"] = Map(10_000, i => $"overwrite:header.h{i}")),
            StringComparison.Ordinal);

    [Fact]
    public void Ten_thousand_status_codes_are_too_many() =>
        Assert.Contains(
            "spec.responseParameters: Too many: 10000",
            Refusal(s => s["responseParameters"] = new JsonObject(Enumerable.Range(0, 10_000).Select(i =>
                KeyValuePair.Create($"{i}", (JsonNode?)new JsonObject { ["responseParameters"] = new JsonArray() })))),
            StringComparison.Ordinal);

    [Fact]
    public void A_full_map_of_ordinary_mappings_is_judged_within_the_evaluators_budget() =>
        Assert.Null(Refusal(s => s["requestParameters"] = Map(100, i => $"overwrite:header.x-some-ordinary-header-name-{i}")));

    [Fact]
    public void A_full_RestIntegration_is_judged_within_the_evaluators_budget() =>
        Assert.Null(ManifestValidator.Current.Validate(FullRestIntegration.Manifest()).Single().Refusal);

    [Theory]
    [InlineData("requestParameters", 513)]
    public void A_key_too_long_to_be_bounded_by_the_schema_is_refused_by_a_rule(string field, int length) =>
        Assert.Contains(
            $"spec.{field}: Invalid value: Shorten the keys of {field}",
            Refusal(s => s[field] = new JsonObject { ["append:header." + new string('x', length)] = "y" }),
            StringComparison.Ordinal);

    [Fact]
    public void Templates_of_allowed_size_are_judged() =>
        Assert.Null(Refusal(s =>
        {
            s["protocolType"] = "WEBSOCKET";
            s["requestTemplates"] = new JsonObject(Enumerable.Range(0, 32).Select(i => KeyValuePair.Create($"k{i}", (JsonNode?)new string('x', 32768))));
        }));

    private static JsonObject Map(int count, Func<int, string> key) =>
        new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create(key(i), (JsonNode?)"x")));

    private static string? Refusal(Action<JsonObject> change)
    {
        var spec = new JsonObject
        {
            ["apiId"] = "a1b2c3d4",
            ["integrationType"] = "HTTP_PROXY",
            ["integrationMethod"] = "GET",
            ["integrationUri"] = "https://example.com",
        };
        change(spec);
        return ManifestValidator.Current.Validate(new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = "Integration",
            ["metadata"] = new JsonObject { ["name"] = "big" },
            ["spec"] = spec,
        }).Single().Refusal;
    }
}
