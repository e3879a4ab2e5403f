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

    public Task<IReadOnlyList<IntegrationResponse>> GetResponsesAsync(
        AwsTarget target, string apiId, string integrationId, CancellationToken cancellationToken) =>
        target.Client.GetAllIntegrationResponsesAsync(apiId, integrationId, cancellationToken);
}
