using System.Text.Json.Nodes;
using Operator.Validation;

namespace Operator.Tests.Apis;

public sealed class OfflineValidationTests
{
    public static TheoryData<string> All => ValidationCase.Names;

    [Theory]
    [MemberData(nameof(All))]
    public void Says_what_the_table_says(string name)
    {
        var @case = ValidationCase.Of(name);

        var result = OfflineVerdict.Of(@case);

        if (@case.Refused is null)
        {
            Assert.Null(result.Refusal);
        }
        else
        {
            Assert.Contains(@case.Refused, result.Refusal, StringComparison.Ordinal);
        }
    }

    // What an older schema let in may stay; the server calls it ratcheting.
    [Theory]
    [InlineData("""{"apiId":"a/b","description":"new"}""", null)]
    [InlineData("""{"apiId":"a/c","description":"old"}""", "spec.apiId: Invalid value: \"a/c\"")]
    public void What_stays_as_it_was_is_not_refused_in_an_edit(string edit, string? refused)
    {
        var live = Manifest("""{"apiId":"a/b","description":"old"}""");

        Assert.Contains("spec.apiId", ManifestValidator.Current.Validate(live).Single().Refusal, StringComparison.Ordinal);
        var refusal = ManifestValidator.Current.ValidateEdit(Manifest(edit), live).Refusal;

        Assert.Equal(refused is null, refusal is null);
        Assert.Contains(refused ?? "", refusal ?? "", StringComparison.Ordinal);

        static JsonObject Manifest(string more)
        {
            var spec = JsonNode.Parse(more)!.AsObject();
            (spec["integrationType"], spec["integrationUri"]) = ("AWS_PROXY", "arn:aws:lambda:us-west-2:123456789012:function:f");
            return new() { ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1", ["kind"] = "Integration", ["metadata"] = new JsonObject { ["name"] = "case" }, ["spec"] = spec };
        }
    }

    [Fact]
    public void The_tables_are_as_large_as_the_matrix_asks()
    {
        Assert.True(ValidationCase.Cases.Count(c => c.Refused is not null) >= 60);
        Assert.True(ValidationCase.Cases.Count(c => c.Refused is null) >= 25);
    }

    [Fact]
    public void Every_rule_of_the_schema_is_refused_by_some_case()
    {
        var refused = ValidationCase.Cases.Where(c => c.Refused is not null).Select(c => OfflineVerdict.Of(c).Refusal!).ToArray();

        var untested = Operator.Manifests.CrdManifests.Documents()
            .SelectMany(crd => Rules(crd))
            .Select(rule => rule["message"]!.GetValue<string>())
            .Where(message => !refused.Any(text => text.Contains(message, StringComparison.Ordinal)));

        // Lengths of keys: one rule per map, tried by the size tests instead.
        Assert.DoesNotContain(untested, message => !message.StartsWith("Shorten the keys", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_message_starts_with_what_to_do()
    {
        string[] verbs = ["Add", "Choose", "Keep", "Name", "Remove", "Set", "Shorten", "Use", "Write"];

        Assert.All(
            Operator.Manifests.CrdManifests.Documents().SelectMany(crd => Rules(crd)),
            rule => Assert.Contains(rule["message"]!.GetValue<string>().Split(' ')[0], verbs));
    }

    private static IEnumerable<JsonObject> Rules(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(e => e is { Key: "x-kubernetes-validations", Value: JsonArray rules }
            ? rules.Select(r => r!.AsObject())
            : Rules(e.Value)),
        JsonArray list => list.SelectMany(Rules),
        _ => [],
    };
}
