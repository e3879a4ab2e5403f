using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;

namespace Operator.ApiGateway.V1;

/// <summary>
/// Whole lists, in as few calls as the service allows: pages of 500 until no position comes. A list that changes while it is read may miss
/// or repeat an item, as with any paged read.
/// </summary>
public static class PagingExtensions
{
    private const int PageSize = 500;

    // 300 resources per API are the default quota; a server that never stops is broken, not full.
    private const int MaxPages = 1000;

    /// <summary>
    /// Every resource of an API with its methods, their responses and integrations: normally one call that reads all there is to compare.
    /// </summary>
    /// <exception cref="AmazonAPIGatewayException">A page failed, or the service repeats itself.</exception>
    public static Task<IReadOnlyList<Resource>> GetAllResourcesAsync(
        this IAmazonAPIGateway client, string restApiId, CancellationToken cancellationToken = default) =>
        AllAsync(async (position, ct) =>
        {
            var page = await client.GetResourcesAsync(
                new() { RestApiId = restApiId, Limit = PageSize, Position = position, Embed = ["methods"] }, ct).ConfigureAwait(false);
            return (page.Items, page.Position);
        }, cancellationToken);

    /// <summary>Every deployment of an API.</summary>
    /// <exception cref="AmazonAPIGatewayException">A page failed, or the service repeats itself.</exception>
    public static Task<IReadOnlyList<Deployment>> GetAllDeploymentsAsync(
        this IAmazonAPIGateway client, string restApiId, CancellationToken cancellationToken = default) =>
        AllAsync(async (position, ct) =>
        {
            var page = await client.GetDeploymentsAsync(
                new() { RestApiId = restApiId, Limit = PageSize, Position = position }, ct).ConfigureAwait(false);
            return (page.Items, page.Position);
        }, cancellationToken);

    private static async Task<IReadOnlyList<T>> AllAsync<T>(
        Func<string?, CancellationToken, Task<(List<T>? Items, string? Position)>> readPage, CancellationToken cancellationToken)
    {
        List<T> all = [];
        string? position = null;
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var (items, next) = await readPage(position, cancellationToken).ConfigureAwait(false);
            all.AddRange(items ?? []);
            if (string.IsNullOrEmpty(next))
            {
                return all;
            }

            if (next == position)
            {
                break;
            }

            position = next;
        }

        throw new AmazonAPIGatewayException("The service keeps sending the same page or never ends the list.")
        {
            ErrorClass = ErrorClass.Unknown,
            ErrorCode = "EndlessList",
        };
    }
}
