using System.Text.Json.Nodes;

namespace Operator.Cel.Tests;

/// <summary>Rules in the style of the Integration CRD: each with an object it accepts and one it refuses.</summary>
public sealed class IntegrationRuleTests
{
    [Theory]
    [InlineData("self.protocolType != 'HTTP' || self.integrationType in ['AWS_PROXY', 'HTTP_PROXY']",
        """{"protocolType":"HTTP","integrationType":"AWS_PROXY"}""", """{"protocolType":"HTTP","integrationType":"MOCK"}""")]
    [InlineData("!has(self.integrationSubtype) || (self.protocolType == 'HTTP' && self.integrationType == 'AWS_PROXY')",
        """{"protocolType":"HTTP","integrationType":"HTTP_PROXY"}""", """{"protocolType":"HTTP","integrationType":"HTTP_PROXY","integrationSubtype":"SQS-SendMessage"}""")]
    [InlineData("!has(self.integrationSubtype) || (has(self.credentialsArn) && has(self.requestParameters) && !has(self.integrationUri))",
        """{"integrationSubtype":"s","credentialsArn":"c","requestParameters":{}}""", """{"integrationSubtype":"s","credentialsArn":"c"}""")]
    [InlineData("self.integrationType != 'MOCK' || (!has(self.integrationUri) && !has(self.connectionId))",
        """{"integrationType":"MOCK"}""", """{"integrationType":"MOCK","connectionId":"x"}""")]
    [InlineData("self.integrationType == 'MOCK' || has(self.integrationSubtype) || has(self.integrationUri)",
        """{"integrationType":"AWS","integrationUri":"u"}""", """{"integrationType":"AWS"}""")]
    [InlineData("!(self.integrationType in ['HTTP', 'HTTP_PROXY']) || has(self.integrationMethod)",
        """{"integrationType":"HTTP","integrationMethod":"GET"}""", """{"integrationType":"HTTP"}""")]
    [InlineData("!has(self.payloadFormatVersion) || self.payloadFormatVersion == '1.0' || (self.payloadFormatVersion == '2.0' && self.protocolType == 'HTTP')",
        """{"payloadFormatVersion":"2.0","protocolType":"HTTP"}""", """{"payloadFormatVersion":"2.0","protocolType":"WEBSOCKET"}""")]
    [InlineData("self.protocolType == 'WEBSOCKET' || (!has(self.requestTemplates) && !has(self.passthroughBehavior))",
        """{"protocolType":"HTTP"}""", """{"protocolType":"HTTP","requestTemplates":{}}""")]
    [InlineData("self.protocolType == 'HTTP' || (!has(self.responseParameters) && !has(self.tlsConfig))",
        """{"protocolType":"HTTP","tlsConfig":{}}""", """{"protocolType":"WEBSOCKET","tlsConfig":{}}""")]
    [InlineData("has(self.connectionId) == (has(self.connectionType) && self.connectionType == 'VPC_LINK')",
        """{"connectionId":"v","connectionType":"VPC_LINK"}""", """{"connectionId":"v","connectionType":"INTERNET"}""")]
    [InlineData("!(has(self.connectionType) && self.connectionType == 'VPC_LINK') || self.integrationType in ['HTTP', 'HTTP_PROXY']",
        """{"connectionType":"VPC_LINK","integrationType":"HTTP_PROXY"}""", """{"connectionType":"VPC_LINK","integrationType":"AWS_PROXY"}""")]
    [InlineData("!has(self.timeoutInMillis) || (self.timeoutInMillis >= 50 && self.timeoutInMillis <= (self.protocolType == 'HTTP' ? 30000 : 29000))",
        """{"protocolType":"HTTP","timeoutInMillis":30000}""", """{"protocolType":"WEBSOCKET","timeoutInMillis":29001}""")]
    [InlineData("self.requestParameters.all(k, k == 'overwrite:path' || k.matches('^(append|overwrite|remove):(header|querystring)[.].+$'))",
        """{"requestParameters":{"overwrite:path":"/x","append:header.h":"v"}}""", """{"requestParameters":{"append:body":"v"}}""")]
    [InlineData("self.requestParameters.all(k, k.matches('^integration[.]request[.](header|querystring|path|multivalueheader|multivaluequerystring)[.].+$'))",
        """{"requestParameters":{"integration.request.header.x":"v"}}""", """{"requestParameters":{"integration.request.body.x":"v"}}""")]
    [InlineData("self.responseParameters.all(s, s.matches('^[2-5][0-9][0-9]$') && self.responseParameters[s].all(k, k == 'overwrite:statuscode' || k.matches('^(append|overwrite|remove):header[.].+$')))",
        """{"responseParameters":{"404":{"overwrite:statuscode":"200"}}}""", """{"responseParameters":{"404":{"overwrite:path":"200"}}}""")]
    [InlineData("!has(self.integrationSubtype) || self.integrationSubtype != 'SQS-SendMessage' || ('QueueUrl' in self.requestParameters && 'MessageBody' in self.requestParameters)",
        """{"integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"q","MessageBody":"b"}}""", """{"integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"q"}}""")]
    public void A_rule_tells_good_from_bad(string rule, string good, string bad)
    {
        var program = CelProgram.Compile(rule);
        Assert.True(program.EvaluateBool(new Dictionary<string, object?> { ["self"] = JsonNode.Parse(good) }));
        Assert.False(program.EvaluateBool(new Dictionary<string, object?> { ["self"] = JsonNode.Parse(bad) }));
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    public void A_transition_rule_compares_with_the_old_object(string before, string after, bool holds)
    {
        var variables = new Dictionary<string, object?>
        {
            ["self"] = new JsonObject { ["apiId"] = after },
            ["oldSelf"] = new JsonObject { ["apiId"] = before },
        };
        Assert.Equal(holds, CelProgram.Compile("self.apiId == oldSelf.apiId").EvaluateBool(variables));
    }
}
