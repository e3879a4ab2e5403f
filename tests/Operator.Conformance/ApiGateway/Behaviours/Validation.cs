namespace Operator.Conformance.ApiGateway;

/// <summary>
/// Which combinations of protocol, type and member exist. Words are asserted where AWS' own are known; elsewhere the code
/// and the fact of the refusal. Combinations of which nobody has seen whether AWS refuses or ignores them are not here.
/// </summary>
public sealed class Validation : IBehaviours
{
    private const string ProxiesOnly =
        "Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)";

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        HttpRefuses("MOCK", Bodies.Mock, ProxiesOnly),
        HttpRefuses("HTTP", Bodies.SocketHttp, ProxiesOnly),
        HttpRefuses("AWS", Bodies.SocketLambda, ProxiesOnly),
        HttpRefuses("an integration without a type", """ "description":"no type" """),
        HttpRefuses("a type that does not exist", """ "integrationType":"LAMBDA" """),
        HttpRefuses("a type in lower case", Bodies.Url.Replace("HTTP_PROXY", "http_proxy", StringComparison.Ordinal)),
        HttpRefuses("a Lambda proxy without a URI", """ "integrationType":"AWS_PROXY","payloadFormatVersion":"2.0" """, "Invalid integration URI specified"),
        HttpRefuses("a Lambda proxy of a URL", """ "integrationType":"AWS_PROXY","integrationUri":"https://example.com","payloadFormatVersion":"2.0" """),
        HttpRefuses("a Lambda proxy without a payload format version", $""" "integrationType":"AWS_PROXY","integrationUri":"{Bodies.Function}" """),
        HttpRefuses("payload format 3.0", Bodies.Lambda.Replace("2.0", "3.0", StringComparison.Ordinal)),
        HttpRefuses("payload format 2.0 for a URL", Bodies.Url.Replace("1.0", "2.0", StringComparison.Ordinal)),
        HttpRefuses("payload format 2.0 for a service integration", Bodies.SendMessage.Replace("1.0", "2.0", StringComparison.Ordinal)),
        HttpRefuses("a URL without a method", """ "integrationType":"HTTP_PROXY","integrationUri":"https://example.com","payloadFormatVersion":"1.0" """, "Enumeration value for HttpMethod must be non-empty"),
        HttpRefuses("a URL proxy without a URI", """ "integrationType":"HTTP_PROXY","integrationMethod":"GET","payloadFormatVersion":"1.0" """),
        HttpRefuses("a URL of another scheme", Bodies.Url.Replace("https", "ftp", StringComparison.Ordinal), "Invalid HTTP endpoint specified for URI"),
        HttpRefuses("a method that does not exist", Bodies.Url.Replace("GET", "FETCH", StringComparison.Ordinal)),
        HttpRefuses("a timeout of 49 ms", Bodies.Url + ""","timeoutInMillis":49""", "Timeout should be between 50 ms and"),
        HttpRefuses("a timeout of 30001 ms", Bodies.Url + ""","timeoutInMillis":30001""", "Timeout should be between 50 ms and"),
        HttpRefuses("a connection type that does not exist", Bodies.Url + ""","connectionType":"PEERING" """),
        HttpRefuses("a private integration without a link", Bodies.PrivateListener.Replace(""","connectionId":"@link" """, "", StringComparison.Ordinal)),
        HttpRefuses("a private integration through a link that does not exist", Bodies.PrivateListener.Replace("@link", "nolink", StringComparison.Ordinal)),
        HttpRefuses("a private integration of a URL", Bodies.Private + ""","integrationUri":"https://example.com" """),
        HttpRefuses("a private integration in another account", Bodies.PrivateListener.Replace("123456789012", "999999999999", StringComparison.Ordinal)),
        HttpRefuses("a Lambda proxy through a VPC link", Bodies.Lambda + ""","connectionType":"VPC_LINK","connectionId":"@link" """),
        HttpRefuses("a subtype for a URL", Bodies.Url + ""","integrationSubtype":"SQS-PurgeQueue","requestParameters":{"QueueUrl":"q"}"""),
        HttpRefuses("a subtype that does not exist", Bodies.Service + ""","integrationSubtype":"SNS-Publish","requestParameters":{"Message":"m"}"""),
        HttpRefuses("a subtype with a URI", Bodies.SendMessage + $""","integrationUri":"{Bodies.Function}" """),
        HttpRefuses("a subtype without a role", Bodies.SendMessage.Replace($""","credentialsArn":"{Bodies.Role}" """, "", StringComparison.Ordinal)),
        HttpRefuses("a subtype without parameters", Bodies.Service + ""","integrationSubtype":"SQS-SendMessage" """),
        HttpRefuses("credentials that are no ARN", Bodies.Lambda + ""","credentialsArn":"my-role" """),
        HttpRefuses("a description of 1025 characters", Bodies.Url + $""","description":"{new string('d', 1025)}" """),
        HttpRefuses("a URI of 2049 characters", Bodies.Url.Replace("example.com/", $"example.com/{new string('u', 2049 - 20)}", StringComparison.Ordinal)),
        HttpRefuses("a parameter of 513 characters", Bodies.Url + $$""","requestParameters":{"append:header.a":"{{new string('v', 513)}}"}"""),

