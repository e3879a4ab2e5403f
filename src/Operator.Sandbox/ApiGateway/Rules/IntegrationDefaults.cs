using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>What the service drops without a word, and what it fills in, by protocol and integration type.</summary>
internal static class IntegrationDefaults
{
    private static readonly string[] Maps = ["requestParameters", "requestTemplates", "responseParameters"];

    /// <summary>Removes what AWS accepts and never shows again. Comes before validation.</summary>
    public static void Drop(IntegrationDraft draft)
    {
        var document = draft.Document;
        if (draft.IsHttpApi)
        {
            document.Remove("passthroughBehavior");
            if (!draft.IsPrivate)
            {
                document.Remove("tlsConfig");
            }
        }

        foreach (var name in Maps)
        {
            if (document.Map(name) is { Count: 0 })
            {
                document.Remove(name);
            }
        }

        if (document.Map("tlsConfig") is { } tls && !tls.HasText("serverNameToVerify"))
        {
            document.Remove("tlsConfig");
        }
    }

    /// <summary>Fills in what the caller left to the service. Comes after validation.</summary>
    public static void Fill(IntegrationDraft draft)
    {
        var document = draft.Document;
        document["connectionType"] ??= "INTERNET";
        document["timeoutInMillis"] ??= draft.MaximumTimeout;
        if (draft.Subtype is null && (draft.InvokesLambda || draft.NamesFunction))
        {
            document["integrationMethod"] ??= "POST";
        }

        // The selection expression is the server's alone: recomputed, so that a change of type changes it.
        document.Remove("integrationResponseSelectionExpression");
        if (!draft.IsHttpApi)
        {
            document["payloadFormatVersion"] ??= "1.0";
            document["passthroughBehavior"] ??= "WHEN_NO_MATCH";
            if (SelectionExpression(draft) is { } expression)
            {
                document["integrationResponseSelectionExpression"] = expression;
            }
        }
    }

    private static string? SelectionExpression(IntegrationDraft draft) => draft switch
    {
        { HasResponses: false } => null,
        { Type: "AWS", InvokesLambda: true } => "${integration.response.body.errorMessage}",
        _ => "${integration.response.statuscode}",
    };

    /// <summary>The members in the order of the service model, as AWS answers them.</summary>
    public static JsonObject Ordered(JsonObject document) =>
        new(document.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
