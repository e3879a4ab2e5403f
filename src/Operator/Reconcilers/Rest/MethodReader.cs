using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;

namespace Operator.Reconcilers.Rest;

/// <summary>Reads one method now: what writes, and decisions that last, are based on.</summary>
internal sealed class MethodReader(RestSnapshots snapshots)
{
    /// <summary>
    /// Reads the method of the pass, with its integration and responses. A method that is not there is seen as none; a missing
    /// resource or API is the caller's to deal with.
    /// </summary>
    public async Task ReadAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        var address = pass.Address;
        try
        {
            var response = await pass.Target.Rest.GetMethodAsync(
                new GetMethodRequest { RestApiId = address.RestApiId, ResourceId = address.ResourceId, HttpMethod = address.HttpMethod }, cancellationToken);
            pass.See(RestMapping.ToObserved(response));
        }
        catch (AwsCallException exception) when (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: MissingResource.Method })
        {
            pass.See(null);
        }

        snapshots.Wrote(pass.Api, address.ResourceId, address.HttpMethod, pass.Observed);
    }
}
