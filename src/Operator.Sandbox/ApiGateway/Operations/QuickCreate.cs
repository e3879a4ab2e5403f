using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

/// <summary>
/// CreateApi with a target: an integration, a route and an auto-deployed $default stage come with the API, and the
/// service calls them managed.
/// </summary>
internal static class QuickCreate
{
    internal sealed record Request(string? Target, string? RouteKey, string? CredentialsArn);

    /// <summary>Moves the quick-create members out of an API's body; null when there are none.</summary>
    public static Request? TakeFrom(JsonObject body)
    {
        var request = new Request(Take(body, "target"), Take(body, "routeKey"), Take(body, "credentialsArn"));
        return request is { Target: null, RouteKey: null, CredentialsArn: null } ? null : request;
    }

    public static void Build(Call call, ApiResource api, Request request)
    {
        if (!api.IsHttp)
        {
            throw AwsException.BadRequest("Quick create is only supported for HTTP APIs");
        }

        if (request.Target is null)
        {
            throw AwsException.BadRequest("Target is required when routeKey or credentialsArn is specified");
        }

        var integration = Integrations.Create(call, api, IntegrationFor(request), managed: true);
        var route = new JsonObject { ["routeKey"] = request.RouteKey ?? "$default", ["target"] = Routes.TargetOf(integration.Id) };
        Routes.Create(call, api, route, managed: true);
        Stages.Create(call, api, new JsonObject { ["stageName"] = "$default", ["autoDeploy"] = true }, managed: true);
    }

    /// <summary>UpdateApi reaches the managed integration and route; an API made without quick create has none.</summary>
    public static void Update(Call call, ApiResource api, Request request)
    {
        var integration = api.Integrations.FirstOrDefault(candidate => candidate.Managed)
            ?? throw AwsException.BadRequest("Target, routeKey and credentialsArn can only be updated on APIs created with quick create");
        var patch = request.Target is null
            ? new JsonObject { ["integrationType"] = integration.Document.Text("integrationType") }
            : IntegrationFor(request);
        if (request.CredentialsArn is not null)
        {
            patch["credentialsArn"] = request.CredentialsArn;
        }

        Integrations.Update(call, api, integration, patch);
        if (request.RouteKey is { } key && api.Routes.FirstOrDefault(candidate => candidate.Managed) is { } route)
        {
            Routes.ChangeKey(api, route, key);
        }
    }

    private static JsonObject IntegrationFor(Request request)
    {
        var url = request.Target!.StartsWith("http", StringComparison.Ordinal);
        var body = new JsonObject
        {
            ["integrationType"] = url ? "HTTP_PROXY" : "AWS_PROXY",
            ["integrationUri"] = request.Target,
            ["integrationMethod"] = url ? "ANY" : "POST",
            ["payloadFormatVersion"] = url ? "1.0" : "2.0",
        };
        if (request.CredentialsArn is not null)
        {
            body["credentialsArn"] = request.CredentialsArn;
        }

        return body;
    }

    private static string? Take(JsonObject body, string name)
    {
        var text = body.Text(name);
        body.Remove(name);
        return text;
    }
}
