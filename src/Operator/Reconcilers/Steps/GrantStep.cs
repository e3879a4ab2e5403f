using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Permissions;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Lets API Gateway invoke the function of a <c>lambda</c> block, before the integration is written: whatever calls it then finds the
/// permission in place. Never ends a pass: an integration whose function is still to come is written all the same.
/// </summary>
internal sealed class GrantStep<TEntity, TPass>(PassServices<TEntity> services, ILambdaPermissions permissions) : IPassStep<TPass>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
    where TPass : ObjectPass<TEntity>, ILambdaPass
{
    public async Task<PassOutcome?> RunAsync(TPass pass, CancellationToken cancellationToken)
    {
        if (pass.Lambda is null && pass.Permission is null)
        {
            pass.FurtherConditions[Conditions.PermissionGranted] = null;
            return null;
        }

        pass.Granted = await DecideAsync(pass, cancellationToken);
        pass.Permission = pass.Granted.Status;
        pass.FurtherConditions[Conditions.PermissionGranted] = pass.Granted.Condition;
        return null;
    }

    private async Task<PermissionOutcome> DecideAsync(TPass pass, CancellationToken cancellationToken)
    {
        if (pass is not { Lambda: { ManagePermission: true } lambda, FunctionArn: { } function })
        {
            return await NothingAsync(pass, condition: null, cancellationToken);
        }

        if (pass.HasCredentials)
        {
            return await NothingAsync(pass, PermissionTexts.NotNeeded(), cancellationToken);
        }

        if (string.IsNullOrEmpty(pass.AccountId))
        {
            var (unknown, blocks) = PermissionTexts.AccountUnknown(services.Options);
            return new PermissionOutcome(pass.Permission, unknown, pass.ManagementPolicy == ManagementPolicy.Observe ? null : blocks)
            {
                Needed = [.. pass.Permission?.StatementIds ?? []],
            };
        }

        var grant = new LambdaGrant(function, new CallingApi(pass.AccountId, pass.Target.Region, pass.ApiId), lambda, pass.GrantedMethod, pass.GrantedPath);
        if (grant.Policy.AccountId != pass.AccountId)
        {
            return await NothingAsync(pass, PermissionTexts.OtherAccount(grant.Policy, grant.Api), cancellationToken);
        }

        if (pass.ManagementPolicy == ManagementPolicy.Observe)
        {
            return await permissions.ReportAsync(pass, pass.Permission, grant, cancellationToken);
        }

        return await permissions.GrantAsync(pass, pass.Permission, grant, RecordAsync, cancellationToken);

        async Task RecordAsync(PermissionStatus intended, CancellationToken token)
        {
            pass.Permission = intended;
            services.Conditions.Begin(pass, "Wait a moment: API Gateway is being allowed to invoke the function.");
            await services.Writer.WriteStatusAsync(pass, locked: true, token);
        }
    }

    private async Task<PermissionOutcome> NothingAsync(TPass pass, ReadySummary? condition, CancellationToken cancellationToken) =>
        pass.ManagementPolicy == ManagementPolicy.Observe
            ? new PermissionOutcome(pass.Permission, condition)
            : await permissions.GrantAsync(pass, pass.Permission, grant: null, (_, _) => Task.CompletedTask, cancellationToken) with { Condition = condition };
}
