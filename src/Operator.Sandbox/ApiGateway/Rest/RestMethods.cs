using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Methods. There are no authorizers and no request validators here, so whatever needs one is refused as AWS refuses a wrong id.</summary>
internal static class RestMethods
{
    private static readonly string[] Verbs = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

    private static readonly InputShape Input = new InputShape()
        .Flag("apiKeyRequired")
        .Texts("authorizationScopes")
        .Text("authorizationType")
        .Text("authorizerId")
        .Text("operationName", 64)
        .TextMap("requestModels", 2048)
        .FlagMap("requestParameters")
        .Text("requestValidatorId");

    private static readonly PatchTable Patch = new PatchTable()
        .Flag("/apiKeyRequired")
        .Text("/authorizationType")
        .ClearableText("/authorizerId")
        .ClearableText("/operationName")
        .ClearableText("/requestValidatorId")
        .FlagMap("/requestParameters", "Invalid parameter name specified")
        .TextMap("/requestModels", "Invalid model content type specified")
        .Set("/authorizationScopes", "Invalid authorization scope specified");

    public static Answer Put(Call call)
    {
        var (_, resource) = call.RestResource();
        var sent = Input.Read(call.Body);
        RestCalls.RequirePresent(sent, "authorizationType", "putMethodInput.authorizationType");
        var method = Build(call.Path["http_method"], sent);
        if (!resource.Methods.TryAdd(call.Path["http_method"], method))
        {
            throw AwsException.Conflict("Method already exists for this resource");
        }

        return Answer.Created(RestDocuments.Show(method));
    }

    /// <summary>A method that is not yet part of a resource; refuses what AWS refuses.</summary>
    internal static RestMethod Build(string verb, JsonObject sent)
    {
        if (!Verbs.Contains(verb, StringComparer.Ordinal))
        {
            throw AwsException.BadRequest($"Invalid HttpMethod specified. Valid options are {string.Join(',', Verbs)}");
        }

        var document = new JsonObject { ["httpMethod"] = verb, ["apiKeyRequired"] = false };
        document.Merge(sent);
        Check(document);
        return new RestMethod(document);
    }

    public static Answer Get(Call call) => Answer.Ok(RestDocuments.Show(call.RestMethod()));

    public static Answer Update(Call call)
    {
        var method = call.RestMethod();
        var patched = Patch.Apply(call, method.Document);
        Check(patched);
        method.Document = patched;
        if (method.Integration is { } integration)
        {
            FollowParameters(call, integration);
        }

        return Answer.Ok(RestDocuments.Show(method));
    }

    public static Answer Delete(Call call)
    {
        _ = call.RestMethod();
        call.RestResource().Resource.Methods.Remove(call.Path["http_method"]);
        return Answer.NoContent;
    }

    private static void FollowParameters(Call call, RestIntegration integration)
    {
        const string prefix = "/requestParameters/";
        foreach (var operation in PatchOperation.ReadAll(call.Body))
        {
            if (operation.Op != "add" && operation.Path.StartsWith(prefix, StringComparison.Ordinal))
            {
                CacheKeys.FollowMethod(integration.Document, PatchOperation.Unescape(operation.Path[prefix.Length..]), operation.Op == "remove");
            }
        }
    }

    private static void Check(JsonObject method)
    {
        RestMappings.CheckDeclarations(method.Map("requestParameters"), response: false);
        RestModels.Check(method.Map("requestModels"));
        if (method.Text("authorizationType") is not ("NONE" or "AWS_IAM" or "CUSTOM" or "COGNITO_USER_POOLS"))
        {
            throw AwsException.BadRequest(
                "Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS");
        }

        if (method.HasText("authorizerId") || method.Text("authorizationType") is "CUSTOM" or "COGNITO_USER_POOLS")
        {
            throw AwsException.BadRequest(
                "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.");
        }

        if (method.HasText("requestValidatorId"))
        {
            throw AwsException.BadRequest($"Invalid Request Validator identifier specified {method.Text("requestValidatorId")}");
        }
    }
}
