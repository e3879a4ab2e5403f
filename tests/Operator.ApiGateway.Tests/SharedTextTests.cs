using System.Text.Json;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V2.Model;

namespace Operator.ApiGateway.Tests;

/// <summary>Lists repeat the same texts and are kept for a while.</summary>
public sealed class SharedTextTests
{
    [Fact]
    public void Equal_short_texts_of_two_integrations_are_one_string()
    {
        const string Page = """{"items":[{"integrationType":"AWS_PROXY"},{"description":"AWS_PROXY","requestParameters":{"AWS_PROXY":"AWS_PROXY"}}]}""";

        var items = JsonSerializer.Deserialize(Page, ApiGatewayJson.TypeInfo<GetIntegrationsResponse>())!.Items!;

        Assert.Equal("AWS_PROXY", items[0].IntegrationType);
        Assert.Same(items[0].IntegrationType, items[1].Description);
        var (key, value) = Assert.Single(items[1].RequestParameters!);
        Assert.Same(items[0].IntegrationType, key);
        Assert.Same(items[0].IntegrationType, value);
    }
}
