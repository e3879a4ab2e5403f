using Operator.Apis.V1Alpha1;

namespace Operator.Drift;

/// <summary>
/// The values that API Gateway fills in for a field left out (probed and documented ones only). A field that AWS shows with
/// its default and one that AWS does not show at all mean the same.
/// </summary>
/// <param name="Protocol">Protocol of the API.</param>
/// <param name="IntegrationType">The integration's type.</param>
/// <param name="HasSubtype">Whether it is a service integration.</param>
internal readonly record struct ServerDefaults(ProtocolType Protocol, string? IntegrationType, bool HasSubtype)
{
    /// <summary>Integration responses have no defaults that matter.</summary>
    public static string? None(string field) => null;

    /// <summary>The default of <paramref name="field"/>, or null when the service has none.</summary>
    public string? Of(string field) => field switch
    {
        FieldMap.ConnectionType => "INTERNET",
        FieldMap.IntegrationMethod when IntegrationType is "AWS" or "AWS_PROXY" && !HasSubtype => "POST",
        // HTTP APIs accept WHEN_NO_MATCH and then show nothing: absent is what they show for the default.
        FieldMap.PassthroughBehavior => "WHEN_NO_MATCH",
        FieldMap.PayloadFormatVersion => "1.0",
        FieldMap.TimeoutInMillis => Protocol == ProtocolType.HTTP ? "30000" : "29000",
        _ => null,
    };
}
