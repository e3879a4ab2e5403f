using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Transport;
using Operator.Apis;
using Operator.Benchmarks.Worlds;
using Operator.Kubernetes.Json;
using Entity = Operator.Apis.V1Alpha1.Integration;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Benchmarks.Micro;

/// <summary>One reconciled object as the API server sends it, and as AWS holds it: what the micro-benchmarks work on.</summary>
internal static class SampleObjects
{
    private static readonly JsonObject Spec = new Shape(1).SpecOf(0);

    /// <summary>The object, read.</summary>
    public static Entity Integration() => JsonSerializer.Deserialize(Document("route-00000").ToJsonString(), KubernetesJson.TypeInfo<Entity>(ApiJson.Options))!;

    /// <summary>The integration in AWS that it describes.</summary>
    public static Model.Integration Observed() => JsonSerializer.Deserialize(InAws("abc1234").ToJsonString(), ApiGatewayJson.TypeInfo<Model.Integration>())!;

    /// <summary>A watch's answer with so many MODIFIED events.</summary>
    public static byte[] WatchStream(int events) => Encoding.UTF8.GetBytes(string.Concat(
        Names(events).Select(name => new JsonObject { ["type"] = "MODIFIED", ["object"] = Document(name) }.ToJsonString() + "\n")));

    /// <summary>A list's answer with so many objects.</summary>
    public static byte[] List(int objects) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
        ["kind"] = "IntegrationList",
        ["metadata"] = new JsonObject { ["resourceVersion"] = "12345" },
        ["items"] = new JsonArray([.. Names(objects).Select(Document)]),
    }.ToJsonString());

    /// <summary>A GetIntegrations answer with so many integrations.</summary>
    public static byte[] AwsPage(int integrations) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["items"] = new JsonArray([.. Names(integrations).Select(InAws)]),
    }.ToJsonString());

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(Shape.NameOf);

    private static JsonObject InAws(string id)
    {
        var integration = (JsonObject)Spec.DeepClone();
        integration.Remove("apiId");
        integration["integrationId"] = id;
        integration["connectionType"] = "INTERNET";
        return integration;
    }

    private static JsonObject Document(string name)
    {
        var spec = (JsonObject)Spec.DeepClone();
        spec["protocolType"] = "HTTP";
        return new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = "Integration",
            ["metadata"] = Metadata(name),
            ["spec"] = spec,
            ["status"] = Status(),
        };
    }

    // managedFields and all: the API server sends them, and they are a third of the bytes.
    private static JsonObject Metadata(string name) => new()
    {
        ["name"] = name,
        ["namespace"] = "default",
        ["uid"] = "f8f99c8c-6c60-4efb-afda-3dd0710f7454",
        ["resourceVersion"] = "12345",
        ["generation"] = 1,
        ["creationTimestamp"] = "2026-01-01T00:00:00Z",
        ["annotations"] = new JsonObject { ["apigateway.integration-operator.io/integration-id"] = "abc1234" },
        ["finalizers"] = new JsonArray("apigateway.integration-operator.io/finalizer"),
        ["managedFields"] = new JsonArray(
            Managed("kubectl", null, "spec", [.. Spec.Select(field => field.Key)]),
            Managed("apigateway-integration-operator", null, "metadata", "annotations", "finalizers"),
            Managed("apigateway-integration-operator", "status", "status", [.. Status().Select(field => field.Key)])),
    };

    private static JsonObject Managed(string manager, string? subresource, string part, params string[] fields) => new()
    {
        ["manager"] = manager,
        ["operation"] = "Update",
        ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
        ["time"] = "2026-01-01T00:00:00Z",
        ["fieldsType"] = "FieldsV1",
        ["fieldsV1"] = new JsonObject
        {
            [$"f:{part}"] = new JsonObject(fields.Select(field => KeyValuePair.Create($"f:{field}", (JsonNode?)new JsonObject { ["."] = new JsonObject() }))),
        },
        ["subresource"] = subresource,
    };

    private static JsonObject Status()
    {
        var observed = InAws("abc1234");
        observed.Remove("integrationId");
        return new JsonObject
        {
            ["accountId"] = "123456789012",
            ["region"] = "us-west-2",
            ["apiId"] = "bench000",
            ["integrationId"] = "abc1234",
            ["observedGeneration"] = 1,
            ["lastAppliedGeneration"] = 1,
            ["lastAppliedFields"] = new JsonArray([.. Spec.Where(field => field.Key != "apiId").Select(field => JsonValue.Create(field.Key))]),
            ["effective"] = new JsonObject { ["payloadFormatVersion"] = "1.0" },
            ["observed"] = observed,
            ["conditions"] = new JsonArray(Condition("Ready", "Available"), Condition("Synced", "InSync")),
        };
    }

    private static JsonObject Condition(string type, string reason) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["reason"] = reason,
        ["message"] = "The integration is as the object says.",
        ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
        ["observedGeneration"] = 1,
    };
}
