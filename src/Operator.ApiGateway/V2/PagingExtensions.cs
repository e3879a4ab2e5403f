using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2.Model;

namespace Operator.ApiGateway.V2;

/// <summary>
/// Whole lists: pages until the service sends no token. The service documents no page size, so one page is never assumed to be all.
/// A list that changes while it is read may miss or repeat an item, as with any paged read.
/// </summary>
public static class PagingExtensions
{
    // 300 integrations per API are the most there can be; a server that never stops is broken, not full.
    private const int MaxPages = 1000;

    /// <summary>Every integration of an API.</summary>
    /// <exception cref="AmazonApiGatewayV2Exception">A page failed, or the service repeats itself.</exception>
    public static Task<IReadOnlyList<Integration>> GetAllIntegrationsAsync(
        this IAmazonApiGatewayV2 client, string apiId, CancellationToken cancellationToken = default) =>
        AllAsync(async (token, ct) =>
        {
            var page = await client.GetIntegrationsAsync(new() { ApiId = apiId, NextToken = token }, ct).ConfigureAwait(false);
            return (page.Items, page.NextToken);
        }, cancellationToken);

    /// <summary>Every integration response of an integration.</summary>
    /// <exception cref="AmazonApiGatewayV2Exception">A page failed, or the service repeats itself.</exception>
    public static Task<IReadOnlyList<IntegrationResponse>> GetAllIntegrationResponsesAsync(
        this IAmazonApiGatewayV2 client, string apiId, string integrationId, CancellationToken cancellationToken = default) =>
        AllAsync(async (token, ct) =>
        {
            var page = await client.GetIntegrationResponsesAsync(
                new() { ApiId = apiId, IntegrationId = integrationId, NextToken = token }, ct).ConfigureAwait(false);
            return (page.Items, page.NextToken);
        }, cancellationToken);

    /// <summary>Every route of an API.</summary>
    /// <exception cref="AmazonApiGatewayV2Exception">A page failed, or the service repeats itself.</exception>
    public static Task<IReadOnlyList<Route>> GetAllRoutesAsync(
        this IAmazonApiGatewayV2 client, string apiId, CancellationToken cancellationToken = default) =>
        AllAsync(async (token, ct) =>
        {
            var page = await client.GetRoutesAsync(new() { ApiId = apiId, NextToken = token }, ct).ConfigureAwait(false);
            return (page.Items, page.NextToken);
        }, cancellationToken);

    /// <summary>Every stage of an API.</summary>
    /// <exception cref="AmazonApiGatewayV2Exception">A page failed, or the service repeats itself.</exception>
    public static Task<IReadOnlyList<Stage>> GetAllStagesAsync(
        this IAmazonApiGatewayV2 client, string apiId, CancellationToken cancellationToken = default) =>
        AllAsync(async (token, ct) =>
        {
            var page = await client.GetStagesAsync(new() { ApiId = apiId, NextToken = token }, ct).ConfigureAwait(false);
            return (page.Items, page.NextToken);
        }, cancellationToken);

    /// <summary>Every API of the account in the client's region.</summary>
    /// <exception cref="AmazonApiGatewayV2Exception">A page failed, or the service repeats itself.</exception>
    public static Task<IReadOnlyList<Api>> GetAllApisAsync(this IAmazonApiGatewayV2 client, CancellationToken cancellationToken = default) =>
        AllAsync(async (token, ct) =>
        {
            var page = await client.GetApisAsync(new() { NextToken = token }, ct).ConfigureAwait(false);
            return (page.Items, page.NextToken);
        }, cancellationToken);

    private static async Task<IReadOnlyList<T>> AllAsync<T>(
        Func<string?, CancellationToken, Task<(List<T>? Items, string? NextToken)>> readPage, CancellationToken cancellationToken)
    {
        List<T> all = [];
        string? token = null;
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var (items, next) = await readPage(token, cancellationToken).ConfigureAwait(false);
            all.AddRange(items ?? []);
            if (string.IsNullOrEmpty(next))
            {
                return all;
            }

            if (next == token)
            {
                break;
            }

            token = next;
        }

        throw new AmazonApiGatewayV2Exception("The service keeps sending the same page or never ends the list.")
        {
            ErrorClass = ErrorClass.Unknown,
            ErrorCode = "EndlessList",
        };
    }
}
