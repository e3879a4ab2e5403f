using System.IO.Compression;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.V1;

namespace Operator.ApiGateway.Tests.V1;

/// <summary>
/// The happy path of REST APIs and Lambda policies against moto. Patches, conflicts, quotas and defaults, which moto lacks, are not among
/// what is asserted.
/// </summary>
[Trait("Category", "Moto")]
public sealed class RestMotoTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_integration_is_put_read_deployed_and_deleted()
    {
        moto.SkipWhenMissing();
        using var factory = Fixture.Factory(moto.Url);
        var client = factory.RestClient();
        var created = JsonNode.Parse(await moto.PostAsync("/restapis", """{"name":"moto"}""", "apigateway"))!;
        var api = created["id"]!.GetValue<string>();
        Assert.Equal("moto", (await client.GetRestApiAsync(new() { RestApiId = api }, Token)).Name);
        var root = Assert.Single(await client.GetAllResourcesAsync(api, Token));
        Assert.Equal("/", root.Path);

        var resource = (await client.CreateResourceAsync(new() { RestApiId = api, ParentId = root.Id, PathPart = "{id}" }, Token)).Id;
        await client.PutMethodAsync(
            new() { RestApiId = api, ResourceId = resource, HttpMethod = "GET", AuthorizationType = "NONE", ApiKeyRequired = false }, Token);
        await client.PutMethodResponseAsync(new() { RestApiId = api, ResourceId = resource, HttpMethod = "GET", StatusCode = "200" }, Token);
        var put = await client.PutIntegrationAsync(new()
        {
            RestApiId = api,
            ResourceId = resource,
            HttpMethod = "GET",
            Type = IntegrationType.HTTP,
            IntegrationHttpMethod = "POST",
            Uri = "https://example.com/{id}",
            RequestParameters = new() { ["integration.request.path.id"] = "method.request.path.id" },
            RequestTemplates = new() { ["application/json"] = "{}" },
        }, Token);
        Assert.Equal(("HTTP", "POST"), (put.Type, put.HttpMethod));
        await client.PutIntegrationResponseAsync(
            new() { RestApiId = api, ResourceId = resource, HttpMethod = "GET", StatusCode = "200", SelectionPattern = "2\\d\\d" }, Token);

        var read = (await client.GetAllResourcesAsync(api, Token)).Single(one => one.Id == resource).ResourceMethods!["GET"].MethodIntegration!;
        Assert.Equal(("https://example.com/{id}", "{}"), (read.Uri, read.RequestTemplates!["application/json"]));
        Assert.Equal("2\\d\\d", read.IntegrationResponses!["200"].SelectionPattern);

        var deployment = (await client.CreateDeploymentAsync(new() { RestApiId = api, StageName = "prod" }, Token)).Id;
        Assert.Equal(deployment, Assert.Single((await client.GetStagesAsync(new() { RestApiId = api }, Token)).Item!).DeploymentId);
        Assert.Equal(deployment, Assert.Single(await client.GetAllDeploymentsAsync(api, Token)).Id);

        await client.DeleteIntegrationResponseAsync(new() { RestApiId = api, ResourceId = resource, HttpMethod = "GET", StatusCode = "200" }, Token);
        await client.DeleteIntegrationAsync(new() { RestApiId = api, ResourceId = resource, HttpMethod = "GET" }, Token);
        await client.DeleteMethodAsync(new() { RestApiId = api, ResourceId = resource, HttpMethod = "GET" }, Token);
        await client.DeleteResourceAsync(new() { RestApiId = api, ResourceId = resource }, Token);
        var gone = await Assert.ThrowsAsync<AmazonAPIGatewayException>(
            () => client.GetResourceAsync(new() { RestApiId = api, ResourceId = resource }, Token));
        Assert.Equal(ErrorClass.NotFound, gone.ErrorClass);
    }

    [Fact]
    public async Task A_statement_is_added_read_and_removed()
    {
        moto.SkipWhenMissing();
        using var factory = Fixture.Factory(moto.Url);
        var client = factory.LambdaClient();
        await CreateFunctionAsync();

        await client.AddPermissionAsync(new()
        {
            FunctionName = "f",
            StatementId = "apigw-1",
            Action = "lambda:InvokeFunction",
            Principal = "apigateway.amazonaws.com",
            SourceArn = "arn:aws:execute-api:eu-west-1:123456789012:abc/*",
        }, Token);
        var policy = JsonNode.Parse((await client.GetPolicyAsync(new() { FunctionName = "f" }, Token)).Policy!)!;
        var statement = Assert.Single(policy["Statement"]!.AsArray())!;
        Assert.Equal(("apigw-1", "apigateway.amazonaws.com"), ((string?)statement["Sid"], (string?)statement["Principal"]!["Service"]));

        await client.RemovePermissionAsync(new() { FunctionName = "f", StatementId = "apigw-1" }, Token);
        var gone = await Assert.ThrowsAsync<AmazonLambdaException>(
            () => client.RemovePermissionAsync(new() { FunctionName = "missing", StatementId = "apigw-1" }, Token));
        Assert.Equal((ErrorClass.NotFound, MissingResource.Function), (gone.ErrorClass, gone.MissingResource));
    }

    private async Task CreateFunctionAsync()
    {
        // moto insists on a role that exists.
        using var role = new HttpRequestMessage(HttpMethod.Post, moto.Url)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Action"] = "CreateRole",
                ["Version"] = "2010-05-08",
                ["RoleName"] = "r",
                ["AssumeRolePolicyDocument"] = """{"Version":"2012-10-17","Statement":[]}""",
            }),
        };
        role.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await moto.Http.SendAsync(role, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        using var code = new MemoryStream();
        using (var archive = new ZipArchive(code, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("index.py");
        }

        await moto.PostAsync("/2015-03-31/functions", $$$"""
            {"FunctionName":"f","Runtime":"python3.12","Role":"arn:aws:iam::123456789012:role/r","Handler":"index.h",
             "Code":{"ZipFile":"{{{Convert.ToBase64String(code.ToArray())}}}"}}
            """, "lambda");
    }
}
