using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>The method that an integration serves.</summary>
[Description("The method that the integration serves.")]
[ValidationRule(
    "!(self.authorizationType in ['CUSTOM', 'COGNITO_USER_POOLS']) || has(self.authorizerId)",
    Message = "Set authorizerId: authorizationType CUSTOM and COGNITO_USER_POOLS need the authorizer's id.",
    FieldPath = ".authorizerId",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "self.authorizationType in ['CUSTOM', 'COGNITO_USER_POOLS'] || !has(self.authorizerId)",
    Message = "Remove authorizerId, or set authorizationType to CUSTOM or COGNITO_USER_POOLS: the others use no authorizer.",
    FieldPath = ".authorizerId",
    Reason = "FieldValueForbidden")]
public sealed class RestMethodSpec
{
    [Default("NONE")]
    [EnumValues("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS")]
    [Description("Who may call: NONE (the default) is everybody, AWS_IAM callers with an AWS identity, CUSTOM and COGNITO_USER_POOLS whom the authorizer of authorizerId lets in.")]
    public string AuthorizationType { get; set; } = "NONE";

    [Length(1, 64)]
    [Description("Id of the authorizer, for authorizationType CUSTOM and COGNITO_USER_POOLS; aws apigateway get-authorizers lists it.")]
    public string? AuthorizerId { get; set; }

    [Default(false)]
    [Description("True: a call needs an API key of a usage plan. False by default.")]
    public bool ApiKeyRequired { get; set; }

    /// <summary><c>method.request.{location}.{name}</c> to whether it is required.</summary>
    [Properties(maxProperties: 100)]
    [MapType("granular")]
    [ValidationRule(
        "self.all(k, size(k) <= 512 && k.matches('^method[.]request[.](header|querystring|path)[.].+$'))",
        Message = "Write the keys of method.requestParameters as method.request.header.NAME, method.request.querystring.NAME or method.request.path.NAME (512 characters or less).")]
    [Description(
        "Parameters that the method declares, and whether a call must have them; for example method.request.querystring.limit: false. Mappings and cache keys can use declared parameters only. When set, it is " +
        "complete; left out, what the method declares is left alone.")]
    public IDictionary<string, bool>? RequestParameters { get; set; }

    [Properties(maxProperties: 32)]
    [ValueLength(1, 128)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of requestModels to 256 characters or less.")]
    [Description("Models of the request's body by content type, for example application/json: Order. Left out, what the method has is left alone.")]
    public IDictionary<string, string>? RequestModels { get; set; }

    [Items(maxItems: 40)]
    [ListType("map")]
    [ListMapKeys("statusCode")]
    [Description(
        "Responses that the method declares, by status code; integration responses need one each. When set, the list is complete: responses in AWS that it does not name are deleted. Left out, they are left " +
        "alone.")]
    public IList<RestMethodResponseSpec>? MethodResponses { get; set; }
}

/// <summary>A method response.</summary>
[Description("A response that the method declares.")]
public sealed class RestMethodResponseSpec
{
    [Required]
    [Length(3, 3)]
    [ValidationRule("self.matches('^[1-5][0-9][0-9]$')", Message = "Set statusCode to a code from \"100\" to \"599\", in quotes.")]
    [Description("Status code, in quotes, for example \"200\".")]
    public string StatusCode { get; set; } = "";

    [Properties(maxProperties: 32)]
    [ValueLength(1, 128)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 256)", Message = "Shorten the keys of responseModels to 256 characters or less.")]
    [Description("Models of the response's body by content type, for example application/json: Empty.")]
    public IDictionary<string, string>? ResponseModels { get; set; }

    /// <summary><c>method.response.header.{name}</c> to whether it is required.</summary>
    [Properties(maxProperties: 40)]
    [MapType("granular")]
    [ValidationRule(
        "self.all(k, size(k) <= 512 && k.matches('^method[.]response[.](header|multivalueheader)[.].+$'))",
        Message = "Write the keys of the method response's responseParameters as method.response.header.NAME (512 characters or less).")]
    [Description("Headers that the response declares, and whether they are always there; for example method.response.header.Location: true. Integration responses can set declared headers only.")]
    public IDictionary<string, bool>? ResponseParameters { get; set; }
}
