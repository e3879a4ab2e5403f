using System.Text.Json.Serialization;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.V1.Model;

/// <summary>One path of a REST API. <c>PathPart</c> is its last segment, absent for the root; <c>ResourceMethods</c> is keyed by verb.</summary>
public sealed class Resource
{
    public string? Id { get; set; }

    public string? ParentId { get; set; }

    public string? Path { get; set; }

    public string? PathPart { get; set; }

    public Dictionary<string, Method>? ResourceMethods { get; set; }
}

/// <summary>Names one resource to read.</summary>
public sealed class GetResourceRequest : AmazonAPIGatewayRequest
{
    /// <summary>Parts to include; <c>methods</c> gives whole methods with their integrations instead of empty ones.</summary>
    [JsonIgnore]
    public List<string>? Embed { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? RestApiId { get; set; }
}

/// <summary>Asks for one page of the resources of an API.</summary>
public sealed class GetResourcesRequest : AmazonAPIGatewayRequest
{
    /// <summary>Parts to include; <c>methods</c> gives whole methods with their integrations instead of empty ones.</summary>
    [JsonIgnore]
    public List<string>? Embed { get; set; }

    /// <summary>Items per page; the service's default is 25, its maximum 500.</summary>
    [JsonIgnore]
    public int? Limit { get; set; }

    /// <summary>Where the previous page ended; null for the first.</summary>
    [JsonIgnore]
    public string? Position { get; set; }

    [JsonIgnore]
    public string? RestApiId { get; set; }
}

/// <summary>Adds a path below another; refused with 409 when it exists.</summary>
public sealed class CreateResourceRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? ParentId { get; set; }

    [JsonIgnore]
    public string? RestApiId { get; set; }

    public string? PathPart { get; set; }
}

/// <summary>Names one resource to delete; everything below goes with it.</summary>
public sealed class DeleteResourceRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? RestApiId { get; set; }
}

/// <summary>One resource as the service answers it.</summary>
public abstract class ResourceAnswer : AmazonAPIGatewayResponse
{
    public string? Id { get; set; }

    public string? ParentId { get; set; }

    public string? Path { get; set; }

    public string? PathPart { get; set; }

    public Dictionary<string, Method>? ResourceMethods { get; set; }
}

/// <summary>The resource as it is.</summary>
public sealed class GetResourceResponse : ResourceAnswer;

/// <summary>The resource as created.</summary>
public sealed class CreateResourceResponse : ResourceAnswer, INamesWhatWasCreated
{
    string INamesWhatWasCreated.Created => $"resource {Id}";
}

/// <summary>One page of resources; the last one has no <c>Position</c>.</summary>
public sealed class GetResourcesResponse : AmazonAPIGatewayResponse
{
    [JsonPropertyName("item")]
    public List<Resource>? Items { get; set; }

    public string? Position { get; set; }
}

/// <summary>The service answers without a body.</summary>
public sealed class DeleteResourceResponse : AmazonAPIGatewayResponse;
