using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.ApiGateway;

public sealed class IntegrationValidationTests : ServerTest
{
    private const string Function = "arn:aws:lambda:us-west-2:123456789012:function:f";
    private const string Invocation = $"arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/{Function}/invocations";
    private const string Listener = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/internal/1/2";
    private const string CloudMap = "arn:aws:servicediscovery:us-west-2:123456789012:service/srv-id?stage=prod";
    private const string Url = """ "integrationType":"HTTP_PROXY","integrationUri":"https://example.com","integrationMethod":"GET","payloadFormatVersion":"1.0" """;
    private const string Private = """ "integrationType":"HTTP_PROXY","integrationMethod":"GET","payloadFormatVersion":"1.0","connectionType":"VPC_LINK" """;
    private const string Lambda = $""" "integrationType":"AWS_PROXY","integrationUri":"{Function}","payloadFormatVersion":"2.0" """;
    private const string Service = """ "integrationType":"AWS_PROXY","payloadFormatVersion":"1.0","credentialsArn":"arn:aws:iam::123456789012:role/r" """;

    public static TheoryData<string, string> RefusedByHttpApis => new()
    {
        { """ "integrationType":"MOCK" """, "may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)" },
        { """ "integrationType":"AWS" """, "may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)" },
        { """ "integrationType":"HTTP" """, "may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)" },
        { """ "integrationType":"" """, "Member must satisfy enum value set: [AWS, HTTP, MOCK, HTTP_PROXY, AWS_PROXY]" },
        { """ "description":"no type" """, "IntegrationType" },
        { """ "integrationType":"AWS_PROXY","payloadFormatVersion":"2.0" """, "Invalid integration URI specified" },
        { """ "integrationType":"AWS_PROXY","payloadFormatVersion":"2.0","integrationUri":"https://example.com" """, "Invalid integration URI specified" },
        { $""" "integrationType":"AWS_PROXY","integrationUri":"{Function}" """, "PayloadFormatVersion is a required parameter" },
        { Lambda.Replace("2.0", "3.0", StringComparison.Ordinal), "Supported versions: [1.0, 2.0]" },
        { Url.Replace("1.0", "2.0", StringComparison.Ordinal), "Supported versions: [1.0]" },
        { Url.Replace("https", "ftp", StringComparison.Ordinal), "Invalid HTTP endpoint specified for URI" },
        { """ "integrationType":"HTTP_PROXY","integrationUri":"https://example.com","payloadFormatVersion":"1.0" """, "Enumeration value for HttpMethod must be non-empty" },
        { Url.Replace("GET", "FETCH", StringComparison.Ordinal), "Invalid HTTP method" },
        { Url + ""","timeoutInMillis":49""", "Timeout should be between 50 ms and 30000 ms" },
        { Url + ""","timeoutInMillis":30001""", "Timeout should be between 50 ms and 30000 ms" },
        { Url + ""","connectionType":"INTERNET","connectionId":"vlnk01" """, "ConnectionId is only supported" },
        { Url + ""","connectionType":"PEERING" """, "Member must satisfy enum value set: [INTERNET, VPC_LINK]" },
        { Private + $""","integrationUri":"{Listener}" """, "ConnectionId is required" },
        { Private + $""","integrationUri":"{Listener}","connectionId":"nolink" """, "Invalid VpcLink identifier specified nolink" },
        { Private + $""","integrationUri":"{Listener}","connectionId":"vlnk02" """, "Invalid VpcLink identifier specified vlnk02" },
        { Private + ""","integrationUri":"https://example.com","connectionId":"vlnk01" """, "Invalid integration URI specified" },
        { Private + $""","integrationUri":"{Listener.Replace("123456789012", "999999999999", StringComparison.Ordinal)}","connectionId":"vlnk01" """, "same account" },
        { Lambda + ""","connectionType":"VPC_LINK","connectionId":"vlnk01" """, "VPC_LINK is not supported for AWS_PROXY" },
        { Lambda + ""","credentialsArn":"my-role" """, "Invalid ARN specified in the request" },
        { Url + ""","requestTemplates":{"application/json":"{}"}""", "RequestTemplates is not supported for HTTP APIs" },
        { Url + ""","templateSelectionExpression":"$request.body.a" """, "TemplateSelectionExpression is not supported for HTTP APIs" },
        { Url + ""","contentHandlingStrategy":"CONVERT_TO_TEXT" """, "ContentHandlingStrategy is not supported for HTTP APIs" },
        { Url + ""","integrationSubtype":"SQS-PurgeQueue" """, "IntegrationSubtype is only supported" },
        { Service + ""","integrationSubtype":"SNS-Publish" """, "Invalid integration subtype specified: SNS-Publish" },
        { Service + $""","integrationSubtype":"SQS-PurgeQueue","integrationUri":"{Function}" """, "IntegrationUri is not supported" },
        { Service + ""","integrationSubtype":"SQS-PurgeQueue","integrationMethod":"POST","requestParameters":{"QueueUrl":"q"}""", "IntegrationMethod is not supported" },
        { Service.Replace("arn:aws:iam::123456789012:role/r", "", StringComparison.Ordinal) + ""","integrationSubtype":"SQS-PurgeQueue","requestParameters":{"QueueUrl":"q"}""", "CredentialsArn is required" },
        { Service + ""","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"q"}""", "Missing required parameters for integration subtype SQS-SendMessage: [MessageBody]" },
        { Service + ""","integrationSubtype":"SQS-PurgeQueue","requestParameters":{"QueueUrl":"q","Color":"x"}""", "Parameter Color is not supported" },
        { Service + ""","integrationSubtype":"SQS-PurgeQueue","requestParameters":{"QueueUrl":""}""", "Mapping expression missing source or destination" },
        { Service + ""","integrationSubtype":"SQS-PurgeQueue","requestParameters":{"QueueUrl":"$request.cookie.q"}""", "Invalid mapping expression specified" },
        { Url + ""","requestParameters":{"header.x":"1"}""", "Invalid Request Actioned Parameter specified: header.x" },
        { Url + ""","requestParameters":{"append:path":"1"}""", "Invalid Request Actioned Parameter specified" },
        { Url + ""","requestParameters":{"integration.request.header.x":"'1'"}""", "Invalid Request Actioned Parameter specified" },
        { Url + ""","requestParameters":{"remove:header.x":"1"}""", "remove takes ''" },
        { Url + ""","requestParameters":{"append:header.x":""}""", "Mapping expression missing source or destination" },
        { Url + ""","requestParameters":{"append:header.x":"$request.body..a"}""", "Invalid mapping expression specified" },
        { Url + ""","requestParameters":{"append:header.x":"a ${request.cookie.y}"}""", "Invalid mapping expression specified" },
        { Url + ""","requestParameters":{"overwrite:header.Authorization":"x"}""", "Operations on header authorization are restricted" },
        { Url + ""","requestParameters":{"append:header.X-Amzn-Trace":"x"}""", "Operations on header x-amzn-trace are restricted" },
        { Url + ""","requestParameters":{"append:header.access-control-max-age":"x"}""", "are restricted" },
        { Url + ""","responseParameters":{"199":{"overwrite:statuscode":"200"}}""", "Invalid status code specified: 199" },
        { Url + ""","responseParameters":{"600":{"overwrite:statuscode":"200"}}""", "Invalid status code specified: 600" },
        { Url + ""","responseParameters":{"2xx":{"overwrite:statuscode":"200"}}""", "Invalid status code specified: 2xx" },
        { Url + ""","responseParameters":{"200":{"append:querystring.a":"b"}}""", "Invalid Response Actioned Parameter specified" },
        { Url + ""","responseParameters":{"200":{"append:header.a":"$request.header.b"}}""", "Invalid mapping expression specified" },
        { Url + $""","description":"{new string('d', 1025)}" """, "'description' failed to satisfy constraint: Member must have length less than or equal to 1024" },
        { Url + $$""","requestParameters":{"append:header.x":"{{new string('v', 513)}}"}""", "less than or equal to 512" },
    };

