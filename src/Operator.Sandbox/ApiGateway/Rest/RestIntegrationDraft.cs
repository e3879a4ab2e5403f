using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>An integration that a request would store, under judgement.</summary>
internal sealed partial record RestIntegrationDraft(Partition Partition, RestMethod Method, JsonObject Document)
{
    public string Type => Document.Text("type")!;

    public string Uri => Document.Text("uri") ?? string.Empty;

    public bool IsUrlBased => Type is "HTTP" or "HTTP_PROXY";

    public bool IsPrivate => Document.Text("connectionType") == "VPC_LINK";

    public bool Streams => Document.Text("responseTransferMode") == "STREAM";

    /// <summary>A Lambda function by the invocation that buffers its answer.</summary>
    public bool InvokesLambda => Invocation().IsMatch(Uri);

    /// <summary>A Lambda function by InvokeWithResponseStream.</summary>
    public bool InvokesLambdaWithStream => StreamingInvocation().IsMatch(Uri);

    [GeneratedRegex(@"^arn:aws[a-z-]*:apigateway:[^:\s]+:lambda:path/2015-03-31/functions/\S+/invocations$", RegexOptions.CultureInvariant)]
    private static partial Regex Invocation();

    [GeneratedRegex(@"^arn:aws[a-z-]*:apigateway:[^:\s]+:lambda:path/2021-11-15/functions/\S+/response-streaming-invocations$", RegexOptions.CultureInvariant)]
    private static partial Regex StreamingInvocation();
}
