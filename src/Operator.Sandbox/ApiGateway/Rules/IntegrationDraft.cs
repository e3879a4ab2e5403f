using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rules;

/// <summary>An integration as it would be stored, together with the questions that every rule asks about it.</summary>
internal sealed partial class IntegrationDraft(Partition partition, ApiResource api, JsonObject document)
{
    public Partition Partition { get; } = partition;

    public JsonObject Document { get; } = document;

    public bool IsHttpApi { get; } = api.IsHttp;

    public string Type { get; } = document.Text("integrationType")!;

    public string? Subtype => Document.HasText("integrationSubtype") ? Document.Text("integrationSubtype") : null;

    public string? Uri => Document.HasText("integrationUri") ? Document.Text("integrationUri") : null;

    public bool IsPrivate => Document.Text("connectionType") == "VPC_LINK";

    public bool IsUrlBased => Type is "HTTP" or "HTTP_PROXY";

    /// <summary>Non-proxy WebSocket integrations are the ones that have integration responses.</summary>
    public bool HasResponses => !IsHttpApi && Type is "AWS" or "HTTP" or "MOCK";

    public int MaximumTimeout => IsHttpApi ? 30000 : 29000;

    public bool InvokesLambda => Uri is { } uri && LambdaInvocation().IsMatch(uri);

    /// <summary>The URI form of a Lambda function: the plain function ARN, which only HTTP APIs take.</summary>
    public bool NamesFunction => Uri is { } uri && LambdaFunction().IsMatch(uri);

    // A stage variable may stand for any part of a function's name.
    [GeneratedRegex(@"^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:(\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex LambdaFunction();

    [GeneratedRegex(@"^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path/\d{4}-\d{2}-\d{2}/functions/arn:aws[a-z-]*:lambda:\S+/invocations$", RegexOptions.CultureInvariant)]
    private static partial Regex LambdaInvocation();
}
