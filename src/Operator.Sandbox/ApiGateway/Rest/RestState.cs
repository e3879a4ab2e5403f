using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.State;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>A REST API. Its resources hold what is being edited; its deployments hold what was.</summary>
internal sealed class RestApi(string id, JsonObject document) : Resource(id, document)
{
    public ResourceSet<RestResource> Resources { get; } = new();

    public ResourceSet<RestDeployment> Deployments { get; } = new();

    public ResourceSet<Resource> Stages { get; } = new();
}

/// <summary>A node of the path tree. <see cref="Resource.Document"/> has id, parentId and pathPart (not for the root), path.</summary>
internal sealed class RestResource(string id, JsonObject document) : Resource(id, document)
{
    public SortedDictionary<string, RestMethod> Methods { get; } = new(StringComparer.Ordinal);
}

/// <summary>A method without its responses and its integration, which stand beside the document.</summary>
internal sealed class RestMethod(JsonObject document)
{
    public JsonObject Document { get; set; } = document;

    /// <summary>By status code.</summary>
    public SortedDictionary<string, JsonObject> Responses { get; } = new(StringComparer.Ordinal);

    public RestIntegration? Integration { get; set; }
}

/// <summary>An integration without its responses. It has no id: its method is its identity.</summary>
internal sealed class RestIntegration(JsonObject document)
{
    public JsonObject Document { get; set; } = document;

    /// <summary>By status code.</summary>
    public SortedDictionary<string, JsonObject> Responses { get; } = new(StringComparer.Ordinal);
}

/// <summary>A deployment; <see cref="Snapshot"/> is path → HTTP method → the method as it was.</summary>
internal sealed class RestDeployment(string id, JsonObject document, JsonObject snapshot) : Resource(id, document)
{
    public JsonObject Snapshot { get; } = snapshot;
}
