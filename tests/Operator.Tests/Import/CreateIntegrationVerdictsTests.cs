using System.Text.Json.Nodes;
using Operator.Import;
using Operator.Tests.Cli;

namespace Operator.Tests.Import;

/// <summary>What the schema refuses is told of the input: its paths, its spelling, its words.</summary>
public sealed class CreateIntegrationVerdictsTests : IDisposable
{
    private const string Long = "LONG";

    private readonly TemporaryFolder folder = new();

    /// <summary>Each member of the input with a value that the schema refuses, and what is said; the first word is the member.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { """{"ApiId": "https://a"}""", "ApiId: Set ApiId to the bare id of the API" },
        { """{"ConnectionId": "a/b", "ConnectionType": "VPC_LINK"}""", "ConnectionId: Set ConnectionId to the id of a VPC link" },
        { """{"ConnectionType": "VPN"}""", """ConnectionType: Unsupported value: "VPN": supported values: "INTERNET", "VPC_LINK" """.TrimEnd() },
        { """{"ConnectionType": "VPC_LINK"}""", "ConnectionId: Set ConnectionId to the id of the VPC link: ConnectionType VPC_LINK needs one." },
        { """{"ContentHandlingStrategy": "CONVERT"}""", """ContentHandlingStrategy: Unsupported value: "CONVERT": supported values: """ },
        { """{"CredentialsArn": "role"}""", "CredentialsArn: Set CredentialsArn to a role (arn:aws:iam::123456789012:role/NAME)" },
        { """{"Description": "LONG"}""", "Description: Too long: may not be more than " },
        { """{"IntegrationId": "a/b"}""", "IntegrationId: Set IntegrationId to the bare id of the integration" },
        { """{"IntegrationMethod": "FETCH"}""", """IntegrationMethod: Unsupported value: "FETCH": supported values: """ },
        { """{"IntegrationSubtype": "SQS-SendMessage"}""", "IntegrationSubtype: Remove IntegrationSubtype, or set IntegrationType: AWS_PROXY" },
        { """{"IntegrationType": "PROXY"}""", """IntegrationType: Unsupported value: "PROXY": supported values: """ },
        { """{"IntegrationType": null}""", "IntegrationType: Set IntegrationType (AWS_PROXY or HTTP_PROXY; for WebSocket APIs also AWS, HTTP or MOCK): the integration needs a kind of backend." },
        { """{"IntegrationUri": "example.com"}""", "IntegrationUri: Set IntegrationUri to a full URL" },
        { """{"PassthroughBehavior": "ALWAYS"}""", """PassthroughBehavior: Unsupported value: "ALWAYS": supported values: """ },
        { """{"PayloadFormatVersion": "3.0"}""", """PayloadFormatVersion: Unsupported value: "3.0": supported values: """ },
        { """{"PayloadFormatVersion": "2.0"}""", """PayloadFormatVersion: Set PayloadFormatVersion: "1.0", or leave it out""" },
        { """{"RequestParameters": {"tenant": "x"}}""", "RequestParameters: Write the keys of RequestParameters as overwrite:path" },
        { """{"RequestParameters": {"append:header.a.b": "LONG"}}""", "RequestParameters.append:header.a.b: Too long: may not be more than " },
        { """{"RequestParameters": {"append:header.a.b": 1}}""", """RequestParameters.append:header.a.b: Invalid value: "integer": RequestParameters.append:header.a.b in body must be of type string""" },
        { """{"RequestTemplates": {"application/json": []}}""", """RequestTemplates.application/json: Invalid value: "array": RequestTemplates.application/json in body must be of type string""" },
        { """{"RequestTemplates": {"a/b": "c"}, "ResponseParameters": {"200": {"append:header.a": "b"}}}""", "ResponseParameters: Remove ResponseParameters: WebSocket APIs shape answers by integration responses." },
        { """{"ResponseParameters": {"2xx": {"append:header.a": "b"}}}""", "ResponseParameters: Use status codes from \"200\" to \"599\" as keys of ResponseParameters" },
        { """{"ResponseParameters": {"200": {"append:header.a": "b", "header.a": "b"}}}""", "ResponseParameters.200.header.a: Set the key to overwrite:statuscode, or to append:header.NAME" },
        { """{"ResponseParameters": {"200": {"append:header.a": 5}}}""", """ResponseParameters.200.append:header.a: Invalid value: "integer": ResponseParameters.200.append:header.a in body must be of type string""" },
        { """{"ResponseParameters": {"200": {"append:header.a": null}}}""", "ResponseParameters.200.append:header.a: " },
        { """{"ResponseParameters": {"200": {"ResponseParameters": [{"Destination": "append:header.a", "Source": "b"}, {"Destination": "header.a", "Source": "b"}]}}}""", "ResponseParameters.200.ResponseParameters[1].Destination: Set Destination to overwrite:statuscode" },
        { """{"ResponseParameters": {"200": {"responseParameters": [{"destination": "header.a", "source": "b"}]}}}""", "ResponseParameters.200.responseParameters[0].destination: Set destination to overwrite:statuscode" },
        { """{"ResponseParameters": {"200": {"ResponseParameters": [{"Destination": "append:header.a"}]}}}""", "ResponseParameters.200.ResponseParameters[0].Source: Required value" },
        { """{"TemplateSelectionExpression": "LONG"}""", "TemplateSelectionExpression: Too long: may not be more than " },
        { """{"TimeoutInMillis": 40000}""", "TimeoutInMillis: Invalid value: 40000: TimeoutInMillis in body should be less than or equal to 30000" },
        { """{"timeoutInMillis": 40000}""", "timeoutInMillis: Invalid value: 40000: timeoutInMillis in body should be less than or equal to 30000" },
        { """{"TimeoutInMillis": 3000000000}""", """TimeoutInMillis: Invalid value: "": Checked value must be of type integer with format int32 in TimeoutInMillis""" },
        { """{"TimeoutInMillis": 29500, "RequestTemplates": {}}""", "TimeoutInMillis: Set TimeoutInMillis to 29000 or less: WebSocket APIs wait no longer." },
        { """{"TlsConfig": {"ServerNameToVerify": "LONG"}, "ConnectionType": "VPC_LINK", "ConnectionId": "v"}""", "TlsConfig.ServerNameToVerify: Too long: may not be more than " },
        { """{"TlsConfig": {"serverNameToVerify": "a"}}""", "TlsConfig: Remove TlsConfig, or set ConnectionType: VPC_LINK" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_verdict_names_the_place_in_the_input(string members, string verdict)
    {
        var input = Valid();
        foreach (var (member, value) in JsonNode.Parse(members.Replace(Long, new string('x', 50_000), StringComparison.Ordinal))!.AsObject())
        {
            input[member] = value?.DeepClone();
        }

        var path = folder.Write("input.json", input.ToJsonString());
        var (exitCode, output, error) = CommandLine.Run("import", "cli", path);

        Assert.Equal((1, ""), (exitCode, output));
        var lines = error.TrimEnd().Split('\n');
        Assert.Contains(lines, line => line.StartsWith($"{path}: {verdict}", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.StartsWith(path, line, StringComparison.Ordinal));
        Assert.DoesNotContain("spec.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("<nil>", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_member_of_the_input_is_in_the_table() => Assert.Equal(
        CreateIntegrationInput.Fields.Order(StringComparer.Ordinal),
        Refused.Select(row => row.Data.Item2.Split('.', ':')[0]).Select(member => char.ToLowerInvariant(member[0]) + member[1..]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("--name", "A_b", "--name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain")]
    [InlineData("--api-id", "a/b", "--api-id: Set --api-id to the bare id of the API")]
    [InlineData("--account-ref", "a/b", "--account-ref: Set --account-ref to the name of an AwsAccount")]
    public void What_an_option_said_is_told_of_the_option(string option, string value, string verdict)
    {
        var path = folder.Write("input.json", Valid().ToJsonString());

        var (exitCode, output, error) = CommandLine.Run("import", "cli", path, option, value);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith($"{path}: {verdict}", error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static JsonObject Valid() => new()
    {
        ["ApiId"] = "a1b2c3d4",
        ["IntegrationType"] = "HTTP_PROXY",
        ["IntegrationMethod"] = "GET",
        ["IntegrationUri"] = "https://example.com",
    };
}
