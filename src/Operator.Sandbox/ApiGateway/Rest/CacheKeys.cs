using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>
/// The coupling of an integration's cacheKeyParameters with parameters, as users of AWS report it: a cache key must be
/// declared by the method, and it goes silently when the parameter it stands for is changed or removed.
/// </summary>
internal static class CacheKeys
{
    public static void Check(RestIntegrationDraft draft)
    {
        foreach (var key in (draft.Document["cacheKeyParameters"] as JsonArray ?? []).Select(item => item!.GetValue<string>()))
        {
            if (!RestMappings.IsDeclared(draft.Method, key))
            {
                throw AwsException.BadRequest($"Invalid cache key parameter specified: {key}");
            }
        }
    }

    /// <summary>A mapping is about to be replaced or removed: its source stops being a cache key unless another mapping uses it.</summary>
    public static void FollowMapping(PatchContext context, string destination, JsonNode? source)
    {
        var old = source?.GetValue<string>();
        var others = (context.Document.Map("requestParameters") ?? []).Where(mapping => mapping.Key != destination);
        if (old is not null && !others.Any(mapping => mapping.Value?.GetValue<string>() == old))
        {
            Drop(context.Document, old);
        }
    }

    /// <summary>A method's request parameter was replaced or removed; on removal the mappings from it go too.</summary>
    public static void FollowMethod(JsonObject integration, string parameter, bool removed)
    {
        Drop(integration, parameter);
        if (!removed || integration.Map("requestParameters") is not { } mappings)
        {
            return;
        }

        foreach (var destination in mappings.Where(mapping => mapping.Value?.GetValue<string>() == parameter).Select(mapping => mapping.Key).ToList())
        {
            mappings.Remove(destination);
        }
    }

    private static void Drop(JsonObject integration, string parameter)
    {
        if (integration["cacheKeyParameters"] is JsonArray keys
            && keys.FirstOrDefault(key => key!.GetValue<string>() == parameter) is { } dropped)
        {
            keys.Remove(dropped);
        }
    }
}
