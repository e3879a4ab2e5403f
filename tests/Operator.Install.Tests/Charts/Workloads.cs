using System.Text.Json.Nodes;

namespace Operator.Install.Tests.Charts;

/// <summary>Pods inside objects.</summary>
internal static class Workloads
{
    /// <summary>The pod that an object is or makes; null for others.</summary>
    public static JsonNode? PodSpec(JsonNode entity) => (string?)entity["kind"] switch
    {
        "Pod" => entity["spec"],
        "Deployment" => entity["spec"]!["template"]!["spec"],
        _ => null,
    };

    /// <summary>All containers, of initialisation too.</summary>
    public static IEnumerable<JsonNode> Containers(JsonNode entity) =>
        PodSpec(entity) is { } pod ? new[] { "initContainers", "containers" }.SelectMany(member => pod[member] as JsonArray ?? []).Select(each => each!) : [];
}
