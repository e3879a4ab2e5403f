using System.Text.Json;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Kubernetes.Client;

namespace Operator.Checks;

/// <summary>What to check.</summary>
internal sealed record CheckOptions
{
    /// <summary>Namespaces to watch; empty means all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>Where the Lease lives; null when there is no leader election.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Where the sample would be created.</summary>
    public required string SampleNamespace { get; init; }

    /// <summary>Who the AWS credentials are; null leaves AWS out.</summary>
    public Func<CancellationToken, Task<CallerIdentity>>? AwsIdentity { get; init; }

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
    ];

    private static async Task<CheckResult> AwsAsync(CheckOptions options, CancellationToken cancellationToken)
    {
        const string name = "AWS identity";
        if (options.AwsIdentity is null)
        {
            return CheckResult.Skipped(name, "--skip-aws");
        }

        var identity = await options.AwsIdentity(cancellationToken);
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
            return [CheckResult.Failed(name, $"{Remedy((exception as AwsCallException)?.ErrorClass)} {OneLine(exception.Message)}")];
        }
    }

    // The SDK lists what it tried, a line for each.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string Remedy(ErrorClass? errorClass) => errorClass switch
    {
        ErrorClass.Unavailable or ErrorClass.Throttled => "Let the pod reach STS (DNS, network policy, proxy, AWS_ENDPOINT_URL_STS):",
        ErrorClass.Unauthorized => "Allow the account to ask STS who it is; a policy denies what needs no permission:",
        _ => "Give the service account AWS credentials (IRSA, EKS Pod Identity or the standard AWS variables) that are not expired:",
    };
}
