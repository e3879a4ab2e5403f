using System.Text.Json.Nodes;
using Operator.Import;
using Operator.Kubernetes.Schema;
using Operator.Validation;

namespace Operator.Tests.Import;

public sealed class CreateIntegrationInputTests
{
    [Theory]
    [InlineData(
        """{"ApiId": "a1b2c3d4", "IntegrationType": "AWS_PROXY", "IntegrationUri": "arn:aws:lambda:us-west-2:123456789012:function:my-function", "PayloadFormatVersion": "2.0"}""",
        """{"apiId": "a1b2c3d4", "protocolType": "HTTP", "integrationType": "AWS_PROXY", "integrationUri": "arn:aws:lambda:us-west-2:123456789012:function:my-function", "payloadFormatVersion": "2.0"}""")]
    [InlineData(
        """{"ApiId": "aabbccddee", "PassthroughBehavior": "WHEN_NO_MATCH", "TimeoutInMillis": 29000, "ConnectionType": "INTERNET", "IntegrationType": "MOCK"}""",
        """{"apiId": "aabbccddee", "protocolType": "WEBSOCKET", "integrationType": "MOCK", "connectionType": "INTERNET", "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000}""")]
    public void Both_examples_of_the_AWS_CLI_become_valid_manifests(string input, string spec)
    {
        var manifest = CreateIntegrationInput.ToManifest(JsonNode.Parse(input)!, "example");

        Assert.Equal(JsonNode.Parse(spec)!.ToJsonString(), manifest["spec"]!.ToJsonString());
        Assert.Null(ManifestValidator.Current.Validate(manifest).Single().Refusal);
    }

    [Fact]
    public void Flat_response_parameters_become_lists_of_destination_and_source() => Assert.Equal(
        """
        {"200":{"responseParameters":[{"destination":"append:header.a","source":"$response.header.b"},{"destination":"overwrite:statuscode","source":"201"}]},"404":{"responseParameters":[]}}
        """.Trim(),
        CreateIntegrationInput.ToListForm(JsonNode.Parse(
            """{"200": {"append:header.a": "$response.header.b", "overwrite:statuscode": "201"}, "404": {}}""")!).ToJsonString());

    [Fact]
    public void Lists_of_CloudFormation_are_taken_as_they_are() => Assert.Equal(
        """{"200":{"responseParameters":[{"destination":"append:header.a","source":"x"}]}}""",
        CreateIntegrationInput.ToListForm(JsonNode.Parse(
            """{"200": {"ResponseParameters": [{"Destination": "append:header.a", "Source": "x"}]}}""")!).ToJsonString());

    [Fact]
    public void What_a_skeleton_leaves_empty_is_left_out_but_an_empty_template_stays()
    {
        var spec = CreateIntegrationInput.ToManifest(
            JsonNode.Parse("""{"ApiId": "a", "Description": "", "CredentialsArn": null, "TlsConfig": {"ServerNameToVerify": ""}, "RequestTemplates": {"$default": ""}}""")!,
            "x")["spec"]!;

        Assert.Equal("""{"apiId":"a","protocolType":"WEBSOCKET","requestTemplates":{"$default":""}}""", spec.ToJsonString());
    }

    [Fact]
    public void The_answer_of_a_create_becomes_a_manifest_that_adopts()
    {
        var spec = CreateIntegrationInput.ToManifest(
            JsonNode.Parse("""{"ApiId": "a", "ApiGatewayManaged": true, "IntegrationId": "0abcdef", "IntegrationResponseSelectionExpression": "${x}", "IntegrationType": "HTTP_PROXY"}""")!,
            "x")["spec"]!;

        Assert.Equal("""{"apiId":"a","protocolType":"HTTP","integrationId":"0abcdef","integrationType":"HTTP_PROXY"}""", spec.ToJsonString());
    }

    [Theory]
    [InlineData("[]", "Make the document an object.")]
    [InlineData("""{"ApiID": "a"}""", "Write ApiId: create-integration's input has no member ApiID.")]
    [InlineData("""{"Descripton": "a"}""", "Write Description: create-integration's input has no member Descripton.")]
    [InlineData("""{"Colour": "a"}""", "Remove Colour: create-integration's input has no such member.")]
    [InlineData("""{"ApiId": 1}""", "Make ApiId a string.")]
    [InlineData("""{"ApiId": "a", "apiId": "b"}""", "Set apiId once: it is there in two spellings.")]
    [InlineData("""{"TimeoutInMillis": "1"}""", "Make TimeoutInMillis a number.")]
    [InlineData("""{"RequestParameters": []}""", "Make RequestParameters an object.")]
    [InlineData("""{"ResponseParameters": {"200": "x"}}""", "Make ResponseParameters.200 an object.")]
    [InlineData("""{"ResponseParameters": {"200": {"ResponseParameters": ["x"]}}}""", "Make ResponseParameters.200.ResponseParameters[0] an object.")]
    [InlineData("""{"ResponseParameters": {"200": {"responseParameters": [{"destination": "x", "From": "y"}]}}}""", "Remove ResponseParameters.200.responseParameters[0].From: a mapping has only Destination and Source.")]
    [InlineData("""{"ResponseParameters": {"200": {"ResponseParameters": [{"Source": "x", "source": "y"}]}}}""", "Set ResponseParameters.200.ResponseParameters[0].source once: it is there in two spellings.")]
    [InlineData("""{"TlsConfig": {"Insecure": true}}""", "Remove TlsConfig.Insecure: TlsConfig has only ServerNameToVerify.")]
    public void What_is_no_such_document_is_named(string input, string message) =>
        Assert.StartsWith(message, Assert.Throws<ManifestException>(() => CreateIntegrationInput.ToManifest(JsonNode.Parse(input)!, "x")).Message, StringComparison.Ordinal);
}
