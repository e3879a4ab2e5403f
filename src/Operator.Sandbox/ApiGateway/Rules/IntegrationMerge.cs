using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>
/// UpdateIntegration as a merge patch: an absent member is unchanged, and clearing has a form of its own for each
/// member. Proven forms always hold; for the others <see cref="UnprovenClearing"/> chooses.
/// </summary>
internal sealed class IntegrationMerge(UnprovenClearing unproven)
{
    private static readonly string[] Unclearable = ["integrationUri", "integrationMethod", "payloadFormatVersion"];
    private static readonly string[] UnprovenTombstones =
        ["credentialsArn", "connectionId", "templateSelectionExpression", "contentHandlingStrategy"];

    private bool Honours => unproven == UnprovenClearing.Honour;

    /// <summary>The stored integration with the patch applied, not yet validated.</summary>
    public JsonObject Apply(JsonObject stored, JsonObject patch, bool isHttpApi)
    {
        RefuseEmpty(patch);
        if (patch.HasText("integrationSubtype"))
        {
            // The request must carry the complete set: a required parameter is never taken from what is stored.
            ServiceParameters.RequireComplete(patch.Text("integrationSubtype")!, patch.Map("requestParameters"));
        }

        var merged = (JsonObject)stored.DeepClone();
        foreach (var (name, value) in patch)
        {
            switch (name)
            {
                case "requestParameters":
                    MergeRequestParameters(merged, (JsonObject)value!, patch.HasText("integrationSubtype"));
                    break;
                case "responseParameters":
                    MergeResponseParameters(merged.MapToChange(name), (JsonObject)value!);
                    break;
                case "requestTemplates":
                    MergeTemplates(merged, (JsonObject)value!);
                    break;
                case "tlsConfig":
                    MergeTls(merged, (JsonObject)value!);
                    break;
                default:
                    MergeScalar(merged, name, value!);
                    break;
            }
        }

        LeaveSubtype(stored, patch, merged);
        DropLeftovers(stored, merged, patch, isHttpApi);
        return merged;
    }

    private static void RefuseEmpty(JsonObject patch)
    {
        foreach (var name in Unclearable.Where(name => patch.Text(name)?.Length == 0))
        {
            throw AwsException.BadRequest(name switch
            {
                "integrationUri" => "Invalid integration URI specified",
                "integrationMethod" => "Enumeration value for HttpMethod must be non-empty",
                _ => "Invalid payload format version specified",
            });
        }
    }

    private void MergeRequestParameters(JsonObject merged, JsonObject sent, bool serviceIntegration)
    {
        if (serviceIntegration && Honours)
        {
            merged["requestParameters"] = sent.DeepClone();
        }
        else
        {
            merged.MapToChange("requestParameters").Merge(sent);
        }
    }

    private void MergeResponseParameters(JsonObject stored, JsonObject sent)
    {
        foreach (var (status, node) in sent)
        {
            var mappings = (JsonObject)node!;
            if (mappings.Count == 0)
            {
                stored.Remove(status);
            }
            else if (Honours || stored.Map(status) is not { } current)
            {
                stored[status] = mappings.DeepClone();
            }
            else
            {
                current.Merge(mappings);
            }
        }
    }

    // An empty string is a legal template body, never a tombstone.
    private void MergeTemplates(JsonObject merged, JsonObject sent)
    {
        if (Honours)
        {
            merged["requestTemplates"] = sent.DeepClone();
            return;
        }

        var stored = merged.MapToChange("requestTemplates");
        foreach (var (contentType, template) in sent)
        {
            stored[contentType] = template!.DeepClone();
        }
    }

    private void MergeTls(JsonObject merged, JsonObject sent)
    {
        if (Honours || sent.HasText("serverNameToVerify"))
        {
            merged["tlsConfig"] = sent.DeepClone();
        }
    }

    private void MergeScalar(JsonObject merged, string name, JsonNode value)
    {
        var tombstone = value is JsonValue text && text.TryGetValue<string>(out var content) && content.Length == 0;
        if (!tombstone)
        {
            merged[name] = value.DeepClone();
        }
        else if (name == "description" || (UnprovenTombstones.Contains(name) && Honours))
        {
            merged.Remove(name);
        }
    }

    // Without the subtype the service takes the request for one of a URI-based integration.
    private static void LeaveSubtype(JsonObject stored, JsonObject patch, JsonObject merged)
    {
        if (stored.HasText("integrationSubtype") && !patch.HasText("integrationSubtype"))
        {
            if (!patch.HasText("integrationUri"))
            {
                throw AwsException.BadRequest("Invalid integration URI specified");
            }

            merged.Remove("integrationSubtype");
            if (!patch.ContainsKey("requestParameters"))
            {
                merged.Remove("requestParameters");
            }
        }
    }

    /// <summary>
    /// What a change of type leaves behind and the new type does not have. No request can clear these members, so
    /// without this an in-place change to MOCK or to a service integration could not be made at all.
    /// </summary>
    private void DropLeftovers(JsonObject stored, JsonObject merged, JsonObject patch, bool isHttpApi)
    {
        if (!Honours)
        {
            return;
        }

        var becameMock = !isHttpApi && merged.Text("integrationType") == "MOCK" && stored.Text("integrationType") != "MOCK";
        var becameService = merged.HasText("integrationSubtype") && !stored.HasText("integrationSubtype");
        if (becameMock || becameService)
        {
            foreach (var name in (string[])["integrationUri", "integrationMethod", "connectionId", "connectionType"])
            {
                if (!patch.ContainsKey(name))
                {
                    merged.Remove(name);
                }
            }
        }
    }
}
