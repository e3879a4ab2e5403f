using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Operator.Apis.V1Alpha1;

namespace Operator.OpenApi;

/// <summary>Settles what properties mean together, and puts the fields into a manifest.</summary>
internal sealed class ManifestWriter(ImportTarget target, OpenApiDocument document, Findings findings)
{
    private const string CallersIdentity = "arn:aws:iam::*:user/*";

    private readonly IntegrationReader reader = new(target.Kind, findings);

    /// <summary>The RestIntegration of an operation.</summary>
    public JsonObject Rest(string name, Operation operation)
    {
        var fields = reader.Read(operation.Integration, operation.IntegrationAt);
        Settle(fields, operation.Integration, "type", "uri", "integrationHttpMethod", operation.IntegrationAt);
        if (Scalars.Text(fields["credentials"]) == CallersIdentity)
        {
            fields.Remove("credentials");
            fields["credentialsPassthrough"] = true;
        }

        if (Scalars.Text(fields["type"])?.EndsWith("_PROXY", StringComparison.Ordinal) == true)
        {
            foreach (var (field, property) in new[] { ("requestTemplates", "requestTemplates"), ("integrationResponses", "responses") })
            {
                if (fields.Remove(field))
                {
                    findings.Warning(
                        operation.IntegrationAt[property],
                        $"Remove {property}, or set type to http or aws: a proxy integration passes requests and answers on as they are. It is left out.");
                }
            }
        }

        var spec = new JsonObject { ["restApiId"] = target.ApiId, ["resourcePath"] = operation.Path, ["httpMethod"] = operation.Method };
        if (target.WithMethods)
        {
            spec["createResource"] = operation.Path != "/";
            spec["method"] = new MethodBlock(document, findings).Of(operation, fields);
        }

        return Manifest("RestIntegration", name, With(spec, fields), routes: null);
    }

    /// <summary>The Integration of one operation, or of several that share it.</summary>
    public JsonObject Http(string name, JsonObject integration, JsonPointer at, IReadOnlyList<string> routes)
    {
        var fields = reader.Read(integration, at);
        Settle(fields, integration, "integrationType", "integrationUri", "integrationMethod", at);
        if (Scalars.Text(fields["integrationType"]) is { } type && !type.EndsWith("_PROXY", StringComparison.Ordinal))
        {
            findings.Error(at["type"], "Set type to aws_proxy or http_proxy, or import into a REST API (--rest-api-id): HTTP APIs have only proxy integrations.");
        }

        if (fields.ContainsKey("integrationSubtype") && fields.Remove("integrationMethod"))
        {
            findings.Warning(at["httpMethod"], "Remove httpMethod: integrationSubtype already says what is called. It is left out.");
        }

        if (Scalars.Text(fields["integrationType"]) == "AWS_PROXY" && !fields.ContainsKey("integrationSubtype") && !fields.ContainsKey("payloadFormatVersion"))
        {
            findings.Warning(at, "Set payloadFormatVersion to \"1.0\" or \"2.0\": API Gateway's own import demands it. Left out, the operator sends 2.0.");
        }

        var spec = new JsonObject { ["apiId"] = target.ApiId, ["protocolType"] = nameof(ProtocolType.HTTP) };
        return Manifest(nameof(Integration), name, With(spec, fields), routes);
    }

    // What holds for both kinds, whose fields have other names.
    private void Settle(JsonObject fields, JsonObject extension, string type, string uri, string method, JsonPointer at)
    {
        if (!extension.ContainsKey("type"))
        {
            findings.Error(at, "Set type: http, http_proxy, aws, aws_proxy or mock.");
        }

        if (Scalars.Text(fields[type]) == "MOCK")
        {
            foreach (var (field, property) in new[] { (uri, "uri"), (method, "httpMethod"), ("connectionId", "connectionId"), ("connectionType", "connectionType") })
            {
                if (fields.Remove(field))
                {
                    findings.Warning(at[property], $"Remove {property}: a mock integration calls no backend. It is left out.");
                }
            }
        }

        if (Scalars.Text(fields[uri])?.Contains(":lambda:path/", StringComparison.Ordinal) == true && Scalars.Text(fields[method]) is { } verb && verb != "POST")
        {
            findings.Error(at["httpMethod"], $"Set httpMethod to POST: Lambda functions are invoked with POST, whatever the caller's method is, and {verb} fails at every call.");
        }
    }

    private JsonObject With(JsonObject spec, JsonObject fields)
    {
        foreach (var (name, value) in fields)
        {
            spec[name] = value?.DeepClone();
        }

        if (target.Region is { } region)
        {
            spec["region"] = region;
        }

        if (target.AccountRef is { } account)
        {
            spec["accountRef"] = new JsonObject { ["name"] = account };
        }

        return spec;
    }

    private JsonObject Manifest(string kind, string name, JsonObject spec, IReadOnlyList<string>? routes)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (target.Namespace is { } space)
        {
            metadata["namespace"] = space;
        }

        if (routes is not null)
        {
            metadata["annotations"] = new JsonObject { [OpenApiImporter.RoutesAnnotation] = string.Join(", ", routes) };
        }

        return new JsonObject { ["apiVersion"] = ApiGroup.GroupVersion, ["kind"] = kind, ["metadata"] = metadata, ["spec"] = spec };
    }
}
