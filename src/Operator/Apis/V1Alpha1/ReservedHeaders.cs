namespace Operator.Apis.V1Alpha1;

/// <summary>Headers that parameter mappings of HTTP APIs cannot touch (API Gateway developer guide, transforming requests and responses).</summary>
internal static class ReservedHeaders
{
    /// <summary>For messages.</summary>
    public const string Names =
        "access-control-*, apigw-*, x-amz-*, x-amzn-*, authorization, connection, content-encoding, content-length, content-location, forwarded, keep-alive, origin, " +
        "proxy-authenticate, proxy-authorization, te, trailers, transfer-encoding, upgrade, via, x-forwarded-for, x-forwarded-host and x-forwarded-proto";

    /// <summary>RE2: a mapping key whose header is reserved. Header names know no case.</summary>
    public const string MappingPattern =
        "(?i)^[a-z]+:header[.]((access-control|apigw|x-amzn?)-.*|authorization|connection|content-(encoding|length|location)|forwarded|keep-alive|origin|" +
        "proxy-(authenticate|authorization)|te|trailers|transfer-encoding|upgrade|via|x-forwarded-(for|host|proto))$";
}
