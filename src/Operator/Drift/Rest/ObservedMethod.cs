using Operator.Apis.V1Alpha1;

namespace Operator.Drift.Rest;

/// <summary>A method as AWS holds it, with its integration, in our own types.</summary>
/// <param name="Method">The method's members, its responses included.</param>
/// <param name="Integration">The integration; null when the method has none.</param>
internal sealed record ObservedMethod(RestMethodSpec Method, ObservedRestIntegration? Integration)
{
    /// <summary>Integration responses by status code.</summary>
    public IReadOnlyDictionary<string, ResourceState> IntegrationResponses => (Integration?.IntegrationResponses ?? [])
        .ToDictionary(response => response.StatusCode, response => ResourceState.Observed(RestFieldMap.IntegrationResponse, response), StringComparer.Ordinal);

    /// <summary>Method responses by status code.</summary>
    public IReadOnlyDictionary<string, ResourceState> MethodResponses => (Method.MethodResponses ?? [])
        .ToDictionary(response => response.StatusCode, response => ResourceState.Observed(RestFieldMap.MethodResponse, response), StringComparer.Ordinal);
}
