using System.Text.Json.Nodes;

namespace Operator.Install.Tests.Definitions;

/// <summary>The policy for definitions in <c>docs/upgrade.md</c>, as far as schemas can be compared: nothing that was promised is taken away.</summary>
public sealed class CompatibilityTests
{
    public static TheoryData<string> Names => [.. OlderDefinitions.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_fitted_the_older_definition_fits_the_newer_one(string name)
    {
        var (older, newer) = (OlderDefinitions.ByName[name]["spec"]!, OlderDefinitions.Current[name]["spec"]!);

        foreach (var member in new[] { "group", "scope" })
        {
            Assert.Equal((string?)older[member], (string?)newer[member]);
        }

        Assert.Equal(older["names"]!.ToJsonString(), newer["names"]!.ToJsonString());
        foreach (var version in older["versions"]!.AsArray())
        {
            var there = newer["versions"]!.AsArray().SingleOrDefault(each => (string?)each!["name"] == (string?)version!["name"]);
            Assert.True((bool?)there?["served"], $"{version!["name"]} is no longer served.");
            Assert.Empty(SchemaComparison.Losses(version["schema"]!["openAPIV3Schema"]!, there!["schema"]!["openAPIV3Schema"]!));
        }
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object","properties":{}}""", ".a: is gone")]
    [InlineData("""{"type":"string"}""", """{"type":"integer"}""", """: type was "string" and is "integer" """)]
    [InlineData("""{"type":"string"}""", """{"type":"string","maxLength":5}""", ": maxLength was not set and is 5")]
    [InlineData("""{"minimum":1}""", """{"minimum":2}""", ": minimum was 1 and is 2")]
    [InlineData("""{"enum":["A","B"]}""", """{"enum":["A"]}""", ": B is no longer taken")]
    [InlineData("""{"type":"string"}""", """{"type":"string","enum":["A"]}""", ": any text is no longer taken")]
    [InlineData("""{"items":{"required":["a"]}}""", """{"items":{"required":["a","b"]}}""", "[].b: is required now")]
    [InlineData("""{"default":1}""", """{"default":2}""", ": default was 1 and is 2")]
    [InlineData("""{"pattern":"^a"}""", """{"pattern":"^b"}""", """: pattern was "^a" and is "^b" """)]
    [InlineData("""{"maxLength":5,"enum":["A"],"pattern":"^a"}""", """{"maxLength":9}""", null)]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"properties":{"a":{"type":"string"},"b":{"type":"string"}}}""", null)]
    public void A_loss_is_found_and_a_gain_is_none(string older, string newer, string? loss) =>
        Assert.Equal(loss is null ? [] : [loss.TrimEnd()], SchemaComparison.Losses(JsonNode.Parse(older)!, JsonNode.Parse(newer)!));
}
