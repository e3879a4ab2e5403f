using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>The status codes that a method declares, which its integration responses must be among.</summary>
internal static class RestMethodResponses
{
    private static readonly InputShape Input = new InputShape().FlagMap("responseParameters").TextMap("responseModels", 2048);

    private static readonly PatchTable Patch = new PatchTable()
        .FlagMap("/responseParameters", "Invalid parameter name specified")
        .TextMap("/responseModels", "Invalid model content type specified");

    public static Answer Put(Call call)
    {
        var method = call.RestMethod();
        var status = call.StatusCode();
        if (method.Responses.ContainsKey(status))
        {
            throw AwsException.Conflict("Response already exists for this resource");
        }

        var response = Build(status, Input.Read(call.Body));
        method.Responses.Add(status, response);
        return Answer.Created(RestDocuments.ShowMethodResponse(response));
    }

    /// <summary>A response that is not yet part of a method; refuses what AWS refuses.</summary>
    internal static JsonObject Build(string status, JsonObject sent)
    {
        var response = new JsonObject { ["statusCode"] = status };
        response.Merge(sent);
        Check(response);
        return response;
    }

    public static Answer Get(Call call) => Answer.Ok(RestDocuments.ShowMethodResponse(call.FindResponse(call.RestMethod().Responses)));

    /// <summary>Answers 201, as the service's model says.</summary>
    public static Answer Update(Call call)
    {
        var responses = call.RestMethod().Responses;
        var patched = Patch.Apply(call, call.FindResponse(responses));
        Check(patched);
        responses[call.StatusCode()] = patched;
        return Answer.Created(RestDocuments.ShowMethodResponse(patched));
    }

    public static Answer Delete(Call call)
    {
        var responses = call.RestMethod().Responses;
        _ = call.FindResponse(responses);
        responses.Remove(call.StatusCode());
        return Answer.NoContent;
    }

    private static void Check(JsonObject response)
    {
        RestMappings.CheckDeclarations(response.Map("responseParameters"), response: true);
        RestModels.Check(response.Map("responseModels"));
    }
}
