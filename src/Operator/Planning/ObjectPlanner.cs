using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Planning;

/// <summary>Plans for objects of every kind that has something in AWS.</summary>
/// <param name="services">What the steps work with.</param>
internal sealed class ObjectPlanner(PlanServices services)
{
    private readonly IntegrationPlanner integrations = new(services);
    private readonly RestIntegrationPlanner restIntegrations = new(services);
    private readonly RestDeploymentPlanner restDeployments = new(services);

    /// <summary>Plans for one object. Reads what a pass would read.</summary>
    /// <exception cref="AwsCallException">AWS cannot be read.</exception>
    /// <exception cref="PlanException">It cannot be told.</exception>
    public Task<ObjectPlan> PlanAsync(CustomKubernetesEntity entity, CancellationToken cancellationToken) => entity switch
    {
        Integration integration => integrations.PlanAsync(integration, cancellationToken),
        RestIntegration integration => restIntegrations.PlanAsync(integration, cancellationToken),
        RestDeployment deployment => restDeployments.PlanAsync(deployment, cancellationToken),
        _ => throw new PlanException("objects of this kind cannot be compared."),
    };
}
