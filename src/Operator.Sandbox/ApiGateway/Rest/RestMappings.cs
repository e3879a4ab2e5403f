using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Rules;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Parameter mappings: integration.request.… ← method.request.…, method.response.… ← integration.response.….</summary>
internal static partial class RestMappings
{
    public static void CheckRequest(JsonObject? mappings, RestMethod method)
    {
        foreach (var (destination, value) in mappings ?? [])
        {
            var source = value!.GetValue<string>();
            CheckSides(destination, RequestDestination(), source, RequestSource());
            if (DeclaredSource().IsMatch(source) && !IsDeclared(method, source))
            {
                throw UnknownParameter(source);
            }
        }
    }

    public static void CheckResponse(JsonObject? mappings, JsonObject methodResponse)
    {
        foreach (var (destination, value) in mappings ?? [])
        {
            CheckSides(destination, ResponseDestination(), value!.GetValue<string>(), ResponseSource());
            if (methodResponse.Map("responseParameters")?.ContainsKey(destination) != true)
            {
                throw UnknownParameter(destination);
            }
        }
    }

    /// <summary>Refuses names that a method cannot declare.</summary>
    public static void CheckDeclarations(JsonObject? parameters, bool response)
    {
        var pattern = response ? ResponseDestination() : DeclaredSource();
        foreach (var (name, _) in parameters ?? [])
        {
            if (!pattern.IsMatch(name))
            {
                throw UnknownParameter(name);
            }
        }
    }

    /// <summary>Whether the method declares the parameter; multi-value forms share the declaration of the plain one.</summary>
    public static bool IsDeclared(RestMethod method, string parameter)
    {
        var declared = method.Document.Map("requestParameters");
        return declared is not null
            && (declared.ContainsKey(parameter) || declared.ContainsKey(parameter.Replace(".multivalue", ".", StringComparison.Ordinal)));
    }

    public static AwsException UnknownParameter(string name) => MappingExpression.Invalid($"Invalid mapping expression parameter specified: {name}");

    private static void CheckSides(string destination, Regex destinations, string source, Regex sources)
    {
        if (source.Length == 0)
        {
            throw MappingExpression.Invalid("Mapping expression missing source or destination");
        }

        if (!destinations.IsMatch(destination))
        {
            throw MappingExpression.Invalid($"Invalid mapping expression specified: {destination}");
        }

        // JSON paths know neither recursive descent nor filters here.
        if (!sources.IsMatch(source)
            || (!source.StartsWith('\'') && (source.Contains("..", StringComparison.Ordinal) || source.Contains("?(", StringComparison.Ordinal))))
        {
            throw MappingExpression.Invalid($"Invalid mapping expression specified: {source}");
        }
    }

    [GeneratedRegex(@"^integration\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex RequestDestination();

    [GeneratedRegex(@"^(method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.\S+|method\.request\.body([.\[].+)?|(context|stageVariables)\.\S+|'[^']*')$", RegexOptions.CultureInvariant)]
    private static partial Regex RequestSource();

    [GeneratedRegex(@"^method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex DeclaredSource();

    [GeneratedRegex(@"^method\.response\.(header|multivalueheader)\.\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex ResponseDestination();

    [GeneratedRegex(@"^(integration\.response\.(header|multivalueheader)\.\S+|integration\.response\.body([.\[].+)?|(context|stageVariables)\.\S+|'[^']*')$", RegexOptions.CultureInvariant)]
    private static partial Regex ResponseSource();
}
