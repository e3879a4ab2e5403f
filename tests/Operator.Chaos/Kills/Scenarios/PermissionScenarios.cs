using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills.Scenarios;

/// <summary>The permission that comes and goes with an Integration's <c>lambda</c> block.</summary>
internal static class PermissionScenarios
{
    private const string Kind = "Integration";
    private const string Name = "invoking";

    // Finalizer, permission, intent, CreateIntegration, id, annotation.
    public static readonly Scenario Grant = new(
        "grant of a permission", 6, (_, _) => Task.CompletedTask, CreateAsync, [(Kind, Name)], []);

    // DeleteIntegration, permission, finalizer.
    public static readonly Scenario Revoke = new(
        "revocation of a permission",
        3,
        async (place, token) =>
        {
            await CreateAsync(place, token);
            await Grant.UntilDoneAsync(place, token);
        },
        (place, token) => place.DeleteAsync(Kind, Name, token),
        [],
        [(Kind, Name)]);

    private static Task CreateAsync(Place place, CancellationToken cancellationToken) => place.CreateAsync(
        Kind,
        Name,
        new JsonObject { ["apiId"] = Place.HttpApi, ["lambda"] = new JsonObject { ["functionName"] = Place.Function } },
        cancellationToken);
}
