using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.V1.Model;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Import;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
using Operator.OpenApi;
using Operator.Reconcilers.Integrations;
using Operator.Tests.Apis;
using Operator.Tests.Cli;
using Operator.Tests.Reconcilers.World;
using Operator.Validation;
using Integration = Operator.Apis.V1Alpha1.Integration;

namespace Operator.Tests.Import;

public sealed class ExportTests
{
    [Theory]
    [InlineData(ManagementPolicy.Manage)]
    [InlineData(ManagementPolicy.Observe)]
    public async Task An_exported_API_is_adopted_without_a_single_write(ManagementPolicy policy)
    {
        await using var world = await TestWorld.StartAsync();
        var count = await FillAsync(world);
        List<Integration> exported = [];
        foreach (var apiId in new[] { TestWorld.Http, TestWorld.WebSocket })
        {
            var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "export", "--api-id", apiId, "--policy", policy.ToString());
            Assert.Equal((0, ""), (exitCode, error));
            exported.AddRange(ManifestYamlReader.Read(output).Select(Entity));
        }

        Assert.Equal(count, exported.Count);
        world.Gateway.ResetCalls();
        foreach (var entity in exported)
        {
            await world.ApplyAsync(entity);
            var result = await world.ReconcileAsync(entity.Metadata.Name!);
            Assert.True(result is ReconcileResult.Succeeded, $"{entity.Metadata.Name}: {result}");
            var status = (await world.GetAsync(entity.Metadata.Name!)).Status!;
            Assert.Null(status.Drift);
            Assert.Equal(entity.Spec.IntegrationId, status.IntegrationId);
        }

        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("Get", operation, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--api-id", TestWorld.Http)]
    [InlineData("--rest-api-id", RestWorld.Api)]
    public async Task Every_manifest_names_the_account_that_is_asked_for(string option, string api)
    {
        await using var world = await TestWorld.StartAsync();
        await using var rest = await RestWorld.StartAsync();
        await FillAsync(world);
        await rest.PutByOthersAsync();
        var gateway = option == "--api-id" ? world.Gateway : rest.Gateway;

        var (exitCode, output, error) = await CommandLine.RunAsync(gateway.Address, "export", option, api, "--account-ref", "payments");

        var manifests = ManifestYamlReader.Read(output);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.NotEmpty(manifests);
        Assert.All(manifests, manifest => Assert.Equal("payments", (string?)manifest["spec"]!["accountRef"]!["name"]));
    }

    [Fact]
    public async Task A_diff_of_an_export_shows_nothing_to_do()
    {
        await using var world = await TestWorld.StartAsync();
        await FillAsync(world);
        using var folder = new TemporaryFolder();
        await CommandLine.RunAsync(world.Gateway.Address, "export", "--api-id", TestWorld.WebSocket, "-o", folder.Path);

        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "diff", folder.Path);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("^(= .*: no change\n)+0 of [0-9]+ objects change AWS, with 0 calls.\nOnly the given files are known .*\n$", output);
    }

