using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;

namespace Operator.Aws;

/// <summary>One call per read.</summary>
internal sealed class DirectIntegrationReader : IIntegrationReader
{
    public async Task<Integration> GetAsync(AwsTarget target, string apiId, string integrationId, CancellationToken cancellationToken)
    {
        var response = await target.Client.GetIntegrationAsync(
            new GetIntegrationRequest { ApiId = apiId, IntegrationId = integrationId }, cancellationToken);
        return response.ToIntegration();
    }

    public async Task<IReadOnlyList<IntegrationResponse>> GetResponsesAsync(
        AwsTarget target, string apiId, string integrationId, CancellationToken cancellationToken)
    {
        List<IntegrationResponse> found = [];
        string? token = null;
        do
        {
            var page = await target.Client.GetIntegrationResponsesAsync(
                new GetIntegrationResponsesRequest { ApiId = apiId, IntegrationId = integrationId, NextToken = token }, cancellationToken);
            found.AddRange(page.Items ?? []);
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));

        return found;
    }
}
