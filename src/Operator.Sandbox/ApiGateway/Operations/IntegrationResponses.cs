using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Rules;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

/// <summary>Integration responses: only non-proxy integrations of WebSocket APIs have them.</summary>
internal static partial class IntegrationResponses
{
    private static readonly InputShape Input = new InputShape()
        .Choice("contentHandlingStrategy", true, "CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
        .Text("integrationResponseKey", 1024)
        .TextMap("responseParameters", 512)
        .TextMap("responseTemplates", 32768)
        .Text("templateSelectionExpression", 128);

    public static Answer Create(Call call)
    {
        var api = call.Api();
        var integration = call.Integration();
        if (!new IntegrationDraft(call.Partition, api, integration.Document).HasResponses)
        {
            throw AwsException.BadRequest(
                "Integration responses are only supported for AWS, HTTP and MOCK integrations of WEBSOCKET APIs");
        }

        var sent = Input.Read(call.Body);
        CheckKey(integration, sent.Text("integrationResponseKey"), itself: null);
        var id = call.Partition.Identifiers.Child();
        var document = new JsonObject();
        document.Merge(sent);
        document["integrationResponseId"] = id;
        DropEmptyMaps(document);
        var response = new Resource(id, document);
        integration.Responses.Add(response);
        AutoDeployment.Run(call, api);
        return Answer.Created(document);
    }

    public static Answer Get(Call call) => Answer.Ok(Find(call, call.Integration()).Document);

    public static Answer List(Call call)
    {
        var integration = call.Integration();
        return Page.Of(call, integration.Responses, $"integrationresponses/{integration.Id}");
    }

    public static Answer Update(Call call)
    {
        var integration = call.Integration();
        var response = Find(call, integration);
        var patch = Input.Read(call.Body);
        if (patch.ContainsKey("integrationResponseKey"))
        {
            CheckKey(integration, patch.Text("integrationResponseKey"), response);
        }

        var merged = (JsonObject)response.Document.DeepClone();
        Merge(merged, patch, call.Partition.Settings.UnprovenClearing);
        DropEmptyMaps(merged);
        response.Document = merged;
        AutoDeployment.Run(call, call.Api());
        return Answer.Ok(merged);
    }

    public static Answer Delete(Call call)
    {
        var integration = call.Integration();
        integration.Responses.Remove(Find(call, integration));
        AutoDeployment.Run(call, call.Api());
        return Answer.NoContent;
    }

    private static Resource Find(Call call, IntegrationResource integration) =>
        call.Find(integration.Responses, "integrationResponseId", "IntegrationResponse");

    private static void CheckKey(IntegrationResource integration, string? key, Resource? itself)
    {
        if (string.IsNullOrEmpty(key) || !Key().IsMatch(key))
        {
            throw AwsException.BadRequest("Invalid integration response key specified");
        }

        if (integration.Responses.Any(other => other != itself && other.Document.Text("integrationResponseKey") == key))
        {
            throw AwsException.Conflict($"Integration response with key {key} already exists for this integration");
        }
    }

    // No way to clear any of these members is proven: both readings are UnprovenClearing's.
    private static void Merge(JsonObject merged, JsonObject patch, UnprovenClearing unproven)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject sent)
            {
                if (unproven == UnprovenClearing.Honour)
                {
                    merged[name] = sent.DeepClone();
                    continue;
                }

                var stored = merged.MapToChange(name);
                foreach (var (key, entry) in sent)
                {
                    stored[key] = entry!.DeepClone();
                }
            }
            else if (value!.GetValue<string>().Length > 0)
            {
                merged[name] = value.DeepClone();
            }
            else if (unproven == UnprovenClearing.Honour)
            {
                merged.Remove(name);
            }
        }
    }

    private static void DropEmptyMaps(JsonObject document)
    {
        foreach (var name in (string[])["responseParameters", "responseTemplates"])
        {
            if (document.Map(name) is { Count: 0 })
            {
                document.Remove(name);
            }
        }
    }

    [GeneratedRegex(@"^(\$default|/.+/)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Key();
}
