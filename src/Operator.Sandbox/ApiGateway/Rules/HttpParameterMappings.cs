using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>requestParameters (without a subtype) and responseParameters of HTTP APIs: action:location.name → expression.</summary>
internal static partial class HttpParameterMappings
{
    private static readonly FrozenSet<string> ReservedHeaders = new[]
    {
        "authorization", "connection", "content-encoding", "content-length", "content-location", "forwarded", "keep-alive",
        "origin", "proxy-authenticate", "proxy-authorization", "te", "trailers", "transfer-encoding", "upgrade", "via",
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] ReservedPrefixes = ["access-control-", "apigw-", "x-amz-", "x-amzn-"];

    public static void CheckRequest(JsonObject parameters)
    {
        foreach (var (key, value) in parameters)
        {
            var match = RequestKey().Match(key);
            if (!match.Success)
            {
                throw MappingExpression.Invalid($"Invalid Request Actioned Parameter specified: {key}");
            }

            Check(match, key, value!.GetValue<string>(), MappingExpression.CheckRequestSource);
        }
    }

    public static void CheckResponse(JsonObject byStatus)
    {
        foreach (var (status, mappings) in byStatus)
        {
            if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                || status.Length != 3 || code is < 200 or > 599)
            {
                throw MappingExpression.Invalid($"Invalid status code specified: {status}");
            }

            foreach (var (key, value) in (JsonObject)mappings!)
            {
                var match = ResponseKey().Match(key);
                if (!match.Success)
                {
                    throw MappingExpression.Invalid($"Invalid Response Actioned Parameter specified: {key}");
                }

                Check(match, key, value!.GetValue<string>(), MappingExpression.CheckResponseSource);
            }
        }
    }

    private static void Check(Match key, string name, string expression, Action<string> checkSource)
    {
        if (key.Groups["header"] is { Success: true, Value: var header }
            && (ReservedHeaders.Contains(header)
                || ReservedPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))))
        {
            throw MappingExpression.Invalid($"Operations on header {header.ToLowerInvariant()} are restricted");
        }

        if (expression.Length == 0)
        {
            throw MappingExpression.Invalid("Mapping expression missing source or destination");
        }

        if (!key.Groups["remove"].Success)
        {
            checkSource(expression);
        }
        else if (expression != "''")
        {
            throw MappingExpression.Invalid($"Invalid value specified for {name}: remove takes ''");
        }
    }

    [GeneratedRegex(@"^((?<remove>remove)|append|overwrite):(header\.(?<header>[^\s:]+)|querystring\.\S+)$|^overwrite:path$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RequestKey();

    [GeneratedRegex(@"^((?<remove>remove)|append|overwrite):header\.(?<header>[^\s:]+)$|^overwrite:statuscode$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ResponseKey();
}
