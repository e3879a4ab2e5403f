using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>Turns one YAML document into JSON nodes by the rules of the Kubernetes YAML library (plain scalars typed, quoted ones strings).</summary>
internal static partial class YamlReading
{
    // Aliases can name one node many times: without a bound, a kilobyte could become gigabytes.
    private const int MaxNodes = 500_000;

    /// <exception cref="JsonException">The text is not one YAML document.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8)));
            var left = MaxNodes;
            return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, 0, ref left);
        }
        catch (Exception e) when (e is YamlException or DecoderFallbackException or ArgumentException or InvalidOperationException)
        {
            throw new JsonException($"yaml: {e.Message}", e);
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int left)
    {
        if (--left < 0 || depth > 200)
        {
            throw new JsonException("yaml: document contains excessive aliasing or nesting");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var obj = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? throw new JsonException("yaml: a key is not a scalar");
                    obj[name] = Convert(value, depth + 1, ref left);
                }

                return obj;
            case YamlSequenceNode sequence:
                var array = new JsonArray();
                foreach (var item in sequence.Children)
                {
                    array.Add(Convert(item, depth + 1, ref left));
                }

                return array;
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => JsonValue.Create(integer),
            _ when text.StartsWith("0x", StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) => JsonValue.Create(bits),
            _ when Float().IsMatch(text) && double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
                JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
