using System.Text.RegularExpressions;
using Operator.Apis.V1Alpha1;

namespace Operator.Drift;

/// <summary>The function that a <c>lambda</c> block stands for. Pure; takes any block without throwing.</summary>
/// <param name="Arn">ARN of the function, with alias or version if one is named; null when it cannot be worked out.</param>
/// <param name="Problem">Why it cannot, in words for a condition; null when it can.</param>
/// <param name="NeedsAccount">The problem is that nobody knows the account yet.</param>
internal sealed partial record LambdaBackend(string? Arn, string? Problem = null, bool NeedsAccount = false)
{
    /// <summary>Works it out.</summary>
    /// <param name="lambda">The block.</param>
    /// <param name="region">Region of the API, in which a function given by name is.</param>
    /// <param name="accountId">Account of the API, likewise; null when not known.</param>
    public static LambdaBackend Of(LambdaSpec lambda, string region, string? accountId)
    {
        if (!string.IsNullOrEmpty(lambda.FunctionArn))
        {
            return FunctionArnPattern().IsMatch(lambda.FunctionArn)
                ? new LambdaBackend(lambda.FunctionArn)
                : new LambdaBackend(null, "Set spec.lambda.functionArn to the ARN of a function, for example arn:aws:lambda:us-west-2:123456789012:function:orders:live.");
        }

        if (string.IsNullOrEmpty(lambda.FunctionName))
        {
            return new LambdaBackend(null, "Set spec.lambda.functionArn or spec.lambda.functionName.");
        }

        return string.IsNullOrEmpty(accountId)
            ? new LambdaBackend(
                null,
                "Give spec.lambda.functionArn instead of functionName, or let the operator's role call sts:GetCallerIdentity: the account of the function is not known.",
                NeedsAccount: true)
            : new LambdaBackend($"arn:{Partition(region)}:lambda:{region}:{accountId}:function:{lambda.FunctionName}");
    }

    /// <summary>
    /// The URI with which API Gateway invokes a function; streaming uses a newer API of Lambda's. HTTP APIs also take the bare ARN; REST
    /// and WebSocket APIs, and functions named by a stage variable, need this form.
    /// </summary>
    public static string InvocationUri(string functionArn, bool streaming)
    {
        // arn:PARTITION:lambda:REGION:...: the URI names the service's region, which is the function's.
        var parts = functionArn.Split(':');
        var path = streaming
            ? $"2021-11-15/functions/{functionArn}/response-streaming-invocations"
            : $"2015-03-31/functions/{functionArn}/invocations";
        return $"arn:{parts[1]}:apigateway:{parts[3]}:lambda:path/{path}";
    }

    private static string Partition(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";

    [GeneratedRegex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[^:]+:function:[^:]+(:[^:]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FunctionArnPattern();
}
