namespace Operator.Conformance.ApiGateway;

/// <summary>Members of integrations that the service accepts, without the braces, so that tests can add to them.</summary>
internal static class Bodies
{
    public const string Function = "arn:aws:lambda:us-west-2:123456789012:function:my-function";
    public const string Invocation = $"arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/{Function}/invocations";
    public const string Role = "arn:aws:iam::123456789012:role/integration";
    public const string Listener = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/internal/50dc6c495c0c9188/f2f7dc8efc522ab2";
    public const string NetworkListener = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/net/internal/50dc6c495c0c9188/f2f7dc8efc522ab2";
    public const string CloudMap = "arn:aws:servicediscovery:us-west-2:123456789012:service/srv-abc123";
    public const string Queue = "arn:aws:apigateway:us-west-2:sqs:path/123456789012/queue";

    public const string Lambda = $""" "integrationType":"AWS_PROXY","integrationUri":"{Function}","payloadFormatVersion":"2.0" """;
    public const string Url = """ "integrationType":"HTTP_PROXY","integrationUri":"https://example.com/","integrationMethod":"GET","payloadFormatVersion":"1.0" """;
    public const string Service = $""" "integrationType":"AWS_PROXY","payloadFormatVersion":"1.0","credentialsArn":"{Role}" """;
    public const string SendMessage = Service + ""","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"$request.header.q","MessageBody":"$request.body"}""";
    public const string Private = """ "integrationType":"HTTP_PROXY","integrationMethod":"ANY","payloadFormatVersion":"1.0","connectionType":"VPC_LINK","connectionId":"@link" """;
    public const string PrivateListener = Private + $""","integrationUri":"{Listener}" """;

    public const string Mock = """ "integrationType":"MOCK" """;
    public const string SocketHttp = """ "integrationType":"HTTP","integrationUri":"http://example.com","integrationMethod":"GET" """;
    public const string SocketHttpProxy = """ "integrationType":"HTTP_PROXY","integrationUri":"http://example.com","integrationMethod":"POST" """;
    public const string SocketLambda = $""" "integrationType":"AWS","integrationUri":"{Invocation}" """;
    public const string SocketLambdaProxy = $""" "integrationType":"AWS_PROXY","integrationUri":"{Invocation}" """;
    public const string SocketPrivate = """ "integrationType":"HTTP_PROXY","integrationUri":"http://nlb.internal","integrationMethod":"POST","connectionType":"VPC_LINK","connectionId":"@restLink" """;
}
