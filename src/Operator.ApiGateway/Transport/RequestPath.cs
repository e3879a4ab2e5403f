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
    /// <exception cref="AwsCallException">An identifier cannot be a segment; of the given service's type.</exception>
    public static string Of(AwsService service, params ReadOnlySpan<PathPart> parts)
    {
        var path = new StringBuilder(service.PathPrefix);
        foreach (var part in parts)
        {
            path.Append('/').Append(part.IsIdentifier ? Escape(service, part.Text, part.Name) : part.Text);
        }

        return path.ToString();
    }

    public static PathPart Id(string? value, string name) => new(value, name, IsIdentifier: true);

    /// <summary>The query of the given parameters that have a value, in the given order; empty without any.</summary>
    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return query.ToString();
    }

    private static string Escape(AwsService service, string? value, string name)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw Refused(service, name, "is missing");
        }

        if (value is "." or "..")
        {
            throw Refused(service, name, "is a relative path segment");
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]))
            {
                throw Refused(service, name, "contains a control character");
            }

            if (!char.IsSurrogate(value[i]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(value, i))
            {
                throw Refused(service, name, "is not valid Unicode");
            }

            i++;
        }

        return Uri.EscapeDataString(value);
    }

    private static AwsCallException Refused(AwsService service, string name, string why) =>
        service.Fail(Failure.Refused($"{name} {why}; the request was not sent."));
}

/// <summary>One segment: fixed text, or an identifier with the name to use in a refusal.</summary>
internal readonly record struct PathPart(string? Text, string Name, bool IsIdentifier)
{
    public static implicit operator PathPart(string text) => new(text, text, IsIdentifier: false);
}
