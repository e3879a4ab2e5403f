using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Rules;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Which combinations exist. docs/design/sandbox-api-gateway.md tells AWS' texts from those in AWS' style.</summary>
internal static partial class RestIntegrationValidation
{
    private const int StreamingMaximum = 900000;

    private static readonly string[] Verbs = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

    public static void Check(RestIntegrationDraft draft)
    {
        CheckVerb(draft);
        CheckUri(draft);
        CheckConnection(draft);
        CheckTransferMode(draft);
        CheckTimeout(draft);
        CheckCredentials(draft);
        Require(
            draft.IsUrlBased || !draft.Document.ContainsKey("tlsConfig"),
            $"TlsConfig is not supported for {draft.Type} integrations");
        Require(
            draft.Document.Text("passthroughBehavior") is "WHEN_NO_MATCH" or "WHEN_NO_TEMPLATES" or "NEVER",
            "Invalid passthrough behavior specified. Valid options are WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER");
        RestMappings.CheckRequest(draft.Document.Map("requestParameters"), draft.Method);
        CacheKeys.Check(draft);
    }

    /// <summary>For a new integration only: what a change of connection leaves behind is not held against the caller.</summary>
    public static void CheckConnectionMembers(RestIntegrationDraft draft)
    {
        Require(
            draft.IsPrivate || !draft.Document.HasText("connectionId"),
            "ConnectionId is only supported for integrations with connectionType VPC_LINK");
        Require(
            draft.IsPrivate || !draft.Document.HasText("integrationTarget"),
            "IntegrationTarget is only supported for integrations with connectionType VPC_LINK");
    }

    private static void CheckVerb(RestIntegrationDraft draft)
    {
        if (draft.Document.Text("httpMethod") is { } verb)
        {
            Require(Verbs.Contains(verb), "Invalid HTTP method specified for integration");
        }
        else
        {
            Require(draft.Type == "MOCK", "Enumeration value for HttpMethod must be non-empty");
        }
    }

    private static void CheckUri(RestIntegrationDraft draft)
    {
        if (draft.IsUrlBased)
        {
            Require(Url().IsMatch(draft.Uri), "Invalid HTTP endpoint specified for URI");
        }
        else if (draft.Type != "MOCK")
        {
            Require(draft.Uri.StartsWith("arn:aws", StringComparison.Ordinal), "Invalid ARN specified in the request");
            Require(ServiceArn().IsMatch(draft.Uri), "AWS ARN for integration must contain path or action");
            Require(
                draft.Type == "AWS" || draft.InvokesLambda || draft.InvokesLambdaWithStream || Firehose().IsMatch(draft.Uri),
                "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.");
        }
    }

    private static void CheckConnection(RestIntegrationDraft draft)
    {
        if (!draft.IsPrivate)
        {
            return;
        }

        Require(draft.IsUrlBased, $"ConnectionType VPC_LINK is not supported for {draft.Type} integrations");
        var id = draft.Document.Text("connectionId");
        Require(!string.IsNullOrEmpty(id), "ConnectionId is required for integrations with connectionType VPC_LINK");
        if (draft.Document.Text("integrationTarget") is { } target)
        {
            Require(LoadBalancerListener().IsMatch(target), "Invalid ARN specified in the request");
        }

        // With a target the link must be of the v2 kind, without one of the REST kind.
        var exists = draft.Document.HasText("integrationTarget")
            ? draft.Partition.VpcLinks.TryGet(id!, out var second) && second.GoneAt is null
            : draft.Partition.RestVpcLinks.TryGet(id!, out var first) && first.GoneAt is null;
        Require(exists || id!.Contains("${stageVariables.", StringComparison.Ordinal), $"Invalid VpcLink identifier specified {id}");
    }

    private static void CheckTransferMode(RestIntegrationDraft draft)
    {
        if (!draft.Streams)
        {
            Require(
                !draft.InvokesLambdaWithStream,
                "Invalid ResponseTransferMode. Cannot use ResponseTransferMode BUFFERED for Lambda functions invoked by InvokeWithResponseStream.");
            return;
        }

        Require(draft.Type is "HTTP_PROXY" or "AWS_PROXY", $"Invalid ResponseTransferMode. STREAM is not supported for {draft.Type} integrations.");
        Require(
            draft.Type == "HTTP_PROXY" || draft.InvokesLambdaWithStream,
            "Invalid ResponseTransferMode. Cannot use ResponseTransferMode STREAM for Lambda functions invoked by Invoke.");
    }

    private static void CheckTimeout(RestIntegrationDraft draft)
    {
        var maximum = draft.Streams ? StreamingMaximum : RestIntegrationDefaults.BufferedMaximum;
        var timeout = draft.Document["timeoutInMillis"]!.GetValue<int>();
        Require(timeout >= 50 && timeout <= maximum, $"Timeout should be between 50 ms and {RestCalls.Invariant(maximum)} ms");
    }

    private static void CheckCredentials(RestIntegrationDraft draft)
    {
        if (draft.Document.Text("credentials") is not { Length: > 0 } credentials)
        {
            return;
        }

        Require(IntegrationTarget.IsCredentials(credentials), "Invalid ARN specified in the request");
        if (Role().Match(credentials) is { Success: true } role && role.Groups["account"].Value != draft.Partition.Account)
        {
            throw AwsException.Forbidden("AccessDeniedException", "Cross-account pass role is not allowed.");
        }
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

    [GeneratedRegex(@"^arn:aws[a-z-]*:apigateway:[^:\s]+:firehose:(path|action)/\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex Firehose();

    [GeneratedRegex(@"^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener/(app|net)/\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex LoadBalancerListener();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::(?<account>\d{12}):role/", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Role();
}
