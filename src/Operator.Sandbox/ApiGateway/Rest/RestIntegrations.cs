using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Integrations of methods: at most one each, made and overwritten by the same call.</summary>
internal static class RestIntegrations
{
    private const string NoParameter = "Invalid parameter name specified";

    private static readonly InputShape Input = new InputShape()
        .Texts("cacheKeyParameters")
        .Text("cacheNamespace")
        .Text("connectionId", 1024)
        .Text("connectionType")
        .Text("contentHandling")
        .Text("credentials")
        .Text("httpMethod", 64)
        .Text("integrationTarget")
        .Text("passthroughBehavior")
        .TextMap("requestParameters", 2048)
        .TextMap("requestTemplates", 300 * 1024)
        .Text("responseTransferMode")
        .Whole("timeoutInMillis")
        .Structure("tlsConfig", new InputShape().Flag("insecureSkipVerification"))
        .Text("type")
        .Text("uri", 2048);

    private static readonly PatchTable Patch = new PatchTable()
        .Replace("/uri", ReplaceTarget("uri"))
        .Replace("/httpMethod", ReplaceTarget("httpMethod"))
        .UnprovenText("/credentials")
        .Text("/passthroughBehavior")
        .UnprovenText("/contentHandling")
        .Text("/cacheNamespace")
        .Text("/connectionType")
        .UnprovenText("/connectionId")
        .Replace("/timeoutInMillis", (context, operation) => context.Document["timeoutInMillis"] = operation.Whole())
        .Replace("/tlsConfig/insecureSkipVerification", (context, operation) =>
            context.Document.MapToChange("tlsConfig")["insecureSkipVerification"] = operation.Flag())
        .Text("/responseTransferMode")
        .UnprovenText("/integrationTarget")
        .Map("/requestParameters", NoParameter, operation => operation.Required(), CacheKeys.FollowMapping)
        .TextMap("/requestTemplates", "Invalid template content type specified")
        .Set("/cacheKeyParameters", NoParameter);

    public static Answer Put(Call call)
    {
        var (_, resource) = call.RestResource();
        var method = call.RestMethod();
        var sent = Input.Read(call.Body);
        RestCalls.RequirePresent(sent, "type", "putIntegrationInput.type");
        CheckEnumerations(sent);
        var templates = sent["requestTemplates"]?.DeepClone();
        var document = RestCalls.WithoutEmptyTexts(sent);
        if (templates is not null)
        {
            // An empty template is a template: it reads back as null.
            document["requestTemplates"] = templates;
        }

        var draft = new RestIntegrationDraft(call.Partition, method, document);
        RestIntegrationValidation.CheckConnectionMembers(draft);
        RestIntegrationDefaults.Fill(draft, resource.Id);
        RestIntegrationValidation.Check(draft);
        var integration = new RestIntegration(document);
        if (method.Integration is { } replaced && call.Partition.Settings.UnprovenClearing == UnprovenClearing.Ignore)
        {
            foreach (var (status, response) in replaced.Responses)
            {
                integration.Responses.Add(status, response);
            }
        }

        method.Integration = integration;
        return Answer.Created(RestDocuments.Show(integration));
    }

    public static Answer Get(Call call) => Answer.Ok(RestDocuments.Show(call.RestIntegration()));

    public static Answer Update(Call call)
    {
        var (_, resource) = call.RestResource();
        var integration = call.RestIntegration();
        var patched = Patch.Apply(call, integration.Document);
        CheckEnumerations(patched);
        var draft = new RestIntegrationDraft(call.Partition, call.RestMethod(), patched);
        if (!draft.IsPrivate && call.Partition.Settings.UnprovenClearing == UnprovenClearing.Honour)
        {
            patched.Remove("connectionId");
            patched.Remove("integrationTarget");
        }

        RestIntegrationDefaults.Fill(draft, resource.Id);
        RestIntegrationValidation.Check(draft);
        integration.Document = patched;
        return Answer.Ok(RestDocuments.Show(integration));
    }

    public static Answer Delete(Call call)
    {
        _ = call.RestIntegration();
        call.RestMethod().Integration = null;
        return Answer.NoContent;
    }

    private static Action<PatchContext, PatchOperation> ReplaceTarget(string name) => (context, operation) =>
        context.Document[name] = context.Document.Text("type") == "MOCK"
            ? throw AwsException.BadRequest($"Invalid patch path  '{operation.Path}' specified for op 'replace'. It is not supported for MOCK integrations")
            : operation.Required();

    private static void CheckEnumerations(JsonObject document)
    {
        RestCalls.RequireOneOf(document, "type", "putIntegrationInput.type", "HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS");
        RestCalls.RequireOneOf(document, "connectionType", "putIntegrationInput.connectionType", "INTERNET", "VPC_LINK");
        RestCalls.RequireOneOf(
            document, "contentHandling", "putIntegrationInput.contentHandling", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT");
        RestCalls.RequireOneOf(document, "responseTransferMode", "putIntegrationInput.responseTransferMode", "BUFFERED", "STREAM");
    }
}