    public static TheoryData<string, string> RefusedByWebSocketApis => new()
    {
        { """ "integrationType":"MOCK","integrationUri":"https://example.com" """, "IntegrationUri is not supported for MOCK" },
        { """ "integrationType":"MOCK","payloadFormatVersion":"2.0" """, "Supported versions: [1.0]" },
        { """ "integrationType":"MOCK","timeoutInMillis":29001 """, "Timeout should be between 50 ms and 29000 ms" },
        { """ "integrationType":"MOCK","integrationSubtype":"SQS-PurgeQueue" """, "IntegrationSubtype is only supported" },
        { """ "integrationType":"MOCK","responseParameters":{"200":{"overwrite:statuscode":"201"}} """, "ResponseParameters is not supported for WEBSOCKET APIs" },
        { """ "integrationType":"MOCK","tlsConfig":{"serverNameToVerify":"a.example"} """, "TlsConfig is not supported for WEBSOCKET APIs" },
        { """ "integrationType":"MOCK","passthroughBehavior":"SOMETIMES" """, "Member must satisfy enum value set: [WHEN_NO_MATCH, NEVER, WHEN_NO_TEMPLATES]" },
        { """ "integrationType":"MOCK","connectionType":"VPC_LINK","connectionId":"vlnk02" """, "VPC_LINK is not supported for MOCK" },
        { """ "integrationType":"MOCK","requestParameters":{"append:header.a":"'b'"} """, "Invalid mapping expression specified: append:header.a" },
        { """ "integrationType":"MOCK","requestParameters":{"integration.request.header.a":"b"} """, "Invalid mapping expression specified: b" },
        { """ "integrationType":"MOCK","requestParameters":{"integration.request.header.a":"$request.header.b"} """, "Invalid mapping expression specified" },
        { $$""" "integrationType":"MOCK","requestTemplates":{"application/json":"{{new string('t', 32769)}}"} """, "less than or equal to 32768" },
        { $""" "integrationType":"AWS","integrationUri":"{Function}" """, "AWS ARN for integration must contain path or action" },
        { """ "integrationType":"AWS","integrationUri":"https://example.com" """, "Invalid ARN specified in the request" },
        { """ "integrationType":"AWS" """, "Invalid integration URI specified" },
        { """ "integrationType":"AWS","integrationUri":"arn:aws:apigateway:us-west-2:sqs:path/123456789012/q" """, "Enumeration value for HttpMethod must be non-empty" },
        { """ "integrationType":"AWS_PROXY","integrationUri":"arn:aws:apigateway:us-west-2:sqs:path/123456789012/q","integrationMethod":"POST" """, "currently only supports Lambda function" },
        { """ "integrationType":"HTTP","integrationUri":"https://example.com" """, "Enumeration value for HttpMethod must be non-empty" },
        { """ "integrationType":"HTTP","integrationMethod":"GET" """, "Invalid integration URI specified" },
        { """ "integrationType":"HTTP_PROXY","integrationUri":"http://nlb","integrationMethod":"GET","connectionType":"VPC_LINK","connectionId":"vlnk01" """, "Invalid VpcLink identifier specified vlnk01" },
    };

