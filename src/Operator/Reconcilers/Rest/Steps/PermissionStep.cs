using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers.Rest.Steps;

/// <summary>
/// Lets API Gateway invoke the function of a <c>lambda</c> block. With credentials of its own the integration needs no permission, and
/// one that was granted before goes.
/// </summary>
internal sealed class PermissionStep(RestServices services) : IPassStep<RestIntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Spec.ManagementPolicy == ManagementPolicy.Observe)
        {
            return null;
        }

        var result = await services.Permissions.EnsureAsync(pass, pass.Status.Permission, Grant(pass), cancellationToken);
        pass.Status.Permission = result.Status;
        pass.FurtherConditions[Conditions.PermissionGranted] = result.Condition;
        return result.Blocks;
    }

    private static LambdaGrant? Grant(RestIntegrationPass pass) =>
        pass.Spec.Lambda is { ManagePermission: true } lambda && pass.Effective is { FunctionArn: { } function, Spec.Credentials: null }
            ? new LambdaGrant(function, pass.HttpMethod, pass.Resource!.Path, lambda)
            : null;
}
