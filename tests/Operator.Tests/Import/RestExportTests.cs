using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Apis;
using Operator.Tests.Cli;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Import;

public sealed class RestExportTests
{
    private const string RestApiId = RestWorld.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("aws-example-with-methods", "012345678901")]
    [InlineData("rest-backends", "123456789012")]
    public async Task What_was_imported_and_put_into_AWS_is_exported_again_as_it_was(string golden, string account)
    {
        await using var gateway = await ApiGatewayServer.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, DefaultAccount = account }, Cancel);
        using var connection = new SandboxConnection(gateway.Address, mayWrite: true);
        var imported = CommandLine.Run("import", "openapi", Directory.EnumerateFiles(
            Repository.PathOf("tests", "Operator.Tests", "OpenApi", "Golden", golden), "input.*").Single(), "--rest-api-id", RestApiId, "--with-methods");
        Assert.Equal((0, ""), (imported.ExitCode, imported.Error));
        var manifests = ManifestYamlReader.Read(imported.Output).ToDictionary(manifest => manifest["metadata"]!["name"]!.GetValue<string>());
        foreach (var manifest in manifests.Values)
        {
            await RestByHand.PutAsync(connection.ApiGateway(null), manifest.Deserialize(KubernetesJson.TypeInfo<RestIntegration>(ApiJson.Options))!.Spec);
        }

        gateway.ResetCalls();
        var (exitCode, output, error) = await CommandLine.RunAsync(gateway.Address, "export", "--rest-api-id", RestApiId);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(["apigateway.GetResources"], gateway.Calls.Keys);
        var exported = ManifestYamlReader.Read(output).ToDictionary(manifest => manifest["metadata"]!["name"]!.GetValue<string>());
        foreach (var (name, manifest) in manifests)
        {
            Assert.Equal(Decided(manifest["spec"]!), Decided(exported[name]["spec"]!));
        }
    }

    // The integration without the operator's own fields and what AWS fills in by itself, in one order.
    private static string Decided(JsonNode spec)
    {
        var fields = spec.AsObject().Where(field =>
            field.Key is not ("method" or "createResource" or "adopt" or "deletionPolicy") && (field.Key, field.Value?.ToString()) != ("passthroughBehavior", "WHEN_NO_MATCH"));
        return new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))).ToJsonString();
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };
}
