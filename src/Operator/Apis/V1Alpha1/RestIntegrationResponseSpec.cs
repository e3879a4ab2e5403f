using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>An integration response of a REST API, under the API's names.</summary>
[Description("How one kind of backend answer becomes a response to the client.")]
[ValidationRule(
    "!has(self.responseTemplates) || !has(self.responseTemplatesFrom) || self.responseTemplatesFrom.all(k, !(k in self.responseTemplates))",
    Message = "Remove the key from responseTemplates, or from responseTemplatesFrom: one of them says the text.",
    FieldPath = ".responseTemplatesFrom")]
public sealed class RestIntegrationResponseSpec
{
    [Required]
    [Length(3, 3)]
    [ValidationRule("self.matches('^[1-5][0-9][0-9]$')", Message = "Set statusCode to a code from \"100\" to \"599\", in quotes.")]
    [Description("Status code that the client gets, in quotes, for example \"200\". The method must have a response with this code.")]
    public string StatusCode { get; set; } = "";

    [Length(0, 512)]
    [Description(
        "Regular expression for the answers that this is for: matched with the status code of HTTP backends (2\\d{2}), with the error message of Lambda functions (.*not found.*). Empty or left out: the " +
        "default, for all that no other matches; one integration has one default.")]
    public string? SelectionPattern { get; set; }

    [Properties(maxProperties: 40)]
    [ValueLength(1, 512)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 512)", Message = "Shorten the keys of responseParameters to 512 characters or less.")]
    [ValidationRule(
        "self.all(k, k.matches('^method[.]response[.](header|multivalueheader)[.].+$'))",
        Message = "Write the keys of responseParameters as method.response.header.NAME: headers are all that a response mapping can set.")]
    [ValidationRule(
        "self.all(k, self[k].matches('^(integration[.]response[.]((header|multivalueheader)[.].+|body([.[].+)?)|stageVariables[.].+|context[.].+|\\'.*\\')$'))",
        Message = "Write the values of responseParameters as integration.response.header.NAME, integration.response.body.JSONPATH, stageVariables.NAME, context.NAME, or static text in single quotes ('text').")]
    [Description(
        "Headers of the response, destination to source; for example method.response.header.Location: integration.response.body.redirect.url. Sources are integration.response.header.NAME, " +
        "integration.response.body.JSONPATH, stageVariables.NAME, context.NAME or 'static text' in single quotes. The method's response must declare the header.")]
    public IDictionary<string, string>? ResponseParameters { get; set; }

    [Properties(maxProperties: 32)]
    [ValueLength(0, 32768)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of responseTemplates to 256 characters or less.")]
    [Description("Velocity templates for the response by content type, for example application/json. Up to 32768 characters each.")]
    public IDictionary<string, string>? ResponseTemplates { get; set; }

    [Properties(maxProperties: 32)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of responseTemplatesFrom to 256 characters or less.")]
    [Description("Templates whose text is in a ConfigMap of the same namespace, by the same keys as responseTemplates; an edit of the ConfigMap is applied at once. No key is in both.")]
    public IDictionary<string, TemplateSource>? ResponseTemplatesFrom { get; set; }

    [EnumValues("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")]
    [Description("Converts the response's payload: CONVERT_TO_BINARY from Base64 text to bytes, CONVERT_TO_TEXT from bytes to Base64 text. Left out, it passes through unchanged.")]
    public string? ContentHandling { get; set; }

    /// <summary>A copy whose members can be set without changing this one.</summary>
    internal RestIntegrationResponseSpec Copy() => (RestIntegrationResponseSpec)MemberwiseClone();
}
