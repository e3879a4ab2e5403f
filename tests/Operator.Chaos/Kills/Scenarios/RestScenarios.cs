using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills.Scenarios;

/// <summary>The life of a RestIntegration that makes its resources, its method and its responses, and of the stage that serves it.</summary>
internal static class RestScenarios
{
    private const string Kind = "RestIntegration";
    private const string Deployment = "RestDeployment";
    private const string Name = "one";

    // Finalizer, intent, two resources, method, method response, integration, integration response, result.
    public static readonly Scenario Create = new(
        "REST create", 9, (_, _) => Task.CompletedTask, (place, token) => place.CreateAsync(Kind, Name, Spec(place, "200"), token), [(Kind, Name)], []);

    // UpdateIntegration, result.
    public static readonly Scenario Update = new("REST update", 2, ArrangeAsync, EditAsync, [(Kind, Name)], []);

    // Method: changed; its responses: one changed, one made, one deleted; the integration's responses: the same; result.
    public static readonly Scenario UpdateMethod = new(
        "REST update of a method",
        8,
        async (place, token) =>
        {
            await place.CreateAsync(Kind, Name, Spec(place, "200", "404"), token);
            await Create.UntilDoneAsync(place, token);
        },
        (place, token) =>
        {
            var changed = Spec(place, "200", "500");
            changed["method"]!["apiKeyRequired"] = true;
            changed["method"]!["methodResponses"]![0]!["responseParameters"] = new JsonObject { ["method.response.header.Location"] = false };
            changed["integrationResponses"]![0]!["responseTemplates"] = new JsonObject { ["application/json"] = "{\"changed\":true}" };
            return place.PatchAsync(Kind, Name, new JsonObject { ["spec"] = changed }, token);
        },
        [(Kind, Name)],
        []);

    // Integration and method, two resources, finalizer.
    public static readonly Scenario Delete = new("REST delete", 3, ArrangeAsync, (place, token) => place.DeleteAsync(Kind, Name, token), [], [(Kind, Name)]);

    // Finalizer, intent, CreateDeployment, the stage's intent, CreateStage, result; the integration's condition.
    public static readonly Scenario Deploy = new(
        "deploy", 6, ArrangeAsync, (place, token) => place.CreateAsync(Deployment, "live", DeploymentSpec(place), token), [(Kind, Name), (Deployment, "live")], []);

    // The integration's writes, intent, CreateDeployment, UpdateStage, DeleteDeployment, result.
    public static readonly Scenario Redeploy = new("redeploy and prune", 8, ArrangeDeployedAsync, EditAsync, [(Kind, Name), (Deployment, "live")], []);

    public static readonly Scenario Rollback = new(
        "rollback",
        2,
        async (place, token) =>
        {
            await ArrangeDeployedAsync(place, token);
            await place.PatchAsync(Deployment, "live", new JsonObject { ["spec"] = new JsonObject { ["historyLimit"] = 5 } }, token);
            await EditAsync(place, token);
            await place.Mirror.UntilAsync(
                [place.Id("restintegrations", Name), place.Id("restdeployments", "live")],
                seen => seen.All(entity => Scenario.IsDone(entity!)) && seen[1]!["status"]!["history"]!.AsArray().Count == 2,
                token);
        },
        (place, token) =>
        {
            var history = place.Mirror.Find(place.Id("restdeployments", "live"))!["status"]!["history"]!.AsArray();
            return place.PatchAsync(Deployment, "live", new JsonObject { ["spec"] = new JsonObject { ["rollbackTo"] = (string)history[1]!["deploymentId"]! } }, token);
        },
        [(Deployment, "live")],
        []);

    public static readonly Scenario Undeploy = new(
        "delete of a deployment", 3, ArrangeDeployedAsync, (place, token) => place.DeleteAsync(Deployment, "live", token), [(Kind, Name)], [(Deployment, "live")]);

    private static async Task ArrangeAsync(Place place, CancellationToken cancellationToken)
    {
        await place.CreateAsync(Kind, Name, Spec(place, "200"), cancellationToken);
        await Create.UntilDoneAsync(place, cancellationToken);
    }

    private static async Task ArrangeDeployedAsync(Place place, CancellationToken cancellationToken)
    {
        await ArrangeAsync(place, cancellationToken);
        await place.CreateAsync(Deployment, "live", DeploymentSpec(place), cancellationToken);
        await Deploy.UntilDoneAsync(place, cancellationToken);
        // Its next deployment has to wait for its least interval, and requests that are held meanwhile would time out.
        var last = (DateTimeOffset)place.Mirror.Find(place.Id("restdeployments", "live"))!["status"]!["lastDeployedAt"]!;
        var wait = last + TimeSpan.FromSeconds(6) - TimeProvider.System.GetUtcNow();
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, cancellationToken);
    }

    private static Task EditAsync(Place place, CancellationToken cancellationToken) => place.PatchAsync(
        Kind, Name, new JsonObject { ["spec"] = new JsonObject { ["timeoutInMillis"] = 5000, ["cacheNamespace"] = "other" } }, cancellationToken);

    /// <summary>With a response for each status; the first is the default.</summary>
    private static JsonObject Spec(Place place, params string[] statuses) => new()
    {
        ["restApiId"] = place.RestApi,
        ["resourcePath"] = "/shop/items",
        ["createResource"] = true,
        ["httpMethod"] = "GET",
        ["type"] = "MOCK",
        ["requestTemplates"] = new JsonObject { ["application/json"] = "{\"statusCode\":200}" },
        ["method"] = new JsonObject { ["methodResponses"] = new JsonArray([.. statuses.Select(status => new JsonObject { ["statusCode"] = status })]) },
        ["integrationResponses"] = new JsonArray([.. statuses.Select((status, at) => at == 0
            ? new JsonObject { ["statusCode"] = status }
            : new JsonObject { ["statusCode"] = status, ["selectionPattern"] = status })]),
    };

    private static JsonObject DeploymentSpec(Place place) => new()
    {
        ["restApiId"] = place.RestApi,
        ["stageName"] = "beta",
        ["debounceSeconds"] = 0,
        ["historyLimit"] = 1,
        ["deletionPolicy"] = "Delete",
    };
}
