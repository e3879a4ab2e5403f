using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>What integrationUri may be for each kind of integration, and what credentialsArn may be.</summary>
internal static partial class IntegrationTarget
{
    public static void Check(IntegrationDraft draft)
    {
        switch (draft)
        {
            case { Type: "MOCK" }:
                Require(draft.Uri is null, "IntegrationUri is not supported for MOCK integrations");
                break;
            case { Subtype: not null }:
                Require(draft.Uri is null, "IntegrationUri is not supported for integrations with an integrationSubtype");
                break;
            case { IsHttpApi: true, IsPrivate: true }:
                CheckPrivate(draft);
                break;
            case { IsUrlBased: true }:
                Require(draft.Uri is not null, "Invalid integration URI specified");
                Require(Url().IsMatch(draft.Uri!), "Invalid HTTP endpoint specified for URI");
                break;
            case { IsHttpApi: true }:
                Require(draft.NamesFunction || draft.InvokesLambda, "Invalid integration URI specified");
                break;
            case { Type: "AWS_PROXY" }:
                Require(draft.Uri is not null, "Invalid integration URI specified");
                CheckServiceArn(draft.Uri!);
                Require(
                    draft.InvokesLambda,
                    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.");
                break;
            default:
                Require(draft.Uri is not null, "Invalid integration URI specified");
                CheckServiceArn(draft.Uri!);
                break;
        }
    }

    /// <summary>A role, the caller pass-through ARN, or an ARN completed by stage variables.</summary>
    public static bool IsCredentials(string arn) => Credentials().IsMatch(arn);

    private static void CheckPrivate(IntegrationDraft draft)
    {
        var match = PrivateTarget().Match(draft.Uri ?? string.Empty);
        Require(match.Success, "Invalid integration URI specified");
        Require(
            match.Groups["account"].Value == draft.Partition.Account,
            "Private integrations must be owned by the same account as the API");
    }

    private static void CheckServiceArn(string uri)
    {
        Require(uri.StartsWith("arn:aws", StringComparison.Ordinal), "Invalid ARN specified in the request");
        Require(ServiceArn().IsMatch(uri), "AWS ARN for integration must contain path or action");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw AwsException.BadRequest(message);
        }
    }

    // The host may be a stage variable or hold {path} parameters.
    [GeneratedRegex(@"^https?://[^\s/?#]+\S*$", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"^arn:aws[a-z-]*:apigateway:[^:\s]+:[^:\s]+:(path|action)/\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceArn();

    [GeneratedRegex(@"^arn:aws[a-z-]*:(elasticloadbalancing:[a-z0-9-]+:(?<account>\d{12}):listener/(app|net)/\S+|servicediscovery:[a-z0-9-]+:(?<account>\d{12}):service/[^\s?]+(\?\S*)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PrivateTarget();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::(\d{12}:role/\S+|\*:user/\*)$|^\S*\$\{stageVariables\.[^}\s]+\}\S*$", RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();
}
