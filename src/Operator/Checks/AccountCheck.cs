using System.Net;
using Operator.Accounts;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;

namespace Operator.Checks;

/// <summary>
/// Whether each AwsAccount is reached: its roles are assumed as the operator would, and STS is asked who that is. Asks anew, whatever the
/// accounts' conditions say: those are from before, and from the operator's pod.
/// </summary>
internal static class AccountCheck
{
    private const string Name = "accounts";
    private const int PageSize = 500;

    // An account that cannot be reached takes seconds to say so.
    private const int AtOnce = 8;

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(KubernetesClient client, CheckOptions options, CancellationToken cancellationToken)
    {
        if (options.AwsIdentity is not { } identify)
        {
            return [CheckResult.Skipped(Name, "--skip-aws")];
        }

        if (options.WatchNamespaces.Count > 0)
        {
            return [CheckResult.Skipped(Name, "an operator of some namespaces reads no AwsAccounts and has its own credentials only")];
        }

        List<AwsAccount> accounts = [];
        List<CheckResult> unreadable = [];
        try
        {
            string? next = null;
            do
            {
                var page = await client.ListAsync<AwsAccount>(new ListOptions { Limit = PageSize, Continue = next }, cancellationToken);
                accounts.AddRange(page.Items);
                unreadable.AddRange(page.Invalid.Select(one => CheckResult.Failed(Account(one.Metadata.Name), $"Correct the AwsAccount, which cannot be read: {one.Error}")));
                next = page.Metadata.ContinueProperty;
            }
            while (!string.IsNullOrEmpty(next));
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden || exception.IsNotFound)
        {
            // What to do about it stands in the lines of definitions and rights.
            return [CheckResult.Skipped(Name, $"AwsAccounts cannot be listed: {exception.Message}")];
        }

        if (accounts.Count + unreadable.Count == 0)
        {
            return [CheckResult.Passed(Name, "no AwsAccount, so every object uses the operator's own credentials")];
        }

        var results = new CheckResult[accounts.Count];
        await Parallel.ForAsync(
            0,
            accounts.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (index, cancellation) => results[index] = await LookAsync(AccountProfile.Of(accounts[index]), options.Region, identify, cancellation));
        return [.. unreadable, .. results];
    }

    private static async Task<CheckResult> LookAsync(AccountProfile account, string? defaultRegion, IdentityOf identify, CancellationToken cancellationToken)
    {
        var name = Account(account.Name);
        try
        {
            var identity = await identify(account, cancellationToken);
            return account.AccountId is { } wanted && wanted != identity.AccountId
                ? CheckResult.Failed(name, AccountProbe.Mismatch(wanted, identity.AccountId))
                : CheckResult.Passed(
                    name,
                    $"{identity.Arn} of account {identity.AccountId}, {((account.Region ?? defaultRegion) is { } region ? $"region {region}" : "no region: set spec.region of the AwsAccount, or of every object")}");
        }
        catch (Exception exception) when (exception is AwsCallException or CredentialsUnavailableException)
        {
            return CheckResult.Failed(name, AwsRemedy.OfAccount(exception));
        }
    }

    private static string Account(string? name) => $"account {name}";
}