        WebSocketRefuses("MOCK with a URI", Bodies.Mock + ""","integrationUri":"https://example.com" """, "not supported for MOCK"),
        WebSocketRefuses("payload format 2.0", Bodies.Mock + ""","payloadFormatVersion":"2.0" """),
        WebSocketRefuses("payload format 2.0 for a Lambda proxy", Bodies.SocketLambdaProxy + ""","payloadFormatVersion":"2.0" """),
        WebSocketRefuses("a timeout of 49 ms", Bodies.Mock + ""","timeoutInMillis":49""", "Timeout should be between 50 ms and"),
        WebSocketRefuses("a timeout of 29001 ms", Bodies.Mock + ""","timeoutInMillis":29001""", "Timeout should be between 50 ms and"),
        WebSocketRefuses("a plain function ARN for AWS", $""" "integrationType":"AWS","integrationUri":"{Bodies.Function}" """),
        WebSocketRefuses("a plain function ARN for AWS_PROXY", $""" "integrationType":"AWS_PROXY","integrationUri":"{Bodies.Function}" """),
        WebSocketRefuses("a URL for AWS", """ "integrationType":"AWS","integrationUri":"https://example.com" """),
        WebSocketRefuses("AWS without a URI", """ "integrationType":"AWS" """),
        WebSocketRefuses("AWS_PROXY of another service than Lambda", $""" "integrationType":"AWS_PROXY","integrationUri":"{Bodies.Queue}","integrationMethod":"POST" """),
        WebSocketRefuses("HTTP without a URI", """ "integrationType":"HTTP","integrationMethod":"GET" """),
        WebSocketRefuses("HTTP without a method", """ "integrationType":"HTTP","integrationUri":"https://example.com" """, "Enumeration value for HttpMethod must be non-empty"),
        WebSocketRefuses("HTTP_PROXY of another scheme", Bodies.SocketHttpProxy.Replace("http:", "ftp:", StringComparison.Ordinal), "Invalid HTTP endpoint specified for URI"),
        WebSocketRefuses("a subtype", Bodies.SendMessage),
        WebSocketRefuses("MOCK through a VPC link", Bodies.Mock + ""","connectionType":"VPC_LINK","connectionId":"@restLink" """),
        WebSocketRefuses("a passthrough behaviour that does not exist", Bodies.Mock + ""","passthroughBehavior":"ALWAYS" """),
        WebSocketRefuses("a content handling that does not exist", Bodies.Mock + ""","contentHandlingStrategy":"CONVERT_TO_XML" """),
        WebSocketRefuses("a template of 32769 characters", Bodies.Mock + $$""","requestTemplates":{"application/json":"{{new string('t', 32769)}}"}"""),