    public static TheoryData<string, string> Accepted => new()
    {
        { Caller.HttpApi, Private + $""","integrationUri":"{CloudMap}","connectionId":"vlnk01" """ },
        { Caller.HttpApi, Private + $$""","integrationUri":"{{Listener}}","connectionId":"${stageVariables.link}" """ },
        { Caller.HttpApi, Lambda + ""","credentialsArn":"arn:aws:iam::*:user/*" """ },
        { Caller.HttpApi, Url.Replace("example.com", "${stageVariables.host}/{id}", StringComparison.Ordinal) },
        { Caller.HttpApi, Url + ""","requestParameters":{"append:header.a":"$request.header.b","overwrite:path":"/x/${request.path.id}","remove:querystring.c":"''","append:querystring.d":"$request.body.e[0]","append:header.f":"text"}""" },
        { Caller.HttpApi, Url + ""","responseParameters":{"200":{"overwrite:statuscode":"201","append:header.a":"$response.body.b"},"599":{"remove:header.a":"''"}}""" },
        { Caller.HttpApi, Url + ""","timeoutInMillis":30000""" },
        { Caller.HttpApi, Service + ""","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"$stageVariables.q","MessageBody":"$request.body","DelaySeconds":"5","Region":"us-east-1"}""" },
        { Caller.WebSocketApi, """ "integrationType":"MOCK","requestParameters":{"integration.request.header.a":"'b'","integration.request.querystring.c":"route.request.body.d","integration.request.path.e":"context.requestId"},"requestTemplates":{"$default":""} """ },
        { Caller.WebSocketApi, $""" "integrationType":"AWS_PROXY","integrationUri":"{Invocation}" """ },
        { Caller.WebSocketApi, """ "integrationType":"AWS","integrationUri":"arn:aws:apigateway:us-west-2:sqs:path/123456789012/q","integrationMethod":"POST","credentialsArn":"arn:aws:iam::123456789012:role/r" """ },
    };

