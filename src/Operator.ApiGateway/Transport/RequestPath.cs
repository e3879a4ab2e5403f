using System.Net;
using System.Text;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Transport;

/// <summary>
/// Builds a request target from fixed parts and identifiers that users may have written. An identifier ends up as exactly one
/// path segment or is refused before anything is sent.
/// </summary>
/// <remarks>
/// <c>.</c> and <c>..</c> cannot be escaped: URI normalisation removes them even when percent-encoded. Unpaired surrogates
/// would arrive as another text, control characters have no meaning in any identifier of this service.
/// </remarks>
internal static class RequestPath
{
    public static string Of(params ReadOnlySpan<PathPart> parts)
    {
        var path = new StringBuilder("/v2");
        foreach (var part in parts)
        {
            path.Append('/').Append(part.IsIdentifier ? Escape(part.Text, part.Name) : part.Text);
        }

        return path.ToString();
    }

    public static PathPart Id(string? value, string name) => new(value, name, IsIdentifier: true);

    public static string Query(string? maxResults, string? nextToken)
    {
        var query = "";
        if (maxResults is not null)
        {
            query += "?maxResults=" + Uri.EscapeDataString(maxResults);
        }

        if (nextToken is not null)
        {
            query += (query.Length == 0 ? "?" : "&") + "nextToken=" + Uri.EscapeDataString(nextToken);
        }

        return query;
    }

    private static string Escape(string? value, string name)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw Refused(name, "is missing");
        }

        if (value is "." or "..")
        {
            throw Refused(name, "is a relative path segment");
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]))
            {
                throw Refused(name, "contains a control character");
            }

            if (!char.IsSurrogate(value[i]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(value, i))
            {
                throw Refused(name, "is not valid Unicode");
            }

            i++;
        }

        return Uri.EscapeDataString(value);
    }

    private static AmazonApiGatewayV2Exception Refused(string name, string why) =>
        new(new ServiceError(HttpStatusCode.BadRequest, "BadRequestException", $"{name} {why}; the request was not sent.", RequestId: null));
}

/// <summary>One segment: fixed text, or an identifier with the name to use in a refusal.</summary>
internal readonly record struct PathPart(string? Text, string Name, bool IsIdentifier)
{
    public static implicit operator PathPart(string text) => new(text, text, IsIdentifier: false);
}
