using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Stages: each serves one deployment. Method settings and canaries do not exist here.</summary>
internal static partial class RestStages
{
    private const string NoDeployment = "Deployment id does not exist";

    private static readonly InputShape Input = new InputShape()
        .Flag("cacheClusterEnabled")
        .Text("cacheClusterSize")
        .Text("deploymentId", 128)
        .Text("description", 1024)
        .Text("documentationVersion", 128)
        .Text("stageName", 128)
        .TextMap("tags", 256)
        .Flag("tracingEnabled")
        .TextMap("variables", 2048);

    private static readonly PatchTable Patch = new PatchTable()
        .Text("/deploymentId")
        .ClearableText("/description")
        .Flag("/cacheClusterEnabled")
        .Text("/cacheClusterSize")
        .ClearableText("/clientCertificateId")
        .ClearableText("/documentationVersion")
        .Flag("/tracingEnabled")
        .Replace("/accessLogSettings/destinationArn", (context, operation) =>
            context.Document.MapToChange("accessLogSettings")["destinationArn"] = operation.Required())
        .Replace("/accessLogSettings/format", (context, operation) =>
            context.Document.MapToChange("accessLogSettings")["format"] = operation.Required())
        .Add("/accessLogSettings", keyed: false, ["remove"], (context, _, _) => context.Document.Remove("accessLogSettings"))
        .Add("/variables", keyed: true, ["add", "replace", "remove"], ChangeVariable);

    public static Answer Create(Call call)
    {
        var api = call.RestApi();
        var sent = Input.Read(call.Body);
        var name = sent.Text("stageName") ?? string.Empty;
        CheckName(name);
        if (api.Stages.Contains(name))
        {
            throw AwsException.Conflict("Stage already exists");
        }

        CheckRoom(call, api);
        CheckDeployment(api, sent);
        return Answer.Created(Add(call, api, sent).Document);
    }

    /// <summary>CreateDeployment with a stage name: the stage serves the deployment from now on, and is made if need be.</summary>
    public static void Serve(Call call, RestApi api, RestDeployment deployment, JsonObject sent)
    {
        var description = sent.Text("stageDescription");
        sent.Remove("stageDescription");
        sent.Remove("description");
        sent["deploymentId"] = deployment.Id;
        if (!string.IsNullOrEmpty(description))
        {
            sent["description"] = description;
        }

        if (!api.Stages.TryGet(sent.Text("stageName")!, out var stage))
        {
            Add(call, api, sent);
            return;
        }

        stage.Document.Merge(sent);
        stage.Document["lastUpdatedDate"] = call.Seconds();
    }

    public static Answer Get(Call call) => Answer.Ok(Find(call, call.RestApi()).Document);

    /// <summary>Not paged; deploymentId filters, which HAL's links write deployment_id.</summary>
    public static Answer List(Call call)
    {
        var api = call.RestApi();
        var deployment = call.Query.TryGetValue("deploymentId", out var sent) || call.Query.TryGetValue("deployment_id", out sent) ? sent.ToString() : string.Empty;
        var stages = api.Stages.Where(stage => deployment.Length == 0 || stage.Document.Text("deploymentId") == deployment);
        return Answer.Ok(new JsonObject { ["item"] = new JsonArray([.. stages.Select(stage => stage.Document.DeepClone())]) });
    }

    public static Answer Update(Call call)
    {
        var api = call.RestApi();
        var stage = Find(call, api);
        var patched = Patch.Apply(call, stage.Document);
        CheckDeployment(api, patched);
        patched["lastUpdatedDate"] = call.Seconds();
        stage.Document = patched;
        return Answer.Ok(patched);
    }

    public static Answer Delete(Call call)
    {
        var api = call.RestApi();
        api.Stages.Remove(Find(call, api));
        return new Answer(202, null);
    }

    public static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
        {
            throw AwsException.BadRequest("Stage name only allows a-zA-Z0-9_-");
        }
    }

    /// <summary>Refuses a further stage where there are as many as an API may have.</summary>
    public static void CheckRoom(Call call, RestApi api)
    {
        if (api.Stages.Count >= call.Partition.Settings.StagesPerRestApi)
        {
            throw AwsException.LimitExceeded(
                "Maximum number of Stages for this API has been reached. Please contact AWS if you need additional Stages.");
        }
    }

    internal static Resource Add(Call call, RestApi api, JsonObject sent)
    {
        var document = new JsonObject
        {
            ["cacheClusterEnabled"] = false,
            ["cacheClusterStatus"] = "NOT_AVAILABLE",
            ["methodSettings"] = new JsonObject(),
            ["tracingEnabled"] = false,
            ["createdDate"] = call.Seconds(),
            ["lastUpdatedDate"] = call.Seconds(),
        };
        document.Merge(sent);
        var stage = new Resource(sent.Text("stageName")!, document);
        api.Stages.Add(stage);
        return stage;
    }

    private static void ChangeVariable(PatchContext context, PatchOperation operation, string name)
    {
        var variables = context.Document.MapToChange("variables");
        if (operation.Op == "remove")
        {
            variables.Remove(name);
        }
        else
        {
            variables[name] = operation.Value ?? string.Empty;
        }
    }

    private static void CheckDeployment(RestApi api, JsonObject stage)
    {
        if (!stage.HasText("deploymentId") || !api.Deployments.Contains(stage.Text("deploymentId")!))
        {
            throw AwsException.BadRequest(NoDeployment);
        }
    }

    private static Resource Find(Call call, RestApi api) =>
        RestCalls.Find(api.Stages, call.Path["stage_name"], "Invalid stage identifier specified");

    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,128}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
