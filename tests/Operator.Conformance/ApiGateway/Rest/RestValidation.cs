namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>What PutIntegration refuses, in AWS' words where they are on record; and what it must take all the same.</summary>
public sealed class RestValidation : IBehaviours
{
    // Words that AWS is not known to use are left empty: the code has to do.
    private static readonly (string Case, string Sent, string Words)[] Refusals =
    [
        ("a URL without an HTTP method", """ "type":"HTTP","uri":"https://example.com" """, "Enumeration value for HttpMethod must be non-empty"),
        ("a Lambda proxy without an HTTP method", $""" "type":"AWS_PROXY","uri":"{Bodies.Invocation}" """, "Enumeration value for HttpMethod must be non-empty"),
        ("a URL that is not HTTP", """ "type":"HTTP","httpMethod":"GET","uri":"ftp://example.com" """, "Invalid HTTP endpoint specified for URI"),
        ("HTTP_PROXY without a URL", """ "type":"HTTP_PROXY","httpMethod":"GET" """, "Invalid HTTP endpoint specified for URI"),
        ("AWS without an ARN", """ "type":"AWS","httpMethod":"POST" """, "Invalid ARN specified in the request"),
        ("AWS with a URL", """ "type":"AWS","httpMethod":"POST","uri":"https://example.com" """, "Invalid ARN specified in the request"),
        ("an ARN without path or action", """ "type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:us-west-2:sqs:queue" """, "AWS ARN for integration must contain path or action"),
        ("AWS_PROXY to SQS", $""" "type":"AWS_PROXY","httpMethod":"POST","uri":"{Bodies.Queue}" """,
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."),
        ("a timeout below 50 ms", RestBodies.Mock + ""","timeoutInMillis":49""", "Timeout should be between 50 ms and 29000 ms"),
        ("a timeout above 29 s", RestBodies.Mock + ""","timeoutInMillis":29001""", "Timeout should be between 50 ms and 29000 ms"),
        ("a streaming timeout above 15 minutes", RestBodies.HttpProxy + ""","responseTransferMode":"STREAM","timeoutInMillis":900001""",
            "Timeout should be between 50 ms and 900000 ms"),
        ("a streaming invocation that is buffered", $""" "type":"AWS_PROXY","httpMethod":"POST","uri":"{RestBodies.StreamInvocation}" """,
            "Invalid ResponseTransferMode. Cannot use ResponseTransferMode BUFFERED for Lambda functions invoked by InvokeWithResponseStream"),
        ("streaming of a plain invocation", RestBodies.LambdaProxy + ""","responseTransferMode":"STREAM" """, "Invalid ResponseTransferMode"),
        ("streaming of a MOCK", RestBodies.Mock + ""","responseTransferMode":"STREAM" """, ""),
        ("a TLS setting for a MOCK", RestBodies.Mock + ""","tlsConfig":{"insecureSkipVerification":true}""", ""),
        ("VPC_LINK without a link", RestBodies.Http + ""","connectionType":"VPC_LINK" """, ""),
        ("a link that does not exist", RestBodies.Http + ""","connectionType":"VPC_LINK","connectionId":"nolink" """, ""),
        ("a MOCK behind a link", RestBodies.Mock + ""","connectionType":"VPC_LINK","connectionId":"@restLink" """, ""),
        ("a target without a link", RestBodies.Http + $""","integrationTarget":"{Bodies.Listener}" """, ""),
        ("a passthrough behaviour of its own", RestBodies.Mock + ""","passthroughBehavior":"SOMETIMES" """, ""),
        ("a mapping from a parameter that the method does not declare",
            RestBodies.Mock + ""","requestParameters":{"integration.request.header.x":"method.request.header.x"}""",
            "Invalid mapping expression parameter specified: method.request.header.x"),
        ("a mapping to nowhere", RestBodies.Mock + ""","requestParameters":{"x":"'1'"}""", "Invalid mapping expression"),
        ("a cache key that the method does not declare", RestBodies.Mock + ""","cacheKeyParameters":["method.request.path.other"]""", ""),
    ];

    private static readonly (string Case, string Sent)[] Enumerations =
    [
        ("a type in lower case", """ "type":"mock" """),
        ("a connection type that is none", RestBodies.Http + ""","connectionType":"PIGEON" """),
        ("a content handling that is none", RestBodies.Mock + ""","contentHandling":"BINARY" """),
        ("a transfer mode that is none", RestBodies.HttpProxy + ""","responseTransferMode":"DRIP" """),
        ("no type at all", """ "httpMethod":"GET","uri":"https://example.com" """),
    ];

    private static readonly (string Case, string Sent)[] Accepted =
    [
        ("a timeout of 50 ms", RestBodies.Mock + ""","timeoutInMillis":50"""),
        ("a timeout of 29 s", RestBodies.Mock + ""","timeoutInMillis":29000"""),
        ("a streaming timeout of 15 minutes", RestBodies.HttpProxy + ""","responseTransferMode":"STREAM","timeoutInMillis":900000"""),
        ("a streaming invocation that streams", $""" "type":"AWS_PROXY","httpMethod":"POST","uri":"{RestBodies.StreamInvocation}","responseTransferMode":"STREAM" """),
        ("a URL made of stage variables", """ "type":"HTTP","httpMethod":"GET","uri":"https://${stageVariables.host}/a" """),
        ("a link named by a stage variable", RestBodies.Http + ""","connectionType":"VPC_LINK","connectionId":"${stageVariables.link}" """),
        ("an invocation of an alias", $""" "type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/{Bodies.Function}:live/invocations" """),
        ("an action of a service", $""" "type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:us-west-2:sqs:action/SendMessage","credentials":"{Bodies.Role}" """),
        ("a plain AWS integration of Lambda", $""" "type":"AWS","httpMethod":"POST","uri":"{Bodies.Invocation}" """),
        ("every passthrough behaviour", RestBodies.Mock + ""","passthroughBehavior":"WHEN_NO_TEMPLATES" """),
        ("a mapping of the whole body", RestBodies.Http + ""","requestParameters":{"integration.request.header.b":"method.request.body"}"""),
        ("a mapping of a multi-value parameter", RestBodies.Http + ""","requestParameters":{"integration.request.querystring.n":"method.request.multivaluequerystring.n"}"""),
    ];

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. Refusals.Select(row => Given.AMethod($"A REST integration is refused for {row.Case}", async method =>
            (await method.TryPut(row.Sent)).Refused(400, "BadRequestException", row.Words))),
        .. Enumerations.Select(row => Given.AMethod($"A REST integration is malformed with {row.Case}", async method =>
            (await method.TryPut(row.Sent)).Refused(400, "ValidationException"))),
        .. Accepted.Select(row => Given.AMethod($"A REST integration may have {row.Case}", async method =>
            Json.Same(await method.Put(row.Sent), await method.Read()))),
        Given.AMethod("A refused REST integration does not exist afterwards", async method =>
        {
            (await method.TryPut(RestBodies.Mock + ""","timeoutInMillis":1""")).Refused(400, "BadRequestException");
            (await method.Caller.Get(method.Integration)).Refused(404, "NotFoundException");
        }),
        Given.AMethod("A refused put leaves the REST integration as it was", async method =>
        {
            var before = await method.Put(RestBodies.Mock);
            (await method.TryPut(RestBodies.Mock + ""","timeoutInMillis":1""")).Refused(400, "BadRequestException");
            Json.Same(before, await method.Read());
        }),
        Given.AMethod("A role of another account is 403", async method =>
            (await method.TryPut(RestBodies.Mock + ""","credentials":"arn:aws:iam::999999999999:role/r" """)).Refused(403, "AccessDeniedException")),
        Given.AMethod("The caller's own identity may be passed on", async method =>
            (await method.Put(RestBodies.Service.Replace(Bodies.Role, "arn:aws:iam::*:user/*", StringComparison.Ordinal)))
                .Shows("credentials", "\"arn:aws:iam::*:user/*\"")),
    ];
}
