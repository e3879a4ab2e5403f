using System.Text.Json;
using Operator.Accounts;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Kubernetes.Client;

namespace Operator.Checks;

/// <summary>Who the operator is in an account, by assuming its roles and asking STS.</summary>
/// <exception cref="RoleNotAssumedException">STS did not let a role be assumed.</exception>
/// <exception cref="CredentialsUnavailableException">There are no credentials.</exception>
/// <exception cref="AwsCallException">STS did not say who they are.</exception>
internal delegate Task<CallerIdentity> IdentityOf(AccountProfile account, CancellationToken cancellationToken);

/// <summary>What to check.</summary>
internal sealed record CheckOptions
{
    /// <summary>Namespaces to watch; empty means all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>Where the Lease lives; null when there is no leader election.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Where the sample would be created.</summary>
    public required string SampleNamespace { get; init; }

    /// <summary>Tells identities in AWS; null leaves AWS out.</summary>
    public IdentityOf? AwsIdentity { get; init; }

    /// <summary>Region of objects that name none; null when none is configured.</summary>
    public string? Region { get; init; }
}

/// <summary>All checks of an installation, in the order in which a person would mend what they find. Writes nothing.</summary>
internal static class InstallationChecks
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(KubernetesClient client, CheckOptions options, CancellationToken cancellationToken) =>
    [
        .. await GuardAsync("definitions", () => DefinitionCheck.RunAsync(client, cancellationToken)),
        .. await GuardAsync("rights", () => RightsCheck.RunAsync(client, options.WatchNamespaces, options.LeaseNamespace, cancellationToken)),
        .. await GuardAsync("sample", async () => [await SampleCheck.RunAsync(client, options.SampleNamespace, cancellationToken)]),
        .. await GuardAsync("AWS identity", async () => [await AwsAsync(options, cancellationToken)]),
        .. await GuardAsync("accounts", () => AccountCheck.RunAsync(client, options, cancellationToken)),
    ];

    private static async Task<CheckResult> AwsAsync(CheckOptions options, CancellationToken cancellationToken)
    {
        const string name = "AWS identity";
        if (options.AwsIdentity is null)
        {
            return CheckResult.Skipped(name, "--skip-aws");
        }

        var identity = await options.AwsIdentity(AccountProfile.Environment, cancellationToken);
        return CheckResult.Passed(
            name, $"{identity.Arn} of account {identity.AccountId}, {(options.Region is { } region ? $"region {region}" : "no region: set AWS_REGION, or spec.region in every object")}");
    }

    // One check that cannot be made must not hide the others.
    private static async Task<IReadOnlyList<CheckResult>> GuardAsync(string name, Func<Task<IReadOnlyList<CheckResult>>> check)
    {
        try
        {
            return await check();
        }
        catch (Exception exception) when (exception is HttpRequestException or KubernetesApiException or JsonException)
        {
            return [CheckResult.Failed(name, $"Make the API server reachable with this account: {exception.Message}")];
        }
        catch (Exception exception) when (exception is AwsCallException or CredentialsUnavailableException)
        {
            return [CheckResult.Failed(name, AwsRemedy.OfOwn(exception))];
        }
    }
}
