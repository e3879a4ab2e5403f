using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Reconcilers.Rest;

namespace Operator.Planning;

/// <summary>
/// What AWS holds for a method after a write, were it to keep every member that is sent and to touch no other but those of <see cref="ParameterCoupling"/>.
/// Pure. Members that the service fills in are missing where they are left out; by content both are the same, see <see cref="ContentHash"/>.
/// </summary>
internal static class MethodForecast
{
    /// <summary>The method after a write.</summary>
    /// <param name="observed">The method before it; null only before it is put.</param>
    /// <param name="operation">The write. Of a put over an integration the responses are taken to be gone after it.</param>
    public static ObservedMethod After(ObservedMethod? observed, RestOperation operation) => operation switch
    {
        RestOperation.PutMethod put => new ObservedMethod(RestMapping.ToMethod(put.Fields, []), null),
        RestOperation.PatchMethod patch => new ObservedMethod(
            RestMapping.ToMethod(
                RestPatch.Apply(ResourceState.Observed(RestFieldMap.MethodFields, observed!.Method), patch.Patch), observed.Method.MethodResponses ?? []),
            observed.Integration is { } integration ? Patched(integration, ParameterCoupling.OfMethod(integration, patch.Patch)) : null),
        RestOperation.PutMethodResponse put => WithMethodResponse(observed!, put.StatusCode, put.Fields),
        RestOperation.PatchMethodResponse patch => WithMethodResponse(
            observed!, patch.StatusCode, RestPatch.Apply(observed!.MethodResponses[patch.StatusCode], patch.Patch)),
        RestOperation.DeleteMethodResponse delete => WithMethodResponse(observed!, delete.StatusCode, null),
        RestOperation.PutIntegration put => observed! with { Integration = RestMapping.ToObserved(RestMapping.ToPutIntegration(default, put.Fields)) },
        RestOperation.PatchIntegration patch => observed! with
        {
            Integration = Patched(observed.Integration!, [.. patch.Patch, .. ParameterCoupling.OfIntegration(observed.Integration!, patch.Patch)]),
        },
        RestOperation.PutIntegrationResponse put => WithResponse(observed!, put.StatusCode, put.Fields),
        RestOperation.PatchIntegrationResponse patch => WithResponse(
            observed!, patch.StatusCode, RestPatch.Apply(observed!.IntegrationResponses[patch.StatusCode], patch.Patch)),
        RestOperation.DeleteIntegrationResponse delete => WithResponse(observed!, delete.StatusCode, null),
        _ => throw new InvalidOperationException($"Nobody knows what comes of {operation.GetType().Name}."),
    };

    private static ObservedRestIntegration Patched(ObservedRestIntegration integration, List<PatchOperation> patch)
    {
        if (patch.Count == 0)
        {
            return integration;
        }

        var fields = RestPatch.Apply(ResourceState.Observed(RestFieldMap.Integration, integration), patch);
        return RestMapping.With(RestMapping.ToObserved(RestMapping.ToPutIntegration(default, fields)), integration.IntegrationResponses ?? []);
    }

    private static ObservedMethod WithMethodResponse(ObservedMethod observed, string statusCode, RequestFields? fields)
    {
        IEnumerable<RestMethodResponseSpec> others = (observed.Method.MethodResponses ?? []).Where(other => other.StatusCode != statusCode);
        return observed with { Method = RestMapping.With(observed.Method, fields is null ? others : others.Append(RestMapping.ToMethodResponse(statusCode, fields))) };
    }

    private static ObservedMethod WithResponse(ObservedMethod observed, string statusCode, RequestFields? fields)
    {
        var integration = observed.Integration!;
        IEnumerable<ObservedRestIntegrationResponse> others = (integration.IntegrationResponses ?? []).Where(other => other.StatusCode != statusCode);
        return observed with { Integration = RestMapping.With(integration, fields is null ? others : others.Append(RestMapping.ToResponse(statusCode, fields))) };
    }
}
