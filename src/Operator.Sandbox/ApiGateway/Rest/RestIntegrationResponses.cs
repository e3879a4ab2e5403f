using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Rules;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Responses of integrations, one per status code that the method declares. Proxy types take them and ignore them.</summary>
internal static class RestIntegrationResponses
{
    private static readonly InputShape Input = new InputShape()
        .Text("contentHandling")
        .TextMap("responseParameters", 2048)
        .TextMap("responseTemplates", 300 * 1024)
        .Text("selectionPattern");

    private static readonly PatchTable Patch = new PatchTable()
        .Replace("/selectionPattern", (context, operation) => context.Document["selectionPattern"] = operation.Value ?? string.Empty)
        .UnprovenText("/contentHandling")
        .Map("/responseParameters", "Invalid parameter name specified", operation => operation.Required())
        .TextMap("/responseTemplates", "Invalid template content type specified");

    public static Answer Put(Call call)
    {
        var integration = call.RestIntegration();
        var status = call.StatusCode();
        var sent = Input.Read(call.Body);
        var response = new JsonObject { ["statusCode"] = status, ["selectionPattern"] = sent.Text("selectionPattern") ?? string.Empty };
        foreach (var (name, value) in sent.Where(member => member.Key != "selectionPattern"))
        {
            response[name] = value?.DeepClone();
        }

        if (!response.HasText("contentHandling"))
        {
            response.Remove("contentHandling");
        }

        Check(call, integration, status, response);
        integration.Responses[status] = response;
        return Answer.Created(RestDocuments.ShowResponse(response));
    }

    public static Answer Get(Call call) => Answer.Ok(RestDocuments.ShowResponse(call.FindResponse(call.RestIntegration().Responses)));

    public static Answer Update(Call call)
    {
        var integration = call.RestIntegration();
        var status = call.StatusCode();
        var patched = Patch.Apply(call, call.FindResponse(integration.Responses));
        Check(call, integration, status, patched);
        integration.Responses[status] = patched;
        return Answer.Ok(RestDocuments.ShowResponse(patched));
    }

    public static Answer Delete(Call call)
    {
        var responses = call.RestIntegration().Responses;
        _ = call.FindResponse(responses);
        responses.Remove(call.StatusCode());
        return Answer.NoContent;
    }

    private static void Check(Call call, RestIntegration integration, string status, JsonObject response)
    {
        RestCalls.RequireOneOf(
            response, "contentHandling", "putIntegrationResponseInput.contentHandling", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT");
        if (!call.RestMethod().Responses.TryGetValue(status, out var methodResponse))
        {
            throw MappingExpression.Invalid("No method response exists for method.");
        }

        var pattern = response.Text("selectionPattern");
        if (integration.Responses.Any(other => other.Key != status && other.Value.Text("selectionPattern") == pattern))
        {
            throw AwsException.Conflict(
                $"Integration response with selection pattern {(pattern?.Length > 0 ? pattern : "default")} already exists");
        }

        RestMappings.CheckResponse(response.Map("responseParameters"), methodResponse);
    }
}
