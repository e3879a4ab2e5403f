using System.Text.Json;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Apis;
using Operator.Tests.Cli;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.OpenApi;

/// <summary>
/// The example in the AWS documentation of <c>x-amazon-apigateway-integration</c>, all the way: imported, applied, reconciled. What is expected is
/// written out by hand from the document.
/// </summary>
public sealed class AwsExampleTests
{
    private const string JsonTemplate = "#set ($root=$input.path('$')) { \"stage\": \"$root.name\", \"user-id\": \"$root.key\" }";
    private const string XmlTemplate = "#set ($root=$input.path('$')) <stage>$root.name</stage> ";

    [Fact]
    public async Task The_example_of_the_AWS_document_becomes_exactly_the_integration_that_it_describes()
    {
        await using var world = await RestWorld.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, DefaultAccount = "012345678901" });
        var input = Repository.PathOf("tests", "Operator.Tests", "OpenApi", "Golden", "aws-example", "input.json");
        var (exitCode, output, error) = CommandLine.Run("import", "openapi", input, "--rest-api-id", RestWorld.Api, "--with-methods");
        Assert.Equal((0, ""), (exitCode, error));
        var manifest = Assert.Single(ManifestYamlReader.Read(output)).Deserialize(KubernetesJson.TypeInfo<RestIntegration>(ApiJson.Options))!;

        await world.ApplyAsync(manifest);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync(manifest.Metadata.Name!));

        var resource = (await world.ResourcesAsync()).Single(candidate => candidate.Path == "/greetings");
        var method = (await world.MethodAsync(resource.Id!, "POST"))!;
        var integration = method.MethodIntegration!;
        Assert.Equal("AWS", integration.Type);
        Assert.Equal(
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:012345678901:function:HelloWorld/invocations", integration.Uri);
        Assert.Equal("POST", integration.HttpMethod);
        Assert.Equal("arn:aws:iam::012345678901:role/apigateway-invoke-lambda-exec-role", integration.Credentials);
        Assert.Equal(
            new Dictionary<string, string> { ["application/json"] = JsonTemplate, ["application/xml"] = XmlTemplate },
            integration.RequestTemplates);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["integration.request.path.stage"] = "method.request.querystring.version",
                ["integration.request.querystring.provider"] = "method.request.querystring.vendor",
            },
            integration.RequestParameters);
        Assert.Equal("cache namespace", integration.CacheNamespace);
        Assert.Empty(integration.CacheKeyParameters ?? []);

        // What the document does not say is AWS' default.
        Assert.Equal("WHEN_NO_MATCH", integration.PassthroughBehavior);
        Assert.Equal(29000, integration.TimeoutInMillis);
        Assert.True(integration.ConnectionType is null or "INTERNET");
        Assert.True(integration.ResponseTransferMode is null or "BUFFERED");
        Assert.Null(integration.ConnectionId);
        Assert.Null(integration.ContentHandling);
        Assert.Null(integration.IntegrationTarget);
        Assert.False(integration.TlsConfig?.InsecureSkipVerification == true);

        Assert.Equal(["200", "302", "400"], integration.IntegrationResponses!.Keys.Order(StringComparer.Ordinal));
        var found = integration.IntegrationResponses["200"];
        Assert.Equal("2\\d{2}", found.SelectionPattern);
        Assert.Equal(new Dictionary<string, string> { ["method.response.header.requestId"] = "integration.response.header.cid" }, found.ResponseParameters);
        Assert.Equal(
            new Dictionary<string, string> { ["application/json"] = JsonTemplate, ["application/xml"] = XmlTemplate },
            found.ResponseTemplates);
        var redirect = integration.IntegrationResponses["302"];
        Assert.Equal("302", redirect.SelectionPattern);
        Assert.Equal(new Dictionary<string, string> { ["method.response.header.Location"] = "integration.response.body.redirect.url" }, redirect.ResponseParameters);
        Assert.Empty(redirect.ResponseTemplates ?? []);
        var otherwise = integration.IntegrationResponses["400"];
        Assert.True(string.IsNullOrEmpty(otherwise.SelectionPattern));
        Assert.Equal(new Dictionary<string, string> { ["method.response.header.test-method-response-header"] = "'static value'" }, otherwise.ResponseParameters);
        Assert.Empty(otherwise.ResponseTemplates ?? []);
        Assert.All(integration.IntegrationResponses.Values, response => Assert.Null(response.ContentHandling));
    }
}
