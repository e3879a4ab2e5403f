using Operator.ApiGateway.Errors;
using Operator.Reconcilers;

namespace Operator.Checks;

/// <summary>What to do about an identity that could not be had, in one line.</summary>
internal static class AwsRemedy
{
    /// <summary>Of the operator's own credentials.</summary>
    public static string OfOwn(Exception exception) => $"{First(exception, "")} {OneLine(exception.Message)}";

    /// <summary>Of an AwsAccount.</summary>
    public static string OfAccount(Exception exception) => exception is RoleNotAssumedException { IsRefused: true } refused
        ? OneLine(OutcomeMapper.RoleNotAssumed(refused))
        : $"{First(exception, ", endpoints.sts of the AwsAccount")} {OneLine(exception.Message)}";

    private static string First(Exception exception, string more) => exception switch
    {
        RoleNotAssumedException or AwsCallException { ErrorClass: ErrorClass.Unavailable or ErrorClass.Throttled } =>
            $"Let the pod reach STS (DNS, network policy, proxy, AWS_ENDPOINT_URL_STS{more}):",
        AwsCallException { ErrorClass: ErrorClass.Unauthorized } => "Allow the account to ask STS who it is; a policy denies what needs no permission:",
        _ => "Give the service account AWS credentials (IRSA, EKS Pod Identity or the standard AWS variables) that are not expired:",
    };

    // The SDK lists what it tried, a line for each.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
