using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>
/// Which combinations of protocol, type and member exist. AWS' texts where they are known; docs/design/sandbox-api-gateway.md
/// names the ones that are only in AWS' style.
/// </summary>
internal static class IntegrationValidation
{
    private static readonly string[] Methods = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

    private static readonly string[] WebSocketOnly = ["requestTemplates", "templateSelectionExpression", "contentHandlingStrategy"];

    /// <param name="draft">What would be stored.</param>
    /// <param name="sent">What this request said: leftovers of a change are not held against the caller.</param>
    public static void Check(IntegrationDraft draft, JsonObject sent)
    {
        CheckType(draft);
        CheckConnection(draft, sent);
        CheckTimeout(draft);
        IntegrationTarget.Check(draft);
        CheckMethod(draft);
        CheckPayloadFormat(draft);
        CheckCredentials(draft);
        CheckProtocolMembers(draft);
        CheckParameters(draft);
    }

    private static void CheckType(IntegrationDraft draft)
    {
        if (draft.IsHttpApi && draft.Type is not ("AWS_PROXY" or "HTTP_PROXY"))
        {
            throw AwsException.BadRequest(
                "Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)");
        }

        if (draft.Subtype is { } subtype)
        {
            if (!draft.IsHttpApi || draft.Type != "AWS_PROXY")
            {
                throw AwsException.BadRequest("IntegrationSubtype is only supported for AWS_PROXY integrations of HTTP APIs");
            }

            if (!ServiceParameters.Knows(subtype))
            {
                throw AwsException.BadRequest($"Invalid integration subtype specified: {subtype}");
            }
        }
    }

    private static void CheckConnection(IntegrationDraft draft, JsonObject sent)
    {
        var connectionId = draft.Document.HasText("connectionId") ? draft.Document.Text("connectionId") : null;
        if (!draft.IsPrivate)
        {
            if (sent.HasText("connectionId"))
            {
                throw AwsException.BadRequest("ConnectionId is only supported for integrations with connectionType VPC_LINK");
            }

            return;
        }

        if (!draft.IsUrlBased)
        {
            throw AwsException.BadRequest($"ConnectionType VPC_LINK is not supported for {draft.Type} integrations");
        }

        if (connectionId is null)
        {
            throw AwsException.BadRequest("ConnectionId is required for integrations with connectionType VPC_LINK");
        }

        if (!connectionId.Contains("${stageVariables.", StringComparison.Ordinal) && !LinkExists(draft, connectionId))
        {
            throw AwsException.BadRequest($"Invalid VpcLink identifier specified {connectionId}");
        }
    }

    // HTTP APIs take the v2 links, WebSocket APIs the REST kind.
    private static bool LinkExists(IntegrationDraft draft, string id) => draft.IsHttpApi
        ? draft.Partition.VpcLinks.TryGet(id, out var link) && link.GoneAt is null
        : draft.Partition.RestVpcLinks.Contains(id);

    private static void CheckTimeout(IntegrationDraft draft)
    {
        if (draft.Document["timeoutInMillis"]?.GetValue<int>() is { } timeout && (timeout < 50 || timeout > draft.MaximumTimeout))
        {
            throw AwsException.BadRequest(
                $"Timeout should be between 50 ms and {draft.MaximumTimeout.ToString(CultureInfo.InvariantCulture)} ms");
        }
    }

    private static void CheckMethod(IntegrationDraft draft)
    {
        if (draft.Document.HasText("integrationMethod"))
        {
            if (draft.Subtype is not null)
            {
                throw AwsException.BadRequest("IntegrationMethod is not supported for integrations with an integrationSubtype");
            }

            if (!Methods.Contains(draft.Document.Text("integrationMethod")))
            {
                throw AwsException.BadRequest("Invalid HTTP method specified for integration");
            }
        }
        else if (draft.IsUrlBased || (draft.Type == "AWS" && !draft.InvokesLambda))
        {
            throw AwsException.BadRequest("Enumeration value for HttpMethod must be non-empty");
        }
    }

    private static void CheckPayloadFormat(IntegrationDraft draft)
    {
        var version = draft.Document.Text("payloadFormatVersion");
        if (string.IsNullOrEmpty(version))
        {
            if (draft.IsHttpApi)
            {
                throw AwsException.BadRequest("PayloadFormatVersion is a required parameter for integrations of HTTP APIs");
            }

            return;
        }

        var lambdaProxy = draft is { IsHttpApi: true, Type: "AWS_PROXY", Subtype: null };
        if (version != "1.0" && !(version == "2.0" && lambdaProxy))
        {
            throw AwsException.BadRequest(
                $"PayloadFormatVersion {version} is not supported. Supported versions: [{(lambdaProxy ? "1.0, 2.0" : "1.0")}]");
        }
    }

    private static void CheckCredentials(IntegrationDraft draft)
    {
        if (!draft.Document.HasText("credentialsArn"))
        {
            if (draft.Subtype is { } subtype)
            {
                throw AwsException.BadRequest($"CredentialsArn is required for integration subtype {subtype}");
            }

            return;
        }

        if (!IntegrationTarget.IsCredentials(draft.Document.Text("credentialsArn")!))
        {
            throw AwsException.BadRequest("Invalid ARN specified in the request");
        }
    }

    private static void CheckProtocolMembers(IntegrationDraft draft)
    {
        var foreign = draft.IsHttpApi ? WebSocketOnly : ["responseParameters", "tlsConfig"];
        if (foreign.FirstOrDefault(draft.Document.ContainsKey) is { } name)
        {
            var member = char.ToUpperInvariant(name[0]) + name[1..];
            throw AwsException.BadRequest($"{member} is not supported for {(draft.IsHttpApi ? "HTTP" : "WEBSOCKET")} APIs");
        }
    }

    private static void CheckParameters(IntegrationDraft draft)
    {
        var parameters = draft.Document.Map("requestParameters");
        if (draft.Subtype is { } subtype)
        {
            ServiceParameters.RequireComplete(subtype, parameters);
        }
        else if (parameters is not null && draft.IsHttpApi)
        {
            HttpParameterMappings.CheckRequest(parameters);
        }
        else if (parameters is not null)
        {
            MethodParameters.Check(parameters);
        }

        if (draft.Document.Map("responseParameters") is { } responses)
        {
            HttpParameterMappings.CheckResponse(responses);
        }
    }
}
