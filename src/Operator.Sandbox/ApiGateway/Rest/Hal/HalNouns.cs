namespace Operator.Sandbox.ApiGateway.Rest.Hal;

/// <summary>
/// The kinds of things whose HAL AWS' API reference shows. Links lead wherever AWS' lead, also to what the sandbox does not have.
/// </summary>
internal static class HalNouns
{
    private static readonly HalNoun IntegrationResponse = Response("integrationresponse");

    private static readonly HalNoun MethodResponse = Response("methodresponse");

    private static readonly HalNoun Integration = new()
    {
        Links = (self, _) =>
        [
            new("integration:delete", self),
            new("integration:update", self),
            new("integrationresponse:put", $"{self}/responses/{{status_code}}"),
        ],
        Parts = [new("integrationResponses", "integration:responses", "/responses/", IntegrationResponse)],
    };

    private static readonly HalNoun Method = new()
    {
        Key = "httpMethod",
        IsNamed = true,
        Links = (self, _) =>
        [
            new("integration:put", $"{self}/integration"),
            new("method:delete", self),
            new("method:update", self),
            new("methodresponse:put", $"{self}/responses/{{status_code}}"),
        ],
        Parts =
        [
            new("methodIntegration", "method:integration", "/integration", Integration),
            new("methodResponses", "method:responses", "/responses/", MethodResponse),
        ],
    };

    private static readonly HalNoun Resource = new()
    {
        Links = (self, document) =>
        [
            new("method:by-http-method", $"{self}/methods/{{http_method}}"),
            new("method:put", $"{self}/methods/{{http_method}}"),
            new("resource:create-child", self),
            // The root stays.
            .. document.ContainsKey("parentId") ? [new HalLink("resource:delete", self)] : Array.Empty<HalLink>(),
            new("resource:update", self),
        ],
        ListLinks = list =>
        [
            new("resource:by-id", $"{list}/{{resource_id}}{{?embed}}"),
            new("resource:create", $"{list}/{{parent_id}}"),
        ],
        Parts = [new("resourceMethods", "resource:methods", "/methods/", Method)],
    };

    private static readonly HalNoun Deployment = new()
    {
        Links = (self, document) =>
        [
            new("deployment:delete", self),
            new("deployment:stages", $"{self[..self.LastIndexOf("/deployments/", StringComparison.Ordinal)]}/stages?deployment_id={document["id"]}"),
            new("deployment:update", self),
        ],
        ListLinks = list =>
        [
            new("deployment:by-id", $"{list}/{{deployment_id}}{{?embed}}"),
            new("deployment:create", list),
        ],
    };

    private static readonly HalNoun Stage = new()
    {
        Key = "stageName",
        Links = (self, _) =>
        [
            new("stage:delete", self),
            new("stage:flush-authorizer-cache", $"{self}/cache/authorizers"),
            new("stage:update", self),
        ],
        ListLinks = list =>
        [
            new("stage:by-name", $"{list}/{{stage_name}}"),
            new("stage:create", list),
        ],
    };

    private static readonly HalNoun RestApi = new()
    {
        Links = (self, document) =>
        [
            new("authorizer:by-id", $"{self}/authorizers/{{authorizer_id}}"),
            new("authorizer:create", $"{self}/authorizers"),
            new("deployment:by-id", $"{self}/deployments/{{deployment_id}}{{?embed}}"),
            new("deployment:create", $"{self}/deployments"),
            new("model:by-name", $"{self}/models/{{model_name}}?flatten=false"),
            new("model:create", $"{self}/models"),
            new("resource:by-id", $"{self}/resources/{{resource_id}}{{?embed}}"),
            new("resource:create", $"{self}/resources/{document["rootResourceId"]}"),
            new("restapi:authorizers", $"{self}/authorizers"),
            new("restapi:delete", self),
            new("restapi:deployments", $"{self}/deployments{{?limit}}"),
            new("restapi:models", $"{self}/models"),
            new("restapi:resources", $"{self}/resources{{?limit,embed}}"),
            new("restapi:stages", $"{self}/stages{{?deployment_id}}"),
            new("restapi:update", self),
            new("stage:by-name", $"{self}/stages/{{stage_name}}"),
            new("stage:create", $"{self}/stages"),
        ],
        ListLinks = list =>
        [
            new("restapi:by-id", $"{list}/{{restapi_id}}"),
            new("restapi:create", list),
            new("restapi:put", $"{list}/{{restapi_id}}?failonwarnings=false{{&mode}}"),
        ],
    };

    /// <summary>What is at a path, or listed there; null for what is in no example.</summary>
    public static HalNoun? At(string path) => path.Split('/')[1..] switch
    {
        ["restapis"] or ["restapis", _] => RestApi,
        ["restapis", _, "resources"] or ["restapis", _, "resources", _] => Resource,
        ["restapis", _, "resources", _, "methods", _] => Method,
        ["restapis", _, "resources", _, "methods", _, "responses", _] => MethodResponse,
        ["restapis", _, "resources", _, "methods", _, "integration"] => Integration,
        ["restapis", _, "resources", _, "methods", _, "integration", "responses", _] => IntegrationResponse,
        ["restapis", _, "deployments"] or ["restapis", _, "deployments", _] => Deployment,
        ["restapis", _, "stages"] or ["restapis", _, "stages", _] => Stage,
        _ => null,
    };

    private static HalNoun Response(string prefix) => new()
    {
        Key = "statusCode",
        IsNamed = true,
        Links = (self, _) => [new($"{prefix}:delete", self), new($"{prefix}:update", self)],
    };
}
