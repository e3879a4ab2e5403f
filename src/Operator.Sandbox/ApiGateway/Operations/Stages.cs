using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

internal static partial class Stages
{
    private static readonly InputShape RouteSettings = new InputShape()
        .Flag("dataTraceEnabled")
        .Flag("detailedMetricsEnabled")
        .Choice("loggingLevel", false, "ERROR", "INFO", "OFF")
        .Whole("throttlingBurstLimit")
        .Number("throttlingRateLimit");

    private static readonly InputShape Input = new InputShape()
        .Structure("accessLogSettings", new InputShape().Text("destinationArn").Text("format", 3072))
        .Flag("autoDeploy")
        .Text("clientCertificateId", 128)
        .Structure("defaultRouteSettings", RouteSettings)
        .Text("deploymentId", 128)
        .Text("description", 1024)
        .MapOfStructures("routeSettings", RouteSettings)
        .Text("stageName", 128)
        .TextMap("stageVariables", 2048)
        .TextMap("tags", 1600);

    public static Answer Create(Call call)
    {
        var api = call.Api();
        return Answer.Created(Create(call, api, Input.Read(call.Body), managed: false).Document);
    }

    public static Answer Get(Call call) => Answer.Ok(Find(call, call.Api()).Document);

    public static Answer List(Call call)
    {
        var api = call.Api();
        return Page.Of(call, api.Stages, $"stages/{api.Id}");
    }

    public static Answer Update(Call call)
    {
        var api = call.Api();
        var stage = Find(call, api);
        RefuseManaged(stage);
        var patch = Input.Read(call.Body);
        patch.Remove("stageName");
        patch.Remove("tags");

        var merged = (JsonObject)stage.Document.DeepClone();
        var variables = patch.Map("stageVariables");
        patch.Remove("stageVariables");
        merged.Merge(patch);
        merged.MapToChange("stageVariables").Merge(variables ?? []);
        CheckDeployment(api, merged, patch);
        merged["lastUpdatedDate"] = call.Timestamp;
        stage.Document = merged;
        AutoDeployment.Run(call, api);
        return Answer.Ok(stage.Document);
    }

    public static Answer Delete(Call call)
    {
        var api = call.Api();
        var stage = Find(call, api);
        RefuseManaged(stage);
        api.Stages.Remove(stage);
        return Answer.NoContent;
    }

    public static Answer DeleteAccessLogSettings(Call call)
    {
        Find(call, call.Api()).Document.Remove("accessLogSettings");
        return Answer.NoContent;
    }

    public static Answer DeleteRouteSettings(Call call)
    {
        var key = call.Path["routeKey"];
        return Find(call, call.Api()).Document.MapToChange("routeSettings").Remove(key)
            ? Answer.NoContent
            : throw AwsException.NotFound("RouteSettings", $"Invalid route key specified {key}");
    }

    internal static Resource Create(Call call, ApiResource api, JsonObject sent, bool managed)
    {
        var name = sent.Text("stageName") ?? string.Empty;
        if (!Name().IsMatch(name) || (name == "$default" && !api.IsHttp))
        {
            throw AwsException.BadRequest(
                "Stage name only allows a-zA-Z0-9_- characters, or $default for APIs with a protocol type of HTTP");
        }

        if (api.Stages.Contains(name))
        {
            throw AwsException.Conflict("Stage already exists");
        }

        var settings = new JsonObject { ["detailedMetricsEnabled"] = false };
        if (!api.IsHttp)
        {
            settings["dataTraceEnabled"] = false;
            settings["loggingLevel"] = "OFF";
        }

        var document = new JsonObject
        {
            ["createdDate"] = call.Timestamp,
            ["defaultRouteSettings"] = settings,
            ["lastUpdatedDate"] = call.Timestamp,
            ["routeSettings"] = new JsonObject(),
            ["stageVariables"] = new JsonObject(),
            ["tags"] = new JsonObject(),
        };
        var sentSettings = sent.Map("defaultRouteSettings");
        document.Merge(sent);
        if (sentSettings is not null)
        {
            settings.Merge(sentSettings);
            document["defaultRouteSettings"] = settings.DeepClone();
        }

        if (managed)
        {
            document["apiGatewayManaged"] = true;
        }

        CheckDeployment(api, document, sent);
        var stage = new Resource(name, document);
        api.Stages.Add(stage);
        AutoDeployment.Run(call, api);
        return stage;
    }

    private static Resource Find(Call call, ApiResource api)
    {
        var name = call.Path["stageName"];
        return api.Stages.TryGet(name, out var stage)
            ? stage
            : throw AwsException.NotFound("Stage", "Invalid stage identifier specified");
    }

    private static void RefuseManaged(Resource stage)
    {
        if (stage.Managed)
        {
            throw AwsException.BadRequest($"Stage {stage.Id} is managed by API Gateway and can not be changed");
        }
    }

    private static void CheckDeployment(ApiResource api, JsonObject stage, JsonObject sent)
    {
        if (!sent.HasText("deploymentId"))
        {
            return;
        }

        if (stage.Flag("autoDeploy"))
        {
            throw AwsException.BadRequest("Deployment ID can not be specified for a stage that is deployed automatically");
        }

        if (!api.Deployments.Contains(sent.Text("deploymentId")!))
        {
            throw AwsException.BadRequest("Deployment ID does not exist");
        }
    }

    [GeneratedRegex(@"^(\$default|[a-zA-Z0-9_-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
