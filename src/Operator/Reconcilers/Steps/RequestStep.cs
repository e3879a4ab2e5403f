using Operator.Kubernetes.Core;

namespace Operator.Reconcilers.Steps;

/// <summary>Where somebody asks for a look at AWS, says to the steps that follow what is fresh enough for it. Needs the API.</summary>
internal sealed class RequestStep<TEntity>(LookRequests<TEntity> requests) : IPassStep<ObjectPass<TEntity>>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public Task<PassOutcome?> RunAsync(ObjectPass<TEntity> pass, CancellationToken cancellationToken)
    {
        pass.AskedSince = requests.Since(pass);
        return Task.FromResult<PassOutcome?>(null);
    }
}
