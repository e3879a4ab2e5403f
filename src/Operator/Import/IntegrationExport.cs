using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Import;

/// <summary>How an existing integration becomes a manifest.</summary>
/// <param name="ApiId">Its API.</param>
/// <param name="Region">Region to name in the manifests; null leaves it to the operator.</param>
/// <param name="AccountRef">AwsAccount to name in the manifests; null leaves it to the operator's own account.</param>
/// <param name="Namespace">Namespace of the objects; null leaves it to kubectl.</param>
/// <param name="Policy">Manage takes over, Observe only looks.</param>
internal sealed record ExportOptions(string ApiId, string? Region, string? AccountRef, string? Namespace, ManagementPolicy Policy);

/// <summary>
/// Writes an integration of AWS as the manifest that adopts it without a change. Pure. What the service fills in by itself is left out, so that the manifest
/// says what somebody decided; the operator treats both alike. Everything else is read off <see cref="FieldMap"/>, so a field that is reconciled is exported.
/// </summary>
internal static class IntegrationExport
{
    /// <summary>The manifest of an Integration.</summary>
    /// <param name="options">Where it is and what is wanted.</param>
    /// <param name="protocol">Protocol of the API.</param>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="observed">What AWS holds, with its responses where it has some.</param>
    /// <param name="routes">Keys of the routes that target it.</param>
    public static JsonObject ToManifest(
        ExportOptions options, ProtocolType protocol, string integrationId, ObservedIntegration observed, IReadOnlyList<string> routes)
    {
        var defaults = new ServerDefaults(protocol, observed.IntegrationType, !string.IsNullOrEmpty(observed.IntegrationSubtype));
        var spec = new JsonObject { ["apiId"] = options.ApiId, ["protocolType"] = protocol.ToString(), ["integrationId"] = integrationId };
        var state = ResourceState.Observed(FieldMap.Integration, observed);
        foreach (var field in FieldMap.Integration)
        {
            if (Value(field, state, name => protocol == ProtocolType.HTTP && name == FieldMap.PayloadFormatVersion ? null : defaults.Of(name)) is { } value)
            {
                spec[field.Name] = value;
            }
        }

        if (observed.IntegrationResponses is { Count: > 0 } responses)
        {
            spec[FieldMap.IntegrationResponses] = new JsonArray([.. responses.OrderBy(response => response.IntegrationResponseKey, StringComparer.Ordinal).Select(Response)]);
        }

        return ExportedManifest.Of(nameof(Integration), $"{options.ApiId}-{integrationId}", options, spec, routes);
    }

    private static JsonNode Response(ObservedIntegrationResponse response)
    {
        var result = new JsonObject { ["integrationResponseKey"] = response.IntegrationResponseKey };
        var state = ResourceState.Observed(FieldMap.IntegrationResponse, response);
        foreach (var field in FieldMap.IntegrationResponse)
        {
            if (Value(field, state, ServerDefaults.None) is { } value)
            {
                result[field.Name] = value;
            }
        }

        return result;
    }

    private static JsonNode? Value(IField field, ResourceState state, Func<string, string?> defaultOf)
    {
        var leaves = state.LeavesOf(field.Name);
        if (leaves.Count == 0)
        {
            return null;
        }

        switch (field.Shape)
        {
            case FieldShape.Scalar:
                var text = leaves.Values.Single();
                return text == defaultOf(field.Name) ? null
                    : field.Name == FieldMap.TimeoutInMillis ? JsonValue.Create(int.Parse(text, CultureInfo.InvariantCulture))
                    : JsonValue.Create(text);
            case FieldShape.Map:
                return new JsonObject(leaves.Select(leaf => KeyValuePair.Create(leaf.Key.Key!, (JsonNode?)leaf.Value)));
            default:
                return CreateIntegrationInput.ToListForm(new JsonObject(leaves.GroupBy(leaf => leaf.Key.Key!).Select(status => KeyValuePair.Create(
                    status.Key, (JsonNode?)new JsonObject(status.Select(leaf => KeyValuePair.Create(leaf.Key.SubKey!, (JsonNode?)leaf.Value)))))));
        }
    }
}