    [Fact]
    public async Task An_API_that_is_not_there_is_an_error()
    {
        await using var world = await TestWorld.StartAsync();

        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "export", "--api-id", "nosuchapi");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("operator export: Check the id, the Region", error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await CommandLine.RunAsync(world.Gateway.Address, "export")).ExitCode);
    }

    [Fact]
    public void A_REST_integration_is_exported_with_what_somebody_decided_and_without_what_AWS_fills_in()
    {
        var manifest = RestManifest("GET", new ApiGateway.V1.Model.Integration
        {
            Type = "HTTP",
            HttpMethod = "GET",
            Uri = "https://example.com/{id}",
            ConnectionType = "INTERNET",
            PassthroughBehavior = "WHEN_NO_MATCH",
            TimeoutInMillis = 29000,
            CacheNamespace = "res123",
            CacheKeyParameters = ["method.request.path.id"],
            RequestParameters = new() { ["integration.request.path.id"] = "method.request.path.id" },
            RequestTemplates = new() { ["application/json"] = "" },
            IntegrationResponses = new()
            {
                ["404"] = new() { StatusCode = "404", SelectionPattern = "4\\d{2}", ResponseTemplates = new() { ["application/json"] = "{}" } },
                ["200"] = new() { StatusCode = "200", SelectionPattern = "" },
            },
        });

        Assert.Equal(
            """
            {"restApiId":"a1b2c3d4e5","resourcePath":"/orders/{id}","httpMethod":"GET","type":"HTTP","uri":"https://example.com/{id}","integrationHttpMethod":"GET","requestParameters":{"integration.request.path.id":"method.request.path.id"},"requestTemplates":{"application/json":""},"cacheKeyParameters":["method.request.path.id"],"integrationResponses":[{"statusCode":"200"},{"statusCode":"404","selectionPattern":"4\\d{2}","responseTemplates":{"application/json":"{}"}}],"adopt":true,"deletionPolicy":"Retain"}
            """.Trim(),
            manifest["spec"]!.ToJsonString());
    }

    [Fact]
    public void A_private_REST_proxy_keeps_its_connection_and_the_callers_identity()
    {
        var spec = RestManifest("ANY", new ApiGateway.V1.Model.Integration
        {
            Type = "HTTP_PROXY",
            HttpMethod = "ANY",
            Uri = "https://internal.example.com",
            ConnectionType = "VPC_LINK",
            ConnectionId = "${stageVariables.link}",
            Credentials = "arn:aws:iam::*:user/*",
            TimeoutInMillis = 1000,
            TlsConfig = new() { InsecureSkipVerification = true },
            ResponseTransferMode = "STREAM",
            IntegrationResponses = new() { ["200"] = new() { StatusCode = "200" } },
        })["spec"]!;

        Assert.Equal(
            """
            {"restApiId":"a1b2c3d4e5","resourcePath":"/orders/{id}","httpMethod":"ANY","type":"HTTP_PROXY","uri":"https://internal.example.com","integrationHttpMethod":"ANY","connectionType":"VPC_LINK","connectionId":"${stageVariables.link}","responseTransferMode":"STREAM","credentialsPassthrough":true,"timeoutInMillis":1000,"tlsConfig":{"insecureSkipVerification":true},"adopt":true,"deletionPolicy":"Retain"}
            """.Trim(),
            spec.ToJsonString());
    }

    // Every sample's integration, made by somebody else; how many there are.
    private static async Task<int> FillAsync(TestWorld world)
    {
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "config", "samples"), "*.yaml").Order())
        {
            var samples = ManifestYamlReader.Read(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
                .Where(document => (string?)document["kind"] == nameof(Integration) && document["spec"]!["lambda"] is null);
            foreach (var spec in samples.Select(document => Entity(document).Spec))
            {
                var desired = DesiredIntegration.From(spec);
                var made = await world.Aws.CreateIntegrationAsync(
                    IntegrationMapping.ToCreate(spec.KnownApiId, UpdatePlanner.Create(desired.State)), TestContext.Current.CancellationToken);
                foreach (var (key, state) in desired.Responses ?? new Dictionary<string, ResourceState>())
                {
                    await world.Aws.CreateIntegrationResponseAsync(
                        IntegrationMapping.ToCreate(spec.KnownApiId, made.IntegrationId!, key, UpdatePlanner.Create(state)), TestContext.Current.CancellationToken);
                }

                count++;
            }
        }

        Assert.True(count >= 20);
        return count;
    }

    private static Integration Entity(JsonNode document) => document.Deserialize(KubernetesJson.TypeInfo<Integration>(ApiJson.Options))!;

    private static JsonObject RestManifest(string method, ApiGateway.V1.Model.Integration integration)
    {
        var resource = new Resource { Id = "res123", Path = "/orders/{id}", ResourceMethods = new() { [method] = new() { MethodIntegration = integration }, ["PUT"] = new() } };
        var manifest = RestIntegrationExport.ToManifests(
            new ExportOptions("a1b2c3d4e5", null, null, null, ManagementPolicy.Manage), new ManifestNames("a1b2c3d4e5"), resource).Single();
        Assert.Null(ManifestValidator.Current.Validate(manifest).Single().Refusal);
        return manifest;
    }
}
