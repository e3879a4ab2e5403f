using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Finds account, region, API and clients, and sees that the object may use them: before the first call to AWS, for what status records as well as
/// for what the spec names, and for the clean-up too. Once there is something in AWS its recorded region and API count, not the spec's: they
/// cannot change in place, and following an edited spec would lose what is there.
/// </summary>
internal sealed class TargetStep<TEntity>(PassServices<TEntity> services) : IPassStep<ObjectPass<TEntity>>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public async Task<PassOutcome?> RunAsync(ObjectPass<TEntity> pass, CancellationToken cancellationToken)
    {
        var (found, refusal) = services.Homes.Directory.Find(pass.Key.Namespace, pass.Home.AccountRef);
        if (found is not { } account)
        {
            return Refused(refusal!);
        }

        pass.Account = account;
        return Resolve(pass) ?? NotAllowed(pass, account) ?? await VerifyAsync(pass, account, cancellationToken);
    }

    private PassOutcome.Stalled? Resolve(ObjectPass<TEntity> pass)
    {
        var home = pass.Home;
        var region = home.Region(services.Options.DefaultRegion);
        if (region is null)
        {
            return Stalled(Reasons.RegionMissing, "Set spec.region in a new object, or give the operator a default region (AWS_REGION or --region).");
        }

        var apiId = home.ApiId;
        if (apiId.Length == 0)
        {
            return Stalled(Reasons.InvalidSpec, $"Set {home.IdField} to the id of the API: nothing here says any more which one it is.");
        }

        if (!pass.IsDeleting && (apiId != home.SpecApiId || (home.SpecRegion is { Length: > 0 } wanted && wanted != region)))
        {
            var undo = home.IsReferred ? $"Let {home.ApiField} lead to API {apiId}" : $"Set {home.ApiField} to {apiId}";
            return Stalled(
                Reasons.ImmutableChange,
                $"{undo} and set spec.region to {region} again, or make a new object: an integration cannot move to another API or region.");
        }

        (pass.ApiId, pass.Target, pass.Place) = (apiId, services.Targets.Resolve(pass.Account.Access, region), services.Homes.At(pass.Account.Access, region));
        return null;
    }

    private PassOutcome? NotAllowed(ObjectPass<TEntity> pass, AccountProfile account)
    {
        if (account.IsDeleting && !pass.IsDeleting && !pass.Home.IsRecorded)
        {
            return Refused(new AccountRefusal(
                Reasons.AccountNotFound, $"Use another account, or make AwsAccount {account.Name} again once it is gone: it is being deleted.", MayPass: true));
        }

        return pass.MayUse(account.Apis) ? null : Stalled(Reasons.ApiNotAllowed, pass.NotAllowedText(account.Name));
    }

    // Of roles the account is known beforehand; the operator's own credentials may belong to any.
    private async Task<PassOutcome?> VerifyAsync(ObjectPass<TEntity> pass, AccountProfile account, CancellationToken cancellationToken)
    {
        var recorded = pass.Home.IsRecorded && !string.IsNullOrEmpty(pass.AccountId) ? pass.AccountId : null;
        if (account.Name is null || (account.AccountId ?? recorded) is null)
        {
            return null;
        }

        var actual = await services.Accounts.FindAsync(pass.Target, cancellationToken);
        if (actual is null)
        {
            return account.AccountId is null ? null : new PassOutcome.Waiting(
                Reasons.AccountUnknown,
                $"Find out why STS does not say whose the operator's credentials are (its log has the reason): nothing is done before they are known to belong to account {account.AccountId} of AwsAccount {account.Name}.",
                services.Options.CredentialsRecheck);
        }

        if (account.AccountId is { } wanted && wanted != actual)
        {
            return Stalled(
                Reasons.AccountMismatch, $"Correct AwsAccount {account.Name}: its credentials belong to account {actual}, not to {wanted}.");
        }

        return recorded is null || recorded == actual ? null : Stalled(
            Reasons.AccountMismatch,
            $"Have AwsAccount {account.Name} lead to account {recorded} again, or make a new object: what this one has is there, and AwsAccount {account.Name} leads to account {actual}.");
    }

    private PassOutcome Refused(AccountRefusal refusal) => refusal.MayPass
        ? new PassOutcome.Waiting(refusal.Reason, refusal.Message, services.Options.AccessDeniedRecheck)
        : Stalled(refusal.Reason, refusal.Message);

    private PassOutcome.Stalled Stalled(string reason, string message) => new(reason, message, services.Options.StalledRecheck);
}
