using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Resources;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>A request to a resource, taken apart: who is meant, by which verb, with which options.</summary>
internal sealed record ApiRequest(
    HttpContext Http,
    string Verb,
    ResourceDefinition Resource,
    string Namespace,
    string Name,
    string Subresource)
{
    public bool DryRun { get; } = ReadDryRun(Http, Verb);

    public Shape Shape { get; } = AcceptedShape.Of(Http.Request);

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    public bool Flag(string name) => Query(name) is { } text && text is "true" or "1" or "True" or "TRUE" or "t";

    /// <summary>Who writes, for managedFields: as the client says, or its product name.</summary>
    public string FieldManager => Query("fieldManager") is { Length: > 0 } manager
        ? manager
        : Http.Request.Headers.UserAgent.ToString().Split('/', ' ')[0] is { Length: > 0 } agent ? agent : "unknown";

    public string FieldValidation => Query("fieldValidation") is { Length: > 0 } mode ? mode : "Warn";

    /// <summary>plural or plural/subresource, as counters and faults name it.</summary>
    public string ResourceAndSubresource => Subresource.Length == 0 ? Resource.Plural : $"{Resource.Plural}/{Subresource}";

    private static bool ReadDryRun(HttpContext http, string verb)
    {
        if (!http.Request.Query.TryGetValue("dryRun", out var values))
        {
            return false;
        }

        if (values is ["All"])
        {
            return true;
        }

        var kind = verb switch
        {
            "create" => "CreateOptions",
            "update" => "UpdateOptions",
            "patch" => "PatchOptions",
            _ => "DeleteOptions",
        };
        throw StatusErrors.InvalidOptions(kind, FieldError.NotSupported(
            "dryRun", new JsonArray([.. values.Select(v => (JsonNode?)v)]), ["All"]));
    }
}
