using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills;

/// <summary>
/// Something that a user does to objects. <paramref name="Arrange"/> brings a place to where it begins, everything Ready;
/// <paramref name="Act"/> is the user's own writes, all of them, without waiting for what follows.
/// </summary>
/// <param name="Name">A test's name.</param>
/// <param name="Writes">How many writes the operator makes at least: fewer recorded ones mean that the recording went wrong.</param>
/// <param name="Arrange">Before.</param>
/// <param name="Act">The change.</param>
/// <param name="Objects">The objects that are there, and Ready, once the operator is done.</param>
/// <param name="Gone">The objects that are gone by then.</param>
internal sealed record Scenario(
    string Name,
    int Writes,
    Func<Place, CancellationToken, Task> Arrange,
    Func<Place, CancellationToken, Task> Act,
    IReadOnlyList<(string Kind, string Name)> Objects,
    IReadOnlyList<(string Kind, string Name)> Gone)
{
    /// <summary>Completes when the operator has done all it has to do for the scenario.</summary>
    public Task UntilDoneAsync(Place place, CancellationToken cancellationToken) => place.Mirror.UntilAsync(
        [.. Objects.Concat(Gone).Select(one => place.Id(Place.Plural(one.Kind), one.Name))],
        seen => seen.Take(Objects.Count).All(entity => entity is not null && IsDone(entity)) && seen.Skip(Objects.Count).All(entity => entity is null),
        cancellationToken);

    /// <summary>Ready for the present generation, with every trace of work under way gone.</summary>
    public static bool IsDone(JsonNode entity)
    {
        var status = entity["status"];
        var id = (string?)status?["integrationId"];
        return Condition(entity, "Ready") == "True"
            && Condition(entity, "Deployed") is null or "True"
            && (long?)status!["observedGeneration"] == (long)entity["metadata"]!["generation"]!
            && status["pendingCreate"] is null && status["pendingDeployment"] is null && status["pendingSince"] is null && status["replacingIntegrationId"] is null
            && (id is null || (string?)entity["metadata"]!["annotations"]?["apigateway.integration-operator.io/integration-id"] == id);
    }

    /// <summary>Objects and AWS together, without what differs from run to run.</summary>
    public static async Task<string> PictureAsync(Place place, CancellationToken cancellationToken) => Picture.Of(
        new JsonObject { ["1 objects"] = ObjectsOf(place), ["2 aws"] = await AwsPicture.ReadAsync(place, cancellationToken) }, place.Name);

    private static JsonObject ObjectsOf(Place place) => new(place.Mirror.Snapshot()
        .Where(pair => pair.Key.Namespace == place.Name || pair.Key == place.Id(pair.Key.Plural, Place.AccountName))
        .Select(pair => KeyValuePair.Create($"{pair.Key.Plural}/{pair.Key.Name}", (JsonNode?)pair.Value.DeepClone())));

    private static string? Condition(JsonNode entity, string type) => Operator.Processes.KubernetesHttp.Condition(entity, type);
}
