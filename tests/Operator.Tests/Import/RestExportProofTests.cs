using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
using Operator.Tests.Cli;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Import;

/// <summary>What was made by hand is taken over, or watched, by the manifests of an export without a single write to AWS.</summary>
public sealed class RestExportProofTests
{
    // Every type of integration, and every member that somebody may have set.
    private const string ByHand = """
        - {resourcePath: /by-hand/mock, httpMethod: GET, type: MOCK, method: {methodResponses: [{statusCode: "200"}, {statusCode: "500"}]},
           requestTemplates: {application/json: '{"statusCode": 200}'},
           integrationResponses: [{statusCode: "200", responseTemplates: {application/json: ""}}, {statusCode: "500", selectionPattern: '5\d{2}', contentHandling: CONVERT_TO_TEXT}]}
        - {resourcePath: /by-hand/bare, httpMethod: OPTIONS, type: MOCK, method: {}}
        - {resourcePath: /by-hand/http, httpMethod: GET, type: HTTP, uri: "https://example.com/{id}", integrationHttpMethod: GET, method: {requestParameters: {method.request.path.id: true, method.request.header.x: false},
           methodResponses: [{statusCode: "200", responseParameters: {method.response.header.etag: false}}]},
           requestParameters: {integration.request.path.id: method.request.path.id, integration.request.header.fixed: "'a'"}, requestTemplates: {application/xml: "<a>$input.body</a>"},
           passthroughBehavior: NEVER, contentHandling: CONVERT_TO_BINARY, timeoutInMillis: 1500, tlsConfig: {insecureSkipVerification: true}, cacheNamespace: shared, cacheKeyParameters: [method.request.path.id],
           integrationResponses: [{statusCode: "200", responseParameters: {method.response.header.etag: integration.response.header.etag}}]}
        - {resourcePath: /by-hand/cached, httpMethod: GET, type: HTTP_PROXY, uri: "https://example.com", integrationHttpMethod: GET,
           method: {requestParameters: {method.request.querystring.page: false, method.request.header.accept: true}}, cacheKeyParameters: [method.request.querystring.page, method.request.header.accept]}
        - {resourcePath: "/by-hand/private/{proxy+}", httpMethod: ANY, type: HTTP_PROXY, uri: "https://internal.example.com/{proxy}", integrationHttpMethod: ANY, connectionType: VPC_LINK, connectionId: "${stageVariables.link}",
           method: {requestParameters: {method.request.path.proxy: true}}, requestParameters: {integration.request.path.proxy: method.request.path.proxy}}
        - {resourcePath: /by-hand/lambda, httpMethod: POST, type: AWS_PROXY, integrationHttpMethod: POST, method: {}, credentialsPassthrough: true,
           uri: "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:orders/invocations"}
        - {resourcePath: /by-hand/stream, httpMethod: GET, type: AWS_PROXY, integrationHttpMethod: POST, responseTransferMode: STREAM, timeoutInMillis: 600000, method: {},
           uri: "arn:aws:apigateway:us-west-2:lambda:path/2021-11-15/functions/arn:aws:lambda:us-west-2:123456789012:function:orders/response-streaming-invocations"}
        - {resourcePath: /by-hand/queue, httpMethod: POST, type: AWS, uri: "arn:aws:apigateway:us-west-2:sqs:path/123456789012/orders", integrationHttpMethod: POST, credentials: "arn:aws:iam::123456789012:role/queue",
           method: {methodResponses: [{statusCode: "200"}, {statusCode: "400"}]}, passthroughBehavior: WHEN_NO_TEMPLATES,
           requestParameters: {integration.request.header.Content-Type: "'application/x-www-form-urlencoded'"}, requestTemplates: {application/json: "Action=SendMessage&MessageBody=$input.body"},
           integrationResponses: [{statusCode: "200", selectionPattern: '2\d{2}', responseTemplates: {application/json: "{}", application/xml: "<ok/>"}}, {statusCode: "400"}]}
        """;

    private static readonly HashSet<string> Reads = ["GetResources", "GetResource", "GetMethod", "GetIntegration", "GetRestApi", "GetIntegrationResponse", "GetStages"];

