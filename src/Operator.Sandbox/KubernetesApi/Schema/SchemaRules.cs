using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Schema;

/// <summary>
/// Evaluates CEL rules over a whole object. Old values are found by field name and by the keys of map lists, never by position,
/// so a transition rule below an atomic list never fires: as on the real server.
/// </summary>
internal static class SchemaRules
{
    public static void Check(StructuralSchema schema, JsonNode? value, JsonNode? old, string path, List<FieldError> errors)
    {
        if (value is null)
        {
            return;
        }

        var unchanged = old is not null && JsonNode.DeepEquals(old, value);
        foreach (var rule in schema.Rules)
        {
            // Ratcheting: what was accepted once stays accepted while it does not change.
            if ((!unchanged || rule.IsTransition) && rule.Check(value, old, path) is { } violation)
            {
                errors.Add(violation);
            }
        }

        switch (value)
        {
            case JsonObject obj:
                foreach (var (name, child) in obj)
                {
                    if (schema.Property(name) is { } property)
                    {
                        // Entries of a map are written in brackets here (and as .name in structural errors).
                        var at = !schema.Properties.ContainsKey(name) ? $"{path}[{name}]" : path.Length == 0 ? name : $"{path}.{name}";
                        Check(property, child, old.At(name), at, errors);
                    }
                }

                break;
            case JsonArray array when schema.Items is { } items:
                var correlated = ListItems.ByIdentity(schema, schema.ListType == "map" ? old as JsonArray : null);
                foreach (var (index, item) in array.Index())
                {
                    var identity = ListItems.Identity(schema, item);
                    Check(items, item, identity is null ? null : correlated.GetValueOrDefault(identity), $"{path}[{index}]", errors);
                }

                break;
            default:
                break;
        }
    }
}
