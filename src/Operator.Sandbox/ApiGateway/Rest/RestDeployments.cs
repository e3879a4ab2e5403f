using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Deployments: what the API was when they were made. Editing never changes one.</summary>
internal static class RestDeployments
{
    private static readonly InputShape Input = new InputShape()
        .Flag("cacheClusterEnabled")
        .Text("cacheClusterSize")
        .Text("description", 1024)
        .Text("stageDescription", 1024)
        .Text("stageName", 128)
        .Flag("tracingEnabled")
        .TextMap("variables", 2048);

    private static readonly PatchTable Patch = new PatchTable().ClearableText("/description");

    public static Answer Create(Call call)
    {
        var api = call.RestApi();
        var sent = Input.Read(call.Body);
        var methods = api.Resources.SelectMany(resource => resource.Methods.Values).ToList();
        if (methods.Count == 0)
        {
            throw AwsException.BadRequest("The REST API doesn't contain any methods");
        }

        if (methods.Any(method => method.Integration is null))
        {
            throw AwsException.BadRequest("No integration defined for method");
        }

        if (sent.HasText("stageName"))
        {
            RestStages.CheckName(sent.Text("stageName")!);
            if (!api.Stages.Contains(sent.Text("stageName")!))
            {
                RestStages.CheckRoom(call, api);
            }
        }

        var deployment = Build(call, call.Partition.Identifiers.Deployment(), Snapshot(api), sent.Text("description"));
        api.Deployments.Add(deployment);
        if (sent.HasText("stageName"))
        {
            RestStages.Serve(call, api, deployment, sent);
        }

        return Answer.Created(deployment.Document);
    }

    internal static RestDeployment Build(Call call, string id, JsonObject snapshot, string? description)
    {
        var document = new JsonObject { ["id"] = id, ["createdDate"] = call.Seconds() };
        if (!string.IsNullOrEmpty(description))
        {
            document["description"] = description;
        }

        return new RestDeployment(id, document, snapshot);
    }

    public static Answer List(Call call)
    {
        var api = call.RestApi();
        return Page.OfRest(call, api.Deployments, $"deployments/{api.Id}", deployment => deployment.Document);
    }

    public static Answer Get(Call call)
    {
        var deployment = Find(call, call.RestApi());
        var document = (JsonObject)deployment.Document.DeepClone();
        if (call.Embeds("apisummary"))
        {
            document["apiSummary"] = Summarize(deployment.Snapshot);
        }

        return Answer.Ok(document);
    }

    public static Answer Update(Call call)
    {
        var deployment = Find(call, call.RestApi());
        deployment.Document = Patch.Apply(call, deployment.Document);
        return Answer.Ok(deployment.Document);
    }

    public static Answer Delete(Call call)
    {
        var api = call.RestApi();
        var deployment = Find(call, api);
        if (api.Stages.Any(stage => stage.Document.Text("deploymentId") == deployment.Id))
        {
            throw AwsException.BadRequest("Active stages pointing to this deployment must be moved or deleted");
        }

        api.Deployments.Remove(deployment);
        return new Answer(202, null);
    }

    private static RestDeployment Find(Call call, RestApi api) =>
        RestCalls.Find(api.Deployments, call.Path["deployment_id"], "Invalid Deployment identifier specified");

    private static JsonObject Snapshot(RestApi api) => new(api.Resources
        .Where(resource => resource.Methods.Count > 0)
        .Select(resource => KeyValuePair.Create(
            resource.Document.Text("path")!,
            (JsonNode?)new JsonObject(resource.Methods.Select(method => KeyValuePair.Create(method.Key, (JsonNode?)RestDocuments.Show(method.Value)))))));

    private static JsonObject Summarize(JsonObject snapshot) => new(snapshot.Select(path => KeyValuePair.Create(
        path.Key,
        (JsonNode?)new JsonObject(path.Value!.AsObject().Select(method => KeyValuePair.Create(
            method.Key,
            (JsonNode?)new JsonObject
            {
                ["authorizationType"] = method.Value!["authorizationType"]?.DeepClone(),
                ["apiKeyRequired"] = method.Value["apiKeyRequired"]?.DeepClone(),
            }))))));
}
