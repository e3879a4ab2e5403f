using System.Text.RegularExpressions;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>
/// Who calls what where, read from a SigV4 Authorization header's credential scope. The signature itself is not
/// verified: the sandbox knows no secrets, and a client's signing is proven against AWS, not here.
/// </summary>
internal sealed partial record SignatureScope(string AccessKeyId, string Region, string Service)
{
    /// <summary>Null when the header is absent; AwsException 403 when there is one that AWS could not read either.</summary>
    public static SignatureScope? Parse(string? authorization)
    {
        if (string.IsNullOrWhiteSpace(authorization))
        {
            return null;
        }

        var match = Pattern().Match(authorization);
        return match.Success
            ? new SignatureScope(match.Groups["key"].Value, match.Groups["region"].Value, match.Groups["service"].Value)
            : throw AwsException.Forbidden(
                "IncompleteSignatureException",
                "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.");
    }

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256\s.*?Credential=(?<key>[^/,\s]+)/\d{8}/(?<region>[a-z0-9-]+)/(?<service>[a-z0-9-]+)/aws4_request\b.*Signature=[0-9a-fA-F]+",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
