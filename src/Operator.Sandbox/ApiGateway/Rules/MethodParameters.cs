using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>requestParameters of WebSocket APIs: integration.request.{location}.{name} → route.request…, context, stage variable, or 'text'.</summary>
internal static partial class MethodParameters
{
    public static void Check(JsonObject parameters)
    {
        foreach (var (key, value) in parameters)
        {
            if (!Destination().IsMatch(key))
            {
                throw MappingExpression.Invalid($"Invalid mapping expression specified: {key}");
            }

            var source = value!.GetValue<string>();
            if (source.Length == 0)
            {
                throw MappingExpression.Invalid("Mapping expression missing source or destination");
            }

            if (!Source().IsMatch(source))
            {
                throw MappingExpression.Invalid($"Invalid mapping expression specified: {source}");
            }
        }
    }

    [GeneratedRegex(@"^integration\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex Destination();

    [GeneratedRegex(@"^(route\.request\.(querystring|header|multivaluequerystring|multivalueheader)\.\S+|route\.request\.body(\.\S+)?|(context|stageVariables)\.\S+|'[^']*')$", RegexOptions.CultureInvariant)]
    private static partial Regex Source();
}
