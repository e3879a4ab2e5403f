using System.Text.Json.Nodes;

namespace Operator.Sandbox.ApiGateway.State;

/// <summary>Something with an id whose <see cref="Document"/> is what a read answers.</summary>
internal class Resource(string id, JsonObject document)
{
    public string Id { get; } = id;

    public JsonObject Document { get; set; } = document;

    /// <summary>Position in its set; grows, never reused, so that a page token survives deletions.</summary>
    public long Sequence { get; set; }

    public bool Managed => Document["apiGatewayManaged"]?.GetValue<bool>() ?? false;
}

internal sealed class IntegrationResource(string id, JsonObject document) : Resource(id, document)
{
    public ResourceSet<Resource> Responses { get; } = new();
}

internal sealed class ApiResource(string id, JsonObject document) : Resource(id, document)
{
    public string Protocol => Document["protocolType"]!.GetValue<string>();

    public bool IsHttp => Protocol == "HTTP";

    public ResourceSet<IntegrationResource> Integrations { get; } = new();

    public ResourceSet<Resource> Routes { get; } = new();

    public ResourceSet<Resource> Stages { get; } = new();

    public ResourceSet<Resource> Deployments { get; } = new();
}

/// <summary>A VPC link of the HTTP API kind; its status follows the clock.</summary>
internal sealed class VpcLinkResource(string id, JsonObject document, DateTimeOffset availableAt) : Resource(id, document)
{
    public DateTimeOffset AvailableAt { get; } = availableAt;

    public DateTimeOffset? GoneAt { get; set; }
}
