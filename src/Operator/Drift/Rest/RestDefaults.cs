namespace Operator.Drift.Rest;

/// <summary>
/// The values that a REST API fills in for a member left out, or that an absent member stands for (recorded on AWS). A member that AWS
/// shows with its default and one that AWS does not show at all mean the same.
/// </summary>
internal static class RestDefaults
{
    /// <summary>Defaults of an integration's members.</summary>
    /// <param name="field">The member.</param>
    /// <param name="resourceId">Id of the resource, which is the default of <c>cacheNamespace</c>.</param>
    public static string? OfIntegration(string field, string resourceId) => field switch
    {
        RestFieldMap.ConnectionType => "INTERNET",
        RestFieldMap.PassthroughBehavior => "WHEN_NO_MATCH",
        RestFieldMap.CacheNamespace => resourceId,
        RestFieldMap.TimeoutInMillis => "29000",
        RestFieldMap.TlsConfig => "false",
        RestFieldMap.ResponseTransferMode => "BUFFERED",
        _ => null,
    };

    /// <summary>Defaults of a method's members.</summary>
    public static string? OfMethod(string field) => field switch
    {
        RestFieldMap.AuthorizationType => "NONE",
        RestFieldMap.ApiKeyRequired => "false",
        _ => null,
    };

    /// <summary>Responses have none.</summary>
    public static string? None(string field) => null;
}
