namespace Operator.Manifests.Iam;

/// <summary>The API that an operation belongs to.</summary>
internal enum AwsApi
{
    /// <summary>API Gateway v2: HTTP and WebSocket APIs.</summary>
    HttpAndWebSocketApis,

    /// <summary>API Gateway v1: REST APIs.</summary>
    RestApis,

    /// <summary>Lambda.</summary>
    Functions,
}

/// <summary>
/// An AWS operation that the operator calls, and what IAM asks for it: <see cref="All"/> is where the policies in <c>config/iam</c> come from.
/// </summary>
/// <param name="Api">The API.</param>
/// <param name="Name">The operation's name, as in AWS' reference.</param>
/// <param name="Action">The IAM action. API Gateway asks by HTTP verb, not by operation.</param>
/// <param name="Resource">What it is asked on: path of the resource for API Gateway, type and name for Lambda; <c>*</c> for each id.</param>
/// <remarks>
/// Tests hold the table to the code from both ends: it has the operations that the assembly calls and no other, and verb and path of each are
/// those that the client sends. <c>sts:GetCallerIdentity</c> needs no permission.
/// </remarks>
internal sealed record AwsOperation(AwsApi Api, string Name, string Action, string Resource)
{
    private const string Method = "/restapis/*/resources/*/methods/*";

    /// <summary>Every operation that is called, by <c>operator run</c> or by a verb of the command line.</summary>
    public static IReadOnlyList<AwsOperation> All { get; } =
    [
        Http("GetApi", "GET", "/apis/*"),
        Http("GetIntegration", "GET", "/apis/*/integrations/*"),
        Http("GetIntegrations", "GET", "/apis/*/integrations"),
        Http("CreateIntegration", "POST", "/apis/*/integrations"),
        Http("UpdateIntegration", "PATCH", "/apis/*/integrations/*"),
        Http("DeleteIntegration", "DELETE", "/apis/*/integrations/*"),
        Http("GetIntegrationResponses", "GET", "/apis/*/integrations/*/integrationresponses"),
        Http("CreateIntegrationResponse", "POST", "/apis/*/integrations/*/integrationresponses"),
        Http("UpdateIntegrationResponse", "PATCH", "/apis/*/integrations/*/integrationresponses/*"),
        Http("DeleteIntegrationResponse", "DELETE", "/apis/*/integrations/*/integrationresponses/*"),
        Http("GetRoutes", "GET", "/apis/*/routes"),
        Http("UpdateRoute", "PATCH", "/apis/*/routes/*"),
        Http("GetStages", "GET", "/apis/*/stages"),

        Rest("GetRestApi", "GET", "/restapis/*"),
        Rest("GetResources", "GET", "/restapis/*/resources"),
        Rest("CreateResource", "POST", "/restapis/*/resources/*"),
        Rest("DeleteResource", "DELETE", "/restapis/*/resources/*"),
        Rest("GetMethod", "GET", Method),
        Rest("PutMethod", "PUT", Method),
        Rest("UpdateMethod", "PATCH", Method),
        Rest("DeleteMethod", "DELETE", Method),
        Rest("PutMethodResponse", "PUT", Method + "/responses/*"),
        Rest("UpdateMethodResponse", "PATCH", Method + "/responses/*"),
        Rest("DeleteMethodResponse", "DELETE", Method + "/responses/*"),
        Rest("PutIntegration", "PUT", Method + "/integration"),
        Rest("UpdateIntegration", "PATCH", Method + "/integration"),
        Rest("DeleteIntegration", "DELETE", Method + "/integration"),
        Rest("PutIntegrationResponse", "PUT", Method + "/integration/responses/*"),
        Rest("UpdateIntegrationResponse", "PATCH", Method + "/integration/responses/*"),
        Rest("DeleteIntegrationResponse", "DELETE", Method + "/integration/responses/*"),
        Rest("GetDeployment", "GET", "/restapis/*/deployments/*"),
        Rest("GetDeployments", "GET", "/restapis/*/deployments"),
        Rest("CreateDeployment", "POST", "/restapis/*/deployments"),
        Rest("DeleteDeployment", "DELETE", "/restapis/*/deployments/*"),
        Rest("GetStages", "GET", "/restapis/*/stages"),
        Rest("CreateStage", "POST", "/restapis/*/stages"),
        Rest("UpdateStage", "PATCH", "/restapis/*/stages/*"),
        Rest("DeleteStage", "DELETE", "/restapis/*/stages/*"),

        Function("GetPolicy"),
        Function("AddPermission"),
        Function("RemovePermission"),
    ];

    /// <summary>Whether it changes nothing in AWS.</summary>
    public bool OnlyReads => Name.StartsWith("Get", StringComparison.Ordinal);

    /// <summary>What a policy names: any region, and for functions any account, since an ARN of API Gateway has none.</summary>
    public string Arn => Api == AwsApi.Functions ? $"arn:aws:lambda:*:*:{Resource}" : $"arn:aws:apigateway:*::{Resource}";

    private static AwsOperation Http(string name, string verb, string path) => new(AwsApi.HttpAndWebSocketApis, name, "apigateway:" + verb, path);

    private static AwsOperation Rest(string name, string verb, string path) => new(AwsApi.RestApis, name, "apigateway:" + verb, path);

    private static AwsOperation Function(string name) => new(AwsApi.Functions, name, "lambda:" + name, "function:*");
}
