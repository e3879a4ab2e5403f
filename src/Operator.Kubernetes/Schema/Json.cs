using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Schema;

internal static class Json
{
    /// <summary>An array of strings. (JsonArray.Add of a generic value would pull in reflection-based serialisation.)</summary>
    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);
}
