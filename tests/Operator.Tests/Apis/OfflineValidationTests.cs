using System.Text.Json.Nodes;
using Operator.Validation;

namespace Operator.Tests.Apis;

public sealed class OfflineValidationTests
{
    private static readonly ManifestValidator Validator = new();

    public static TheoryData<string> Creates => ValidationCase.NamesOfCreates;

    [Theory]
    [MemberData(nameof(Creates))]
    public void Says_what_the_table_says(string name)
    {
        var @case = ValidationCase.Of(name);

        var result = Assert.Single(Validator.Validate(@case.Manifest));

        if (@case.Refused is null)
        {
            Assert.Null(result.Refusal);
        }
        else
        {
            Assert.Contains(@case.Refused, result.Refusal, StringComparison.Ordinal);
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
        var refused = ValidationCase.Cases.Where(c => c.Refused is not null)
            .Select(c => (c.Then, Text: c.Then is null ? Validator.Validate(c.Manifest).Single().Refusal! : c.Refused!))
            .ToArray();

        var untested = Operator.Manifests.CrdManifests.Documents()
            .SelectMany(crd => Rules(crd))
            .Select(rule => rule["message"]!.GetValue<string>())
            .Where(message => !refused.Any(r => r.Then is null ? r.Text.Contains(message, StringComparison.Ordinal) : Begins(message, r.Text)));

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

    private static bool Begins(string message, string expected) =>
        expected.Split(": ", 4) is [.., var text] && message.StartsWith(text, StringComparison.Ordinal);

    private static IEnumerable<JsonObject> Rules(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(e => e is { Key: "x-kubernetes-validations", Value: JsonArray rules }
            ? rules.Select(r => r!.AsObject())
            : Rules(e.Value)),
        JsonArray list => list.SelectMany(Rules),
        _ => [],
    };
}