    /// <summary>Subtype, its required parameters, its optional ones.</summary>
    public static TheoryData<string, string, string> Subtypes => new()
    {
        { "EventBridge-PutEvents", "Detail DetailType Source", "Time EventBusName Resources TraceHeader" },
        { "SQS-SendMessage", "QueueUrl MessageBody", "DelaySeconds MessageAttributes MessageDeduplicationId MessageGroupId MessageSystemAttributes" },
        { "SQS-ReceiveMessage", "QueueUrl", "AttributeNames MaxNumberOfMessages MessageAttributeNames ReceiveRequestAttemptId VisibilityTimeout WaitTimeSeconds" },
        { "SQS-DeleteMessage", "ReceiptHandle QueueUrl", "" },
        { "SQS-PurgeQueue", "QueueUrl", "" },
        { "AppConfig-GetConfiguration", "Application Environment Configuration ClientId", "ClientConfigurationVersion" },
        { "Kinesis-PutRecord", "StreamName Data PartitionKey", "SequenceNumberForOrdering ExplicitHashKey" },
        { "StepFunctions-StartExecution", "StateMachineArn", "Name Input" },
        { "StepFunctions-StartSyncExecution", "StateMachineArn", "Name Input TraceHeader" },
        { "StepFunctions-StopExecution", "ExecutionArn", "Cause Error" },
    };

    [Theory]
    [MemberData(nameof(RefusedByHttpApis))]
    public Task An_HTTP_API_refuses_with_a_reason(string body, string message) => AssertRefused(Caller.HttpApi, body, message);

    [Theory]
    [MemberData(nameof(RefusedByWebSocketApis))]
    public Task A_WebSocket_API_refuses_with_a_reason(string body, string message) => AssertRefused(Caller.WebSocketApi, body, message);

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task What_AWS_documents_is_accepted(string api, string body)
    {
        var reply = await Caller.Post($"{api}/integrations", $"{{{body}}}");

        Assert.True(reply.Status == 201, reply.Message);
    }

    [Theory]
    [MemberData(nameof(Subtypes))]
    public async Task A_service_integration_takes_its_parameters_and_demands_each_required_one(string subtype, string required, string optional)
    {
        var needed = required.Split(' ');
        var all = needed.Concat(optional.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Append("Region").ToList();

        var created = await Caller.Post($"{Caller.HttpApi}/integrations", $"{{{Body(all)}}}");
        Assert.True(created.Status == 201, created.Message);

        foreach (var name in needed)
        {
            await AssertRefused(Caller.HttpApi, Body(all.Where(other => other != name)), $"[{name}]");
        }

        string Body(IEnumerable<string> names)
        {
            var parameters = string.Join(',', names.Select(name => $"\"{name}\":\"v\""));
            return Service + $$""","integrationSubtype":"{{subtype}}","requestParameters":{ {{parameters}} }""";
        }
    }

    private async Task AssertRefused(string api, string body, string message)
    {
        var before = await Caller.Get($"{api}/integrations");
        var reply = await Caller.Post($"{api}/integrations", $"{{{body}}}");

        Assert.True(reply.Status == 400, $"{reply.Status} {reply.Body.ToJsonString()}");
        Assert.Equal("BadRequestException", reply.ErrorType);
        Assert.Contains(message, reply.Message, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(before.Body, (await Caller.Get($"{api}/integrations")).Body));
    }
}
