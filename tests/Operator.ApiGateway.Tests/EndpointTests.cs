using Amazon.Runtime;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.Tests;

/// <summary>Which address and region a client uses.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class EndpointTests
{
    [Theory]
    [InlineData("eu-west-1", false, false, "https://apigateway.eu-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", false, false, "https://apigateway.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", true, false, "https://apigateway-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("us-east-1", true, true, "https://apigateway-fips.us-east-1.api.aws/")]
    [InlineData("eu-west-1", false, true, "https://apigateway.eu-west-1.api.aws/")]
    [InlineData("cn-north-1", false, true, "https://apigateway.cn-north-1.api.amazonwebservices.com.cn/")]
    [InlineData("xx-future-9", false, false, "https://apigateway.xx-future-9.amazonaws.com/")]
    public void The_endpoint_follows_region_partition_and_variant(string region, bool fips, bool dualStack, string expected)
    {
        using var environment = new EnvironmentScope();
        var config = new ApiGatewayConfig { AuthenticationRegion = region, UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };

        Assert.Equal(expected, config.ResolveEndpoint().AbsoluteUri);
    }

    [Fact]
    public void The_services_own_override_beats_the_general_one_and_the_region_stays()
    {
        using var environment = new EnvironmentScope(
            ("AWS_REGION", "eu-west-3"), ("AWS_ENDPOINT_URL", "http://127.0.0.1:1/"), ("AWS_ENDPOINT_URL_APIGATEWAYV2", "http://127.0.0.1:2/base"));
        var config = new ApiGatewayConfig();

        Assert.Equal(("http://127.0.0.1:2/base", "eu-west-3"), (config.ResolveEndpoint().AbsoluteUri.TrimEnd('/'), config.EffectiveRegion));
    }

    [Fact]
    public void A_profiles_services_section_names_the_endpoint_and_its_region_counts()
    {
        using var environment = new EnvironmentScope(("AWS_PROFILE", "p"));
        var config = new ApiGatewayConfig();

        Assert.Equal((SdkConfigFile.Endpoint, "eu-north-1"), (config.ResolveEndpoint().AbsoluteUri, config.EffectiveRegion));
    }

    [Theory]
    [InlineData("evil.example/#")]
    [InlineData("eu-west-1.evil.example")]
    [InlineData("EU-WEST-1")]
    [InlineData("eu-west-1\n")]
    [InlineData("@")]
    public void A_region_cannot_redirect_signed_requests_to_another_host(string region)
    {
        using var environment = new EnvironmentScope();
        using var factory = Fixture.Factory();

        var error = Assert.Throws<AmazonApiGatewayV2Exception>(() => factory.GetClient(AccountAccess.Default, region));

        Assert.Equal((ErrorClass.Invalid, "InvalidConfiguration"), (error.ErrorClass, error.ErrorCode));
    }

    [Fact]
    public void A_missing_region_is_named_as_the_problem()
    {
        using var environment = new EnvironmentScope();

        var error = Assert.Throws<AmazonClientException>(() => new ApiGatewayConfig().ResolveEndpoint());

        Assert.Contains("AWS_REGION", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://host/")]
    public void An_endpoint_that_is_no_http_address_is_refused(string url)
    {
        using var environment = new EnvironmentScope(("AWS_ENDPOINT_URL", url));
        using var factory = Fixture.Factory();

        var error = Assert.Throws<AmazonApiGatewayV2Exception>(() => factory.GetClient(AccountAccess.Default, "eu-west-1"));

        Assert.Equal(ErrorClass.Invalid, error.ErrorClass);
    }

    [Fact]
    public async Task The_environment_alone_leads_a_default_client_to_its_server()
    {
        await using var server = await RecordingServer.StartAsync(TestContext.Current.CancellationToken);
        using var environment = new EnvironmentScope(
            ("AWS_REGION", "ap-south-1"), ("AWS_ENDPOINT_URL_APIGATEWAYV2", server.Url.AbsoluteUri),
            ("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "s"));
        using var credentials = new DefaultAccountCredentials();
        using var factory = Fixture.Factory(credentials: credentials);

        var client = factory.GetClient(AccountAccess.Default);
        await client.GetApiAsync(new() { ApiId = "a" }, TestContext.Current.CancellationToken);

        Assert.Same(client, factory.GetClient(AccountAccess.Default, "ap-south-1"));
        var request = Assert.Single(server.Requests);
        Assert.Contains("Credential=AKIAENV/", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/ap-south-1/apigateway/", request.Headers["Authorization"], StringComparison.Ordinal);
    }
}
