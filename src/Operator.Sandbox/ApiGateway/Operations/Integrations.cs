using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Rules;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

internal static class Integrations
{
    private static readonly InputShape Input = new InputShape()
        .Text("connectionId", 1024)
        .Choice("connectionType", false, "INTERNET", "VPC_LINK")
        .Choice("contentHandlingStrategy", true, "CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
        .Text("credentialsArn")
        .Text("description", 1024)
        .Text("integrationMethod", 64)
        .Text("integrationSubtype", 128)
        .Choice("integrationType", false, "AWS", "HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY")
        .Text("integrationUri", 2048)
        .Choice("passthroughBehavior", false, "WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES")
        .Text("payloadFormatVersion", 64)
        .TextMap("requestParameters", 512)
        .TextMap("requestTemplates", 32768)
        .MapOfTextMaps("responseParameters", 512)
        .Text("templateSelectionExpression", 128)
        .Whole("timeoutInMillis")
        .Structure("tlsConfig", new InputShape().Text("serverNameToVerify", 512));

    public static Answer Create(Call call)
    {
        var api = call.Api();
        return Answer.Created(Create(call, api, Input.Read(call.Body), managed: false).Document);
    }

    public static Answer Get(Call call) => Answer.Ok(call.Integration().Document);

    public static Answer List(Call call)
    {
        var api = call.Api();
        return Page.Of(call, api.Integrations, $"integrations/{api.Id}");
    }

    public static Answer Update(Call call)
    {
        var api = call.Api();
        var integration = call.Integration();
        Update(call, api, integration, Input.Read(call.Body));
        return Answer.Ok(integration.Document);
    }

    public static Answer Delete(Call call)
    {
        var api = call.Api();
        var integration = call.Integration();
        if (integration.Managed)
        {
            throw AwsException.BadRequest($"Integration {integration.Id} is managed by API Gateway and can not be deleted");
        }

        var routes = api.Routes
            .Where(route => route.Document.Text("target") == Routes.TargetOf(integration.Id))
            .Select(route => route.Id)
            .ToList();
        if (routes.Count > 0)
        {
            throw AwsException.Conflict(
                $"Cannot delete Integration because it is referenced by the following Routes with Ids: [{string.Join(",", routes)}]");
        }

        api.Integrations.Remove(integration);
        AutoDeployment.Run(call, api);
        return Answer.NoContent;
    }

    internal static IntegrationResource Create(Call call, ApiResource api, JsonObject sent, bool managed)
    {
        if (!sent.HasText("integrationType"))
        {
            throw AwsException.BadRequest("Enumeration value for IntegrationType must be non-empty");
        }

        var document = WithoutEmptyTexts(sent);
        var draft = new IntegrationDraft(call.Partition, api, document);
        IntegrationDefaults.Drop(draft);
        IntegrationValidation.Check(draft, sent);
        if (api.Integrations.Count >= call.Partition.Settings.IntegrationsPerApi)
        {
            throw AwsException.TooManyRequests(
                "Maximum number of Integrations for this API has been reached. Please contact AWS if you need additional Integrations.",
                "INTEGRATIONS_PER_API");
        }

        IntegrationDefaults.Fill(draft);
        var id = call.Partition.Identifiers.Child();
        document["integrationId"] = id;
        if (managed)
        {
            document["apiGatewayManaged"] = true;
        }

        var integration = new IntegrationResource(id, IntegrationDefaults.Ordered(document));
        api.Integrations.Add(integration);
        AutoDeployment.Run(call, api);
        return integration;
    }

    internal static void Update(Call call, ApiResource api, IntegrationResource integration, JsonObject patch)
    {
        var merge = new IntegrationMerge(call.Partition.Settings.UnprovenClearing);
        var merged = merge.Apply(integration.Document, patch, api.IsHttp);
        var draft = new IntegrationDraft(call.Partition, api, merged);
        IntegrationDefaults.Drop(draft);
        IntegrationValidation.Check(draft, patch);
        IntegrationDefaults.Fill(draft);
        integration.Document = IntegrationDefaults.Ordered(merged);
        AutoDeployment.Run(call, api);
    }

    // An empty string on creation is the same as nothing; inside maps it is kept for the rules to judge.
    private static JsonObject WithoutEmptyTexts(JsonObject sent)
    {
        var document = new JsonObject();
        document.Merge(sent);
        return document;
    }
}
