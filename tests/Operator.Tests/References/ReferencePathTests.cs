using System.Text.Json;
using Operator.References;

namespace Operator.Tests.References;

public sealed class ReferencePathTests
{
    private const string Target = """
        {"metadata":{"annotations":{"crossplane.io/external-name":"a1b2c3d4","it's":"x"}},
         "status":{"id":"e5f6","number":7,"empty":null,"items":[{"id":"first"},{"id":"second"}],"map":{"a.b":"dotted","a]b":"bracket"}},
         "data":{"api-id":"g7h8"}}
        """;

    [Theory]
    [InlineData("status.id", "e5f6")]
    [InlineData("data.api-id", "g7h8")]
    [InlineData("data['api-id']", "g7h8")]
    [InlineData("metadata.annotations['crossplane.io/external-name']", "a1b2c3d4")]
    [InlineData("status.items[0].id", "first")]
    [InlineData("status.items[1]['id']", "second")]
    [InlineData("status.map['a.b']", "dotted")]
    [InlineData("status.map['a]b']", "bracket")]
    [InlineData("status.number", null)]
    [InlineData("status.empty", null)]
    [InlineData("status.items", null)]
    [InlineData("status.items[2].id", null)]
    [InlineData("status.id.further", null)]
    [InlineData("status[0]", null)]
    [InlineData("missing.altogether", null)]
    public void A_path_leads_to_a_text_or_to_nothing(string path, string? found)
    {
        using var document = JsonDocument.Parse(Target);

        Assert.Equal(found, ReferencePath.TryParse(path)!.Read(document.RootElement));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".status")]
    [InlineData("status.")]
    [InlineData("status..id")]
    [InlineData("/status/id")]
    [InlineData("{.status.id}")]
    [InlineData("status.items[]")]
    [InlineData("status.items[-1]")]
    [InlineData("status.items[1")]
    [InlineData("status['id")]
    [InlineData("status['']")]
    [InlineData("[0].id")]
    [InlineData("status[id]")]
    [InlineData("status id")]
    [InlineData("status.items[99999999999]")]
    public void What_is_no_path_is_refused(string path) => Assert.Null(ReferencePath.TryParse(path));
}
