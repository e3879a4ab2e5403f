namespace Operator.Conformance.ApiGateway;

/// <summary>The three dialects of requestParameters, responseParameters, the headers that nobody may map, and the ten subtypes.</summary>
public sealed class Parameters : IBehaviours
{
    private static readonly string[] ReservedHeaders =
    [
        "access-control-allow-origin", "apigw-requestid", "x-amz-date", "x-amzn-trace-id", "Authorization", "Connection", "Content-Encoding",
        "Content-Length", "Content-Location", "Forwarded", "Keep-Alive", "Origin", "Proxy-Authenticate", "Proxy-Authorization", "TE",
        "Trailers", "Transfer-Encoding", "Upgrade", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
    ];

    private static readonly (string Subtype, string[] Required, string[] Optional)[] Subtypes =
    [
        ("EventBridge-PutEvents", ["Detail", "DetailType", "Source"], ["Time", "EventBusName", "Resources", "TraceHeader"]),
        ("SQS-SendMessage", ["QueueUrl", "MessageBody"],
            ["DelaySeconds", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId", "MessageSystemAttributes"]),
        ("SQS-ReceiveMessage", ["QueueUrl"],
            ["AttributeNames", "MaxNumberOfMessages", "MessageAttributeNames", "ReceiveRequestAttemptId", "VisibilityTimeout", "WaitTimeSeconds"]),
        ("SQS-DeleteMessage", ["ReceiptHandle", "QueueUrl"], []),
        ("SQS-PurgeQueue", ["QueueUrl"], []),
        ("AppConfig-GetConfiguration", ["Application", "Environment", "Configuration", "ClientId"], ["ClientConfigurationVersion"]),
        ("Kinesis-PutRecord", ["StreamName", "Data", "PartitionKey"], ["SequenceNumberForOrdering", "ExplicitHashKey"]),
        ("StepFunctions-StartExecution", ["StateMachineArn"], ["Name", "Input"]),
        ("StepFunctions-StartSyncExecution", ["StateMachineArn"], ["Name", "Input", "TraceHeader"]),
        ("StepFunctions-StopExecution", ["ExecutionArn"], ["Cause", "Error"]),
    ];

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. new[]
        {
            ("append:header.a", "$request.header.b"), ("overwrite:header.a", "$request.querystring.b"), ("remove:header.a", "''"),
            ("append:querystring.a", "$request.body"), ("overwrite:querystring.a", "$request.body.b.c"), ("remove:querystring.a", "''"),
            ("overwrite:path", "$request.path"), ("append:header.c", "$request.path.b"), ("append:header.d", "$context.requestId"),
            ("append:header.e", "$stageVariables.b"), ("append:header.f", "static text"), ("append:header.g", "${request.path.a}-${context.requestId}"),
        }.Select(pair => Validation.Accepted(Api.Http, $"the mapping {pair.Item1} = {pair.Item2}", Mapping(pair.Item1, pair.Item2))),
        .. new[]
        {
            ("header.a", "b"), ("append:path", "b"), ("remove:path", "''"), ("set:header.a", "b"), ("append:cookie.a", "b"), ("append:header.", "b"),
            ("integration.request.header.a", "'b'"), ("append:header.a", "$request.cookie.b"), ("append:header.a", "$request.body..b"),
            ("append:header.a", "$request.body.b[?(@.c)]"), ("append:header.a", "x ${request.cookie.b}"),
        }.Select(pair => Validation.HttpRefuses($"the mapping {pair.Item1} = {pair.Item2}", Mapping(pair.Item1, pair.Item2))),
        Validation.HttpRefuses("a mapping without a value", Mapping("append:header.a", "")),

        .. ReservedHeaders.Select(header => Validation.HttpRefuses($"a request mapping of {header}", Mapping($"overwrite:header.{header}", "v"))),
        .. ReservedHeaders.Select(header => Validation.HttpRefuses($"a response mapping of {header}", Response("200", $"overwrite:header.{header}", "v"))),

        .. new[]
        {
            ("200", "append:header.a", "$response.header.b"), ("599", "overwrite:header.a", "$response.body.b"), ("404", "remove:header.a", "''"),
            ("500", "overwrite:statuscode", "503"), ("201", "append:header.b", "$context.requestId"), ("301", "append:header.c", "$stageVariables.b"),
        }.Select(row => Validation.Accepted(Api.Http, $"the response mapping {row.Item1} {row.Item2} = {row.Item3}", Response(row.Item1, row.Item2, row.Item3))),
        .. new[]
        {
            ("199", "overwrite:statuscode", "200"), ("600", "overwrite:statuscode", "200"), ("2xx", "overwrite:statuscode", "200"),
            ("200", "append:querystring.a", "b"), ("200", "append:statuscode", "201"), ("200", "overwrite:path", "/a"), ("200", "append:header.a", "$request.header.b"),
        }.Select(row => Validation.HttpRefuses($"the response mapping {row.Item1} {row.Item2} = {row.Item3}", Response(row.Item1, row.Item2, row.Item3))),

        .. new[]
        {
            ("integration.request.header.a", "'b'"), ("integration.request.querystring.a", "route.request.body.b"), ("integration.request.path.a", "context.requestId"),
            ("integration.request.multivalueheader.a", "stageVariables.b"), ("integration.request.multivaluequerystring.a", "route.request.querystring.b"),
            ("integration.request.header.c", "route.request.header.b"),
        }.Select(pair => Validation.Accepted(Api.WebSocket, $"the mapping {pair.Item1} = {pair.Item2}", Method(pair.Item1, pair.Item2))),
        .. new[]
        {
            ("append:header.a", "b"), ("header.a", "'b'"), ("integration.request.cookie.a", "'b'"), ("integration.request.header.", "'b'"),
            ("integration.request.header.a", "unquoted"), ("integration.request.header.a", "method.request.header.b"),
        }.Select(pair => Validation.WebSocketRefuses($"the mapping {pair.Item1} = {pair.Item2}", Method(pair.Item1, pair.Item2))),

        .. Subtypes.SelectMany(row => new[]
        {
            Validation.Accepted(Api.Http, $"{row.Subtype} with what it requires", Service(row.Subtype, row.Required)),
            Validation.Accepted(Api.Http, $"{row.Subtype} with everything it takes", Service(row.Subtype, [.. row.Required, .. row.Optional, "Region"])),
            Validation.HttpRefuses($"{row.Subtype} with a parameter it does not have", Service(row.Subtype, [.. row.Required, "Color"])),
        }),
        .. Subtypes.SelectMany(row => row.Required.Select(missing => Validation.HttpRefuses(
            $"{row.Subtype} without {missing}",
            Service(row.Subtype, [.. row.Required.Where(name => name != missing), .. row.Optional])))),
        Validation.Accepted(Api.Http, "service parameters from a header, a stage variable and static text",
            Bodies.Service + ""","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"$stageVariables.q","MessageBody":"$request.header.m","DelaySeconds":"5"}"""),
        Validation.HttpRefuses("a service parameter from nowhere",
            Bodies.Service + ""","integrationSubtype":"SQS-PurgeQueue","requestParameters":{"QueueUrl":"$request.cookie.q"}"""),
    ];

    private static string Mapping(string key, string value) => Bodies.Url + $$""","requestParameters":{"{{key}}":"{{value}}"}""";

    private static string Method(string key, string value) => Bodies.Mock + $$""","requestParameters":{"{{key}}":"{{value}}"}""";

    private static string Response(string status, string key, string value) =>
        Bodies.Url + $$$""","responseParameters":{"{{{status}}}":{"{{{key}}}":"{{{value}}}"}}""";

    private static string Service(string subtype, IEnumerable<string> names) =>
        Bodies.Service + $$""","integrationSubtype":"{{subtype}}","requestParameters":{ {{string.Join(',', names.Select(name => $"\"{name}\":\"v\""))}} }""";
}
