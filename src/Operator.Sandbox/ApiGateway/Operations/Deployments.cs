using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

internal static class Deployments
{
    private static readonly InputShape Input = new InputShape().Text("description", 1024).Text("stageName", 128);

    public static Answer Create(Call call)
    {
        var api = call.Api();
        var sent = Input.Read(call.Body);
        Resource? stage = null;
        if (sent.HasText("stageName") && !api.Stages.TryGet(sent.Text("stageName")!, out stage))
        {
            throw AwsException.NotFound("Stage", "Invalid stage identifier specified");
        }

        if (api.Routes.Count == 0)
        {
            throw AwsException.BadRequest("At least one route is required before deploying the Api.");
        }

        if (stage?.Document.Flag("autoDeploy") == true)
        {
            throw AwsException.BadRequest("Deployment ID can not be specified for a stage that is deployed automatically");
        }

        var deployment = Add(call, api, sent.Text("description"), automatic: false);
        if (stage is not null)
        {
            stage.Document["deploymentId"] = deployment.Id;
            stage.Document["lastUpdatedDate"] = call.Timestamp;
        }

        return Answer.Created(deployment.Document);
    }

    public static Answer Get(Call call) => Answer.Ok(Find(call, call.Api()).Document);

    public static Answer List(Call call)
    {
        var api = call.Api();
        return Page.Of(call, api.Deployments, $"deployments/{api.Id}");
    }

    public static Answer Update(Call call)
    {
        var deployment = Find(call, call.Api());
        var patch = Input.Read(call.Body);
        patch.Remove("stageName");
        deployment.Document.Merge(patch);
        return Answer.Ok(deployment.Document);
    }

    public static Answer Delete(Call call)
    {
        var api = call.Api();
        var deployment = Find(call, api);
        if (api.Stages.Any(stage => stage.Document.Text("deploymentId") == deployment.Id))
        {
            throw AwsException.BadRequest("Active stages pointing to this deployment must be moved or deleted");
        }

        api.Deployments.Remove(deployment);
        return Answer.NoContent;
    }

    internal static Resource Add(Call call, ApiResource api, string? description, bool automatic)
    {
        var id = call.Partition.Identifiers.Deployment();
        var document = new JsonObject
        {
            ["autoDeployed"] = automatic,
            ["createdDate"] = call.Timestamp,
            ["deploymentId"] = id,
            ["deploymentStatus"] = "DEPLOYED",
        };
        if (!string.IsNullOrEmpty(description))
        {
            document["description"] = description;
        }

        var deployment = new Resource(id, document);
        api.Deployments.Add(deployment);
        return deployment;
    }

    private static Resource Find(Call call, ApiResource api) => call.Find(api.Deployments, "deploymentId", "Deployment");
}
