using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>What AWS fills in and leaves out, as recorded: connectionType exists only for HTTP and HTTP_PROXY.</summary>
internal static class RestIntegrationDefaults
{
    public const int BufferedMaximum = 29000;

    public static void Fill(RestIntegrationDraft draft, string resourceId)
    {
        var document = draft.Document;
        Default("passthroughBehavior", "WHEN_NO_MATCH");
        Default("timeoutInMillis", BufferedMaximum);
        Default("cacheNamespace", resourceId);
        Default("cacheKeyParameters", new JsonArray());
        if (draft.IsUrlBased)
        {
            Default("connectionType", "INTERNET");
        }
        else if (!draft.IsPrivate)
        {
            document.Remove("connectionType");
        }

        if (document.Map("tlsConfig") is { Count: 0 } tls)
        {
            tls["insecureSkipVerification"] = false;
        }

        void Default(string name, JsonNode value)
        {
            if (!document.ContainsKey(name))
            {
                document[name] = value;
            }
        }
    }
}
