using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
using Operator.Manifests;
using Operator.Tests.Apis;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.Rest;

/// <summary>The samples of REST integrations: each becomes Ready and stays so, and together they show all that can be written.</summary>
public sealed class RestSampleTests
{
    // How the operator goes about it rather than what is in AWS; docs/spec tells of these.
    private static readonly HashSet<string> Policies = ["region", "adopt", "deletionPolicy", "managementPolicy", "driftPolicy", "ignoreFields", "suspend"];

    // Values from other objects, which a sample would have to bring along; docs/references.md has examples.
    private static bool IsReference(string field) => field.Split('.').Any(name => name.EndsWith("Ref", StringComparison.Ordinal) || name.EndsWith("From", StringComparison.Ordinal));

    // The sandbox has no authorizers, and a sample must become Ready in it.
    private static readonly HashSet<string> Unavailable = ["method.authorizerId"];

    /// <summary>
    /// What CDK's LambdaIntegration and the OpenAPI extension can say (first words: where), as the question whether a sample says it.
    /// </summary>
    private static readonly Dictionary<string, Func<RestIntegrationSpec, bool>> Checklist = new()
    {
        ["CDK handler by name"] = spec => spec.Lambda?.FunctionName is { Length: > 0 },
        ["CDK handler by ARN, an alias"] = spec => spec.Lambda?.FunctionArn?.EndsWith(":live", StringComparison.Ordinal) == true,
        ["CDK handler, a version"] = spec => spec.Lambda?.FunctionName?.EndsWith(":2", StringComparison.Ordinal) == true,
        ["CDK allow_test_invoke by default"] = spec => spec.Lambda is { AllowTestInvoke: true },
        ["CDK allow_test_invoke: false"] = spec => spec.Lambda is { AllowTestInvoke: false },
        ["CDK proxy by default"] = spec => spec.Lambda is { Proxy: true },
        ["CDK proxy: false"] = spec => spec.Lambda is { Proxy: false },
        ["CDK cache_key_parameters, cache_namespace"] = spec => spec is { Lambda: not null, CacheKeyParameters.Count: > 0, CacheNamespace: not null },
        ["CDK connection_type left out with a vpc_link"] = spec => spec is { ConnectionId: not null, ConnectionType: null },
        ["CDK connection_type INTERNET"] = spec => spec.ConnectionType == "INTERNET",
        ["CDK content_handling"] = spec => spec is { Lambda: not null, ContentHandling: "CONVERT_TO_TEXT" },
        ["CDK credentials_passthrough"] = spec => spec.CredentialsPassthrough == true,
        ["CDK credentials_role"] = spec => spec is { Credentials: not null },
        ["CDK integration_responses"] = spec => spec is { Lambda: not null, IntegrationResponses.Count: > 1 },
        ["CDK passthrough_behavior WHEN_NO_MATCH"] = spec => spec.PassthroughBehavior?.ToUpperInvariant() == "WHEN_NO_MATCH",
        ["CDK passthrough_behavior WHEN_NO_TEMPLATES"] = spec => spec.PassthroughBehavior == "WHEN_NO_TEMPLATES",
        ["CDK passthrough_behavior NEVER"] = spec => spec.PassthroughBehavior == "NEVER",
        ["CDK request_parameters of the query"] = spec => Maps(spec, "integration.request.querystring.", "method.request.querystring."),
        ["CDK request_parameters of the path"] = spec => Maps(spec, "integration.request.path.", "method.request.path."),
        ["CDK request_parameters of a header"] = spec => Maps(spec, "integration.request.header.", "method.request.header."),
        ["CDK request_parameters, a static value"] = spec => Maps(spec, "integration.request.", "'"),
        ["CDK request_templates"] = spec => spec is { Lambda: not null, RequestTemplates.Count: > 0 },
        ["CDK timeout"] = spec => spec is { Lambda: not null, TimeoutInMillis: > 0 },
        ["CDK vpc_link"] = spec => spec is { ConnectionId: not null, IntegrationTarget: null },
        ["OpenAPI contentHandling CONVERT_TO_BINARY"] = spec => spec.ContentHandling == "CONVERT_TO_BINARY",
        ["OpenAPI connectionType VPC_LINK"] = spec => spec.ConnectionType == "VPC_LINK",
        ["OpenAPI passthroughBehavior in lower case"] = spec => spec.PassthroughBehavior == "when_no_match",
        ["OpenAPI requestParameters from the body"] = spec => Maps(spec, "integration.request.", "method.request.body"),
        ["OpenAPI requestTemplates of two MIME types"] = spec => spec.RequestTemplates?.Count > 1,
        ["OpenAPI responses by pattern, by status and by default"] = spec => spec.IntegrationResponses?.Select(response => response.SelectionPattern).ToList() is { } patterns
            && patterns.Contains("302") && patterns.Contains(@"2\d{2}") && patterns.Contains(null),
        ["OpenAPI responses with parameters and templates"] = spec => spec.IntegrationResponses?.Any(response => response is { ResponseParameters.Count: > 0, ResponseTemplates.Count: > 0 }) == true,
        ["OpenAPI type in lower case: http_proxy"] = spec => spec.Type == "http_proxy",
        ["OpenAPI type in lower case: aws_proxy"] = spec => spec.Type == "aws_proxy",
        ["OpenAPI type in lower case: aws"] = spec => spec.Type == "aws",
        ["OpenAPI type in lower case: mock"] = spec => spec.Type == "mock",
        ["OpenAPI type HTTP"] = spec => spec.Type?.ToUpperInvariant() == "HTTP",
        ["OpenAPI tlsConfig"] = spec => spec.TlsConfig?.InsecureSkipVerification == true,
        ["OpenAPI responseTransferMode of HTTP"] = spec => spec.ResponseTransferMode == "STREAM",
        ["OpenAPI responseTransferMode of Lambda"] = spec => spec.Lambda is { Streaming: true },
        ["OpenAPI integrationTarget"] = spec => spec.IntegrationTarget is not null,
        ["OpenAPI x-amazon-apigateway-any-method"] = spec => spec.HttpMethod == "ANY",
    };

