namespace Operator.ApiGateway.V1.Patching;

/// <summary>
/// What an integration lets patch. Single members can only be replaced, with text values; entries of maps and lists can be added, replaced
/// and removed. The type cannot be patched: that takes a put.
/// </summary>
public static class IntegrationPatchPaths
{
    public const string CacheNamespace = "/cacheNamespace";
    public const string ConnectionId = "/connectionId";
    public const string ConnectionType = "/connectionType";
    public const string ContentHandling = "/contentHandling";
    public const string Credentials = "/credentials";

    /// <summary>The verb towards the backend.</summary>
    public const string HttpMethod = "/httpMethod";
    public const string IntegrationTarget = "/integrationTarget";
    public const string PassthroughBehavior = "/passthroughBehavior";
    public const string ResponseTransferMode = "/responseTransferMode";
    public const string TimeoutInMillis = "/timeoutInMillis";
    public const string InsecureSkipVerification = "/tlsConfig/insecureSkipVerification";
    public const string Uri = "/uri";

    /// <summary>A list entry: the name is in the path, an add has no value.</summary>
    public static string CacheKeyParameter(string name) => JsonPointer.Of("cacheKeyParameters", name);

    public static string RequestParameter(string name) => JsonPointer.Of("requestParameters", name);

    public static string RequestTemplate(string contentType) => JsonPointer.Of("requestTemplates", contentType);
}

/// <summary>What an integration response lets patch.</summary>
public static class IntegrationResponsePatchPaths
{
    public const string ContentHandling = "/contentHandling";
    public const string SelectionPattern = "/selectionPattern";

    public static string ResponseParameter(string name) => JsonPointer.Of("responseParameters", name);

    public static string ResponseTemplate(string contentType) => JsonPointer.Of("responseTemplates", contentType);
}

/// <summary>What a method lets patch, as far as it is used here.</summary>
public static class MethodPatchPaths
{
    public const string ApiKeyRequired = "/apiKeyRequired";
    public const string AuthorizationType = "/authorizationType";
    public const string AuthorizerId = "/authorizerId";
    public const string OperationName = "/operationName";
    public const string RequestValidatorId = "/requestValidatorId";

    /// <summary>A list entry: the scope is in the path, an add has no value.</summary>
    public static string AuthorizationScope(string scope) => JsonPointer.Of("authorizationScopes", scope);

    public static string RequestModel(string contentType) => JsonPointer.Of("requestModels", contentType);

    /// <summary>The value says whether the parameter is required.</summary>
    public static string RequestParameter(string name) => JsonPointer.Of("requestParameters", name);
}

/// <summary>What a method response lets patch.</summary>
public static class MethodResponsePatchPaths
{
    public static string ResponseModel(string contentType) => JsonPointer.Of("responseModels", contentType);

    /// <summary>The value says whether the parameter is required.</summary>
    public static string ResponseParameter(string name) => JsonPointer.Of("responseParameters", name);
}

/// <summary>What a stage lets patch, as far as it is used here.</summary>
public static class StagePatchPaths
{
    /// <summary>The deployment that the stage serves.</summary>
    public const string DeploymentId = "/deploymentId";
    public const string Description = "/description";

    public static string Variable(string name) => JsonPointer.Of("variables", name);
}
