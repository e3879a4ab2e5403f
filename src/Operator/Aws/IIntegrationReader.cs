using Operator.ApiGateway.V2.Model;

namespace Operator.Aws;

/// <summary>
/// Reads integrations for reconcilers. The seam behind which reads of one API can be shared by many objects without their
/// knowing; whoever reads here must therefore not rely on seeing a write made a moment ago, and uses the reply of the write.
/// </summary>
internal interface IIntegrationReader
{
    /// <summary>The integration as AWS has it. Throws the client's exception, NotFound included.</summary>
    Task<Integration> GetAsync(AwsTarget target, string apiId, string integrationId, CancellationToken cancellationToken);

    /// <summary>All integration responses of an integration.</summary>
    Task<IReadOnlyList<IntegrationResponse>> GetResponsesAsync(AwsTarget target, string apiId, string integrationId, CancellationToken cancellationToken);
}