    public static TheoryData<string> Rows => [.. Checklist.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_thing_that_CDK_or_OpenAPI_can_say_is_said_by_a_sample(string row) =>
        Assert.Contains(await SamplesAsync(), sample => Checklist[row](sample.Spec));

    [Fact]
    public async Task Each_field_of_the_spec_is_written_in_a_sample()
    {
        var crd = CrdManifests.Documents().Single(document => (string?)document["spec"]!["names"]!["kind"] == nameof(RestIntegration));
        var schema = crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!.AsObject();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in await DocumentsAsync())
        {
            Written(document["spec"]!, schema, "", written);
        }

        Assert.Equal([], Fields(schema, "").Where(field => !written.Contains(field) && !Policies.Contains(field) && !IsReference(field) && !Unavailable.Contains(field)));
    }

    [Fact]
    public async Task Every_sample_becomes_ready_a_second_look_changes_nothing_and_deletion_leaves_the_API_as_it_was()
    {
        await using var world = await RestWorld.StartAsync();
        var before = (await world.ResourcesAsync()).Select(resource => resource.Path).Order();
        var samples = await SamplesAsync();
        Assert.True(samples.Count >= 18, $"{samples.Count} samples");
        // Statements by method name the stages that RestDeployments keep.
        world.Deployments.Replace([new RestDeployment
        {
            Metadata = new V1ObjectMeta { Name = "rest-deployment", NamespaceProperty = "default" },
            Spec = new RestDeploymentSpec { RestApiId = RestWorld.Api, StageName = "prod" },
        }]);
        foreach (var sample in samples)
        {
            await world.ApplyAsync(sample);
            var result = await world.ReconcileAsync(sample.Metadata.Name!);
            Assert.True(result is ReconcileResult.Succeeded, $"{sample.Metadata.Name}: {result}");
        }

        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();
        foreach (var sample in samples)
        {
            await world.ReconcileAsync(sample.Metadata.Name!);
        }

        Assert.Equal(writes, world.Mortal.Writes);
        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("apigateway.Get", operation, StringComparison.Ordinal));

        foreach (var sample in samples)
        {
            await world.DeleteAsync(sample.Metadata.Name!);
            await world.ReconcileAsync(sample.Metadata.Name!);
            Assert.Null(await world.FindAsync(sample.Metadata.Name!));
        }

        var after = await world.ResourcesAsync();
        Assert.Equal(before, after.Select(resource => resource.Path).Order());
        Assert.All(after.SelectMany(resource => (IEnumerable<ApiGateway.V1.Model.Method>?)resource.ResourceMethods?.Values ?? []), method => Assert.Null(method.MethodIntegration));
    }

    private static bool Maps(RestIntegrationSpec spec, string key, string value) => spec.RequestParameters?.Any(entry =>
        entry.Key.StartsWith(key, StringComparison.Ordinal) && entry.Value.StartsWith(value, StringComparison.Ordinal)) == true;

    // Lists are looked into, maps are not: their keys are the user's.
    private static IEnumerable<string> Fields(JsonObject schema, string prefix)
    {
        foreach (var (name, node) in schema["properties"]?.AsObject() ?? [])
        {
            yield return prefix + name;
            var below = node!["items"]?.AsObject() ?? node.AsObject();
            foreach (var field in Fields(below, $"{prefix}{name}."))
            {
                yield return field;
            }
        }
    }

    private static void Written(JsonNode node, JsonObject schema, string prefix, HashSet<string> written)
    {
        foreach (var (name, value) in node.AsObject())
        {
            written.Add(prefix + name);
            if (schema["properties"]?[name] is not JsonObject field)
            {
                continue;
            }

            if (value is JsonArray list && field["items"] is JsonObject items)
            {
                foreach (var item in list.OfType<JsonObject>())
                {
                    Written(item, items, $"{prefix}{name}.", written);
                }
            }
            else if (value is JsonObject inner && field["properties"] is not null)
            {
                Written(inner, field, $"{prefix}{name}.", written);
            }
        }
    }

    private static async Task<IReadOnlyList<RestIntegration>> SamplesAsync() =>
        [.. (await DocumentsAsync()).Select(document => document.Deserialize(KubernetesJson.TypeInfo<RestIntegration>(ApiJson.Options))!)];

    private static async Task<IReadOnlyList<JsonNode>> DocumentsAsync()
    {
        List<JsonNode> all = [];
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("config", "samples"), "*.yaml").Order(StringComparer.Ordinal))
        {
            all.AddRange(ManifestYamlReader.Read(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
                .Where(document => (string?)document["kind"] == nameof(RestIntegration)));
        }

        return all;
    }
}
