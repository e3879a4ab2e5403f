using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments;

namespace Operator.Planning;

/// <summary>Reads what plans for REST APIs are made from: one GetResources per API, however many objects it has, and one GetStages where asked.</summary>
internal sealed class RestWorldReader
{
    private readonly Dictionary<(string Region, string ApiId), RestSnapshot?> snapshots = [];

    /// <summary>The API; null when there is none.</summary>
    /// <exception cref="AmazonAPIGatewayException">The read failed for another reason.</exception>
    public async Task<RestSnapshot?> ReadAsync(IAmazonAPIGateway client, string region, string restApiId, CancellationToken cancellationToken)
    {
        if (snapshots.TryGetValue((region, restApiId), out var known))
        {
            return known;
        }

        RestSnapshot? snapshot;
        try
        {
            snapshot = RestSnapshots.Of(await client.GetAllResourcesAsync(restApiId, cancellationToken));
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            snapshot = null;
        }

        return snapshots[(region, restApiId)] = snapshot;
    }

    /// <summary>The stages of an API that exists.</summary>
    /// <exception cref="AmazonAPIGatewayException">The read failed.</exception>
    public static async Task<ApiStages> StagesAsync(IAmazonAPIGateway client, string restApiId, CancellationToken cancellationToken) =>
        new((await client.GetStagesAsync(new GetStagesRequest { RestApiId = restApiId }, cancellationToken)).Item ?? []);
}
