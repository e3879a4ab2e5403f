using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

internal static partial class Routes
{
    private static readonly InputShape Input = new InputShape()
        .Flag("apiKeyRequired")
        .Texts("authorizationScopes")
        .Choice("authorizationType", false, "NONE", "AWS_IAM", "CUSTOM", "JWT")
        .Text("authorizerId", 128)
        .Text("modelSelectionExpression", 128)
        .Text("operationName", 64)
        .TextMap("requestModels", 128)
        .MapOfStructures("requestParameters", new InputShape().Flag("required"))
        .Text("routeKey", 1024)
        .Text("routeResponseSelectionExpression", 128)
        .Text("target", 128);

    private static readonly string[] WebSocketOnly = ["modelSelectionExpression", "requestModels", "routeResponseSelectionExpression"];

    public static string TargetOf(string integrationId) => $"integrations/{integrationId}";

    public static Answer Create(Call call)
    {
        var api = call.Api();
        return Answer.Created(Create(call, api, Input.Read(call.Body), managed: false).Document);
    }

    public static Answer Get(Call call) => Answer.Ok(Find(call, call.Api()).Document);

    public static Answer List(Call call)
    {
        var api = call.Api();
        return Page.Of(call, api.Routes, $"routes/{api.Id}");
    }

    public static Answer Update(Call call)
    {
        var api = call.Api();
        var route = Find(call, api);
        var patch = Input.Read(call.Body);
        if (route.Managed && patch.Text("routeKey") is { } key && key != route.Document.Text("routeKey"))
        {
            throw AwsException.BadRequest("The route key of a route that is managed by API Gateway can not be changed");
        }

        var merged = (JsonObject)route.Document.DeepClone();
        merged.Merge(patch);
        Check(api, merged, route);
        route.Document = merged;
        AutoDeployment.Run(call, api);
        return Answer.Ok(merged);
    }

    public static Answer Delete(Call call)
    {
        var api = call.Api();
        api.Routes.Remove(Find(call, api));
        AutoDeployment.Run(call, api);
        return Answer.NoContent;
    }

    public static Answer DeleteRequestParameter(Call call)
    {
        var route = Find(call, call.Api());
        var name = call.Path["requestParameterKey"];
        return route.Document.Map("requestParameters")?.Remove(name) == true
            ? Answer.NoContent
            : throw AwsException.NotFound("RequestParameter", $"Invalid request parameter key specified {name}");
    }

    internal static Resource Create(Call call, ApiResource api, JsonObject sent, bool managed)
    {
        var id = call.Partition.Identifiers.Child();
        var document = new JsonObject { ["apiKeyRequired"] = false, ["authorizationType"] = "NONE" };
        document.Merge(sent);
        document["routeId"] = id;
        if (managed)
        {
            document["apiGatewayManaged"] = true;
        }

        Check(api, document, itself: null);
        var route = new Resource(id, document);
        api.Routes.Add(route);
        AutoDeployment.Run(call, api);
        return route;
    }

    /// <summary>The managed route's key, which only UpdateApi may change.</summary>
    internal static void ChangeKey(ApiResource api, Resource route, string key)
    {
        var changed = (JsonObject)route.Document.DeepClone();
        changed["routeKey"] = key;
        Check(api, changed, route);
        route.Document = changed;
    }

    private static Resource Find(Call call, ApiResource api) => call.Find(api.Routes, "routeId", "Route");

    private static void Check(ApiResource api, JsonObject route, Resource? itself)
    {
        var key = route.Text("routeKey");
        if (string.IsNullOrEmpty(key))
        {
            throw AwsException.BadRequest("RouteKey is a required parameter");
        }

        if (api.IsHttp && !HttpRouteKey().IsMatch(key))
        {
            throw AwsException.BadRequest(
                $"The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\": {key}");
        }

        if (api.IsHttp && WebSocketOnly.FirstOrDefault(route.ContainsKey) is { } member)
        {
            throw AwsException.BadRequest($"{char.ToUpperInvariant(member[0])}{member[1..]} is not supported for HTTP APIs");
        }

        if (route.Text("authorizationType") is "CUSTOM" or "JWT")
        {
            // Authorizers are not emulated, so no identifier can be a valid one.
            throw AwsException.BadRequest($"Invalid Authorizer identifier specified {route.Text("authorizerId")}");
        }

        if (route.HasText("target"))
        {
            var target = route.Text("target")!;
            if (!api.Integrations.Contains(Target().Match(target).Groups["id"].Value))
            {
                throw AwsException.BadRequest($"Invalid integration target specified: {target}");
            }
        }

        if (api.Routes.Any(other => other != itself && other.Document.Text("routeKey") == key))
        {
            throw AwsException.Conflict($"Route with key {key} already exists for this API");
        }
    }

    [GeneratedRegex(@"^(\$default|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) /\S*)$", RegexOptions.CultureInvariant)]
    private static partial Regex HttpRouteKey();

    [GeneratedRegex(@"^integrations/(?<id>[^/]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Target();
}