        Accepted(Api.Http, "a Lambda proxy with payload format 1.0", Bodies.Lambda.Replace("2.0", "1.0", StringComparison.Ordinal)),
        Accepted(Api.Http, "a Lambda proxy with a role", Bodies.Lambda + $""","credentialsArn":"{Bodies.Role}" """),
        Accepted(Api.Http, "a Lambda proxy with the caller's credentials", Bodies.Lambda + ""","credentialsArn":"arn:aws:iam::*:user/*" """),
        Accepted(Api.Http, "a URL with ANY method", Bodies.Url.Replace("GET", "ANY", StringComparison.Ordinal)),
        Accepted(Api.Http, "a URL with a path parameter and a stage variable", Bodies.Url.Replace("example.com/", "${stageVariables.host}/{id}", StringComparison.Ordinal)),
        Accepted(Api.Http, "the shortest timeout", Bodies.Url + ""","timeoutInMillis":50"""),
        Accepted(Api.Http, "the longest timeout", Bodies.Url + ""","timeoutInMillis":30000"""),
        Accepted(Api.Http, "a private integration of an application load balancer", Bodies.PrivateListener),
        Accepted(Api.Http, "a private integration of a network load balancer", Bodies.Private + $""","integrationUri":"{Bodies.NetworkListener}" """),
        Accepted(Api.Http, "a private integration of a Cloud Map service", Bodies.Private + $""","integrationUri":"{Bodies.CloudMap}" """),
        Accepted(Api.Http, "a private integration of a Cloud Map service with a query", Bodies.Private + $""","integrationUri":"{Bodies.CloudMap}?stage=prod" """),
        Accepted(Api.Http, "a private integration through a link that a stage variable names", Bodies.PrivateListener.Replace("@link", "${stageVariables.link}", StringComparison.Ordinal)),
        Accepted(Api.Http, "the longest description", Bodies.Url + $""","description":"{new string('d', 1024)}" """),
        Accepted(Api.Http, "the longest parameter", Bodies.Url + $$""","requestParameters":{"append:header.a":"{{new string('v', 512)}}"}"""),
        Accepted(Api.WebSocket, "MOCK with templates", Bodies.Mock + ""","requestTemplates":{"$default":"{\"statusCode\":200}"},"templateSelectionExpression":"$default","passthroughBehavior":"NEVER","contentHandlingStrategy":"CONVERT_TO_TEXT" """),
        Accepted(Api.WebSocket, "AWS of another service than Lambda", $""" "integrationType":"AWS","integrationUri":"{Bodies.Queue}","integrationMethod":"POST","credentialsArn":"{Bodies.Role}" """),
        Accepted(Api.WebSocket, "HTTP_PROXY", Bodies.SocketHttpProxy),
        Accepted(Api.WebSocket, "HTTP_PROXY through a VPC link", Bodies.SocketPrivate),
        Accepted(Api.WebSocket, "HTTP through a VPC link", Bodies.SocketPrivate.Replace("HTTP_PROXY", "HTTP", StringComparison.Ordinal)),
        Accepted(Api.WebSocket, "the longest timeout", Bodies.Mock + ""","timeoutInMillis":29000"""),
        Accepted(Api.WebSocket, "the longest template", Bodies.Mock + $$""","requestTemplates":{"application/json":"{{new string('t', 32768)}}"}"""),

        Behaviour.OfHttpApi("A refused integration does not exist afterwards", async api =>
        {
            await api.TryCreate(Bodies.Mock);
            Assert.Empty(await api.List());
        }),
    ];

    internal static Behaviour Accepted(string protocol, string what, string body) => Behaviour.Of(
        protocol, $"{Article(protocol)} API accepts {what}", async api => (await api.TryCreate(body)).Succeeded());

    internal static Behaviour HttpRefuses(string what, string body, string? words = null) => Refused(Api.Http, what, body, words);

    internal static Behaviour WebSocketRefuses(string what, string body, string? words = null) => Refused(Api.WebSocket, what, body, words);

    private static Behaviour Refused(string protocol, string what, string body, string? words) => Behaviour.Of(
        protocol, $"{Article(protocol)} API refuses {what}", async api => (await api.TryCreate(body)).Refused(400, "BadRequestException", words));

    private static string Article(string protocol) => protocol == Api.Http ? "An HTTP" : "A WebSocket";
}
