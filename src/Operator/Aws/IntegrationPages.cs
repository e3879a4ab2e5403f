using System.Globalization;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;

namespace Operator.Aws;

/// <summary>What was listed.</summary>
/// <param name="Items">The integrations of the pages read.</param>
/// <param name="Pages">How many pages the API has at least: those read, and one more when there were more.</param>
/// <param name="IsComplete">Whether there were no more.</param>
internal sealed record ListedIntegrations(IReadOnlyList<Integration> Items, int Pages, bool IsComplete);

/// <summary>
/// Lists integrations in as few calls as the service lets us. Neither the default nor the largest page is documented for HTTP and
/// WebSocket APIs; REST APIs take 500, which is more than the 300 integrations that an API may hold. So 500 is asked for, and what
/// comes is counted. Should the service refuse the figure, it is left out from then on.
/// </summary>
internal sealed class IntegrationPages
{
    private const int PageSize = 500;

    // A server that never stops is broken, not full.
    private const int MostPages = 1000;

    private volatile bool refused;

    /// <summary>Reads at most <paramref name="limit"/> pages.</summary>
    /// <exception cref="AmazonApiGatewayV2Exception">A page failed, or the service repeats itself.</exception>
    public async Task<ListedIntegrations> ReadAsync(IAmazonApiGatewayV2 client, string apiId, int limit, CancellationToken cancellationToken)
    {
        List<Integration> items = [];
        string? token = null;
        for (var pages = 1; pages <= MostPages; pages++)
        {
            var page = await PageAsync(client, apiId, token, cancellationToken);
            items.AddRange(page.Items ?? []);
            if (string.IsNullOrEmpty(page.NextToken))
            {
                return new ListedIntegrations(items, pages, IsComplete: true);
            }

            if (pages >= limit)
            {
                return new ListedIntegrations(items, pages + 1, IsComplete: false);
            }

            if (page.NextToken == token)
            {
                break;
            }

            token = page.NextToken;
        }

        throw new AmazonApiGatewayV2Exception("The service keeps sending the same page or never ends the list.")
        {
            ErrorClass = ErrorClass.Unknown,
            ErrorCode = "EndlessList",
        };
    }

    private async Task<GetIntegrationsResponse> PageAsync(IAmazonApiGatewayV2 client, string apiId, string? token, CancellationToken cancellationToken)
    {
        var size = refused ? null : PageSize.ToString(CultureInfo.InvariantCulture);
        try
        {
            return await client.GetIntegrationsAsync(new() { ApiId = apiId, MaxResults = size, NextToken = token }, cancellationToken);
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass == ErrorClass.Invalid && size is not null && token is null)
        {
            var page = await client.GetIntegrationsAsync(new() { ApiId = apiId }, cancellationToken);
            refused = true;
            return page;
        }
    }
}
