using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.OpenApi;

namespace Operator.Import;

/// <summary>What the manifests of all kinds of exported integrations have in common.</summary>
internal static class ExportedManifest
{
    /// <summary>The manifest around <paramref name="spec"/>, to which the operator's own fields are added.</summary>
    /// <param name="kind">Kind of the object.</param>
    /// <param name="name">Says what it is; made a legal name here.</param>
    /// <param name="options">Policies and places.</param>
    /// <param name="spec">The integration's own fields.</param>
    /// <param name="routes">Keys of the routes it serves, for people; may be empty.</param>
    public static JsonObject Of(string kind, string name, ExportOptions options, JsonObject spec, IReadOnlyList<string> routes)
    {
        var metadata = new JsonObject { ["name"] = ManifestNames.Slug(name) };
        if (options.Namespace is { } space)
        {
            metadata["namespace"] = space;
        }

        if (routes.Count > 0)
        {
            metadata["annotations"] = new JsonObject { [OpenApiImporter.RoutesAnnotation] = string.Join(", ", routes) };
        }

        if (options.Region is { } region)
        {
            spec["region"] = region;
        }

        if (options.AccountRef is { } account)
        {
            spec["accountRef"] = new JsonObject { ["name"] = account };
        }

        if (options.Policy == ManagementPolicy.Observe)
        {
            spec["managementPolicy"] = nameof(ManagementPolicy.Observe);
        }
        else
        {
            // Others built it: that its manifest goes must not be a reason for it to go, until somebody decides so.
            spec["deletionPolicy"] = nameof(DeletionPolicy.Retain);
        }

        return new JsonObject { ["apiVersion"] = ApiGroup.GroupVersion, ["kind"] = kind, ["metadata"] = metadata, ["spec"] = spec };
    }
}
