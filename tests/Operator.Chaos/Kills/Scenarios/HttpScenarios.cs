using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills.Scenarios;

/// <summary>The life of an Integration of an HTTP API.</summary>
internal static class HttpScenarios
{
    private const string Kind = "Integration";
    private const string Name = "one";

    // Finalizer, intent, CreateIntegration, id, annotation.
    public static readonly Scenario Create = new(
        "create", 5, (_, _) => Task.CompletedTask, (place, token) => place.CreateAsync(Kind, Name, Spec(), token), [(Kind, Name)], []);

    public static readonly Scenario Update = new(
        "update", 2, ArrangeAsync, (place, token) => EditAsync(place, """{"description":null,"timeoutInMillis":4000,"integrationUri":"https://example.com/new"}""", token), [(Kind, Name)], []);

    // Intent, CreateIntegration, new id, two routes, DeleteIntegration, result, annotation.
    public static readonly Scenario Replace = new(
        "replace with routes",
        8,
        async (place, token) =>
        {
            await ArrangeAsync(place, token);
            var id = (string)place.Mirror.Find(place.Id("integrations", Name))!["status"]!["integrationId"]!;
            foreach (var route in new[] { "GET /a", "GET /b" })
            {
                await place.AwsAsync(HttpMethod.Post, $"v2/apis/{Place.HttpApi}/routes", new JsonObject { ["routeKey"] = route, ["target"] = $"integrations/{id}" }, token);
            }
        },
        (place, token) => EditAsync(place, """
            {"integrationType":"AWS_PROXY","integrationMethod":null,"payloadFormatVersion":"2.0","integrationUri":"arn:aws:lambda:us-west-2:123456789012:function:my-function"}
            """, token),
        [(Kind, Name)],
        []);

    // DeleteIntegration, finalizer.
    public static readonly Scenario Delete = new("delete", 2, ArrangeAsync, (place, token) => place.DeleteAsync(Kind, Name, token), [], [(Kind, Name)]);

    public static readonly Scenario CreateThenDelete = new(
        "create, deleted at once",
        2,
        (_, _) => Task.CompletedTask,
        async (place, token) =>
        {
            await place.CreateAsync(Kind, Name, Spec(), token);
            await place.Mirror.UntilAsync(place.Id("integrations", Name), entity => entity["metadata"]!["finalizers"] is JsonArray { Count: > 0 }, token);
            await place.DeleteAsync(Kind, Name, token);
        },
        [],
        [(Kind, Name)]);

    private static async Task ArrangeAsync(Place place, CancellationToken cancellationToken)
    {
        await place.CreateAsync(Kind, Name, Spec(), cancellationToken);
        await Create.UntilDoneAsync(place, cancellationToken);
    }

    private static Task EditAsync(Place place, string spec, CancellationToken cancellationToken) =>
        place.PatchAsync(Kind, Name, new JsonObject { ["spec"] = JsonNode.Parse(spec) }, cancellationToken);

    private static JsonObject Spec() => new()
    {
        ["apiId"] = Place.HttpApi,
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = "https://example.com/old",
        ["description"] = "made by chaos",
    };
}