    [Theory]
    [InlineData(ManagementPolicy.Manage)]
    [InlineData(ManagementPolicy.Observe)]
    public async Task An_exported_REST_API_is_adopted_without_a_single_write(ManagementPolicy policy)
    {
        await using var world = await RestWorld.StartAsync();
        var specs = ManifestYamlReader.Read(ByHand).Single().AsArray().Select(Spec).ToList();
        foreach (var spec in specs)
        {
            await RestByHand.PutAsync(world.Aws, spec);
        }

        var before = await PictureAsync(world);
        world.Gateway.ResetCalls();
        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "export", "--rest-api-id", RestWorld.Api, "--policy", policy.ToString());
        Assert.Equal((0, ""), (exitCode, error));
        var exported = ManifestYamlReader.Read(output).Select(document => document.Deserialize(KubernetesJson.TypeInfo<RestIntegration>(ApiJson.Options))!).ToList();
        Assert.All(specs, spec => Assert.Contains(exported, entity => entity.Spec.ResourcePath == spec.ResourcePath && entity.Spec.HttpMethod == spec.HttpMethod));

        foreach (var entity in exported)
        {
            await world.ApplyAsync(entity);
            var result = await world.ReconcileAsync(entity.Metadata.Name!);
            Assert.True(result is ReconcileResult.Succeeded, $"{entity.Metadata.Name}: {result}");
            var status = (await world.GetAsync(entity.Metadata.Name!)).Status!;
            Assert.Null(status.Drift);
            Assert.Equal("True", status.Conditions!.Single(condition => condition.Type == Conditions.Ready).Status);
        }

        Assert.NotEmpty(world.Gateway.Calls);
        Assert.All(world.Gateway.Calls.Keys, call => Assert.Contains(call.Split('.')[^1], Reads));
        Assert.Equal(before, await PictureAsync(world));
    }

    [Fact]
    public async Task Cache_keys_that_only_the_method_declares_are_exported()
    {
        await using var world = await RestWorld.StartAsync();
        var spec = Spec(ManifestYamlReader.Read(ByHand).Single().AsArray()[3]);
        await RestByHand.PutAsync(world.Aws, spec);

        var manifests = ManifestYamlReader.Read((await CommandLine.RunAsync(world.Gateway.Address, "export", "--rest-api-id", RestWorld.Api)).Output);

        var cached = Assert.Single(manifests, manifest => (string?)manifest["spec"]!["resourcePath"] == "/by-hand/cached");
        Assert.Equal(["method.request.header.accept", "method.request.querystring.page"], cached["spec"]!["cacheKeyParameters"]!.AsArray().Select(key => (string?)key));
    }

    [Fact]
    public async Task A_diff_of_an_export_shows_nothing_to_do()
    {
        await using var world = await RestWorld.StartAsync();
        foreach (var spec in ManifestYamlReader.Read(ByHand).Single().AsArray().Select(Spec))
        {
            await RestByHand.PutAsync(world.Aws, spec);
        }

        using var folder = new TemporaryFolder();
        await CommandLine.RunAsync(world.Gateway.Address, "export", "--rest-api-id", RestWorld.Api, "-o", folder.Path);
        world.Gateway.ResetCalls();
        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "diff", folder.Path);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("^(= .*: no change\n){8,}0 of [0-9]+ objects change AWS, with 0 calls.\nOnly the given files are known .*\n$", output);
        Assert.Equal(["apigateway.GetResources"], world.Gateway.Calls.Keys);
    }

    private static RestIntegrationSpec Spec(JsonNode? spec) => new JsonObject
    {
        ["apiVersion"] = ApiGroup.GroupVersion,
        ["kind"] = nameof(RestIntegration),
        ["metadata"] = new JsonObject { ["name"] = "x" },
        ["spec"] = spec!.DeepClone(),
    }.Deserialize(KubernetesJson.TypeInfo<RestIntegration>(ApiJson.Options))!.Spec;

    private static async Task<string> PictureAsync(RestWorld world) => JsonSerializer.Serialize((await world.ResourcesAsync())
        .OrderBy(resource => resource.Path, StringComparer.Ordinal).Select(resource => new { resource.Id, resource.Path, resource.ResourceMethods }));
}
