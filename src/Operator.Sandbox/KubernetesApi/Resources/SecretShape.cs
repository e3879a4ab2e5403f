using System.Text;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Resources;

/// <summary>The one built-in kind whose stored form differs from what people write: plain <c>stringData</c> becomes <c>data</c>.</summary>
internal static class SecretShape
{
    public static void Apply(ResourceDefinition resource, JsonObject value)
    {
        if (resource is not { Group: "", Kind: "Secret" })
        {
            return;
        }

        value["type"] ??= "Opaque";
        foreach (var (key, text) in value.ObjectAt("stringData") ?? [])
        {
            value.Ensure("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.AsText() ?? ""));
        }

        value.Remove("stringData");
    }
}
