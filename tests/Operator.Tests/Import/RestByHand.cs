using Operator.ApiGateway.V1;
using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Import;

/// <summary>Makes methods and integrations of the sandbox's REST API as somebody without an operator does.</summary>
internal static class RestByHand
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Makes resource, method, integration and their responses.</summary>
    public static async Task PutAsync(IAmazonAPIGateway client, RestIntegrationSpec spec)
    {
        var resourceId = await ResourceAsync(client, spec.ResourcePath!);
        var method = spec.HttpMethod;
        await client.PutMethodAsync(new()
        {
            RestApiId = RestWorld.Api,
            ResourceId = resourceId,
            HttpMethod = method,
            AuthorizationType = "NONE",
            RequestParameters = spec.Method!.RequestParameters?.ToDictionary(),
        }, Cancel);
        foreach (var response in spec.Method.MethodResponses ?? [])
        {
            await client.PutMethodResponseAsync(new()
            {
                RestApiId = RestWorld.Api,
                ResourceId = resourceId,
                HttpMethod = method,
                StatusCode = response.StatusCode,
                ResponseParameters = response.ResponseParameters?.ToDictionary(),
            }, Cancel);
        }

        await client.PutIntegrationAsync(new()
        {
            RestApiId = RestWorld.Api,
            ResourceId = resourceId,
            HttpMethod = method,
            Type = spec.Type,
            Uri = spec.Uri,
            IntegrationHttpMethod = spec.IntegrationHttpMethod,
            ConnectionType = spec.ConnectionType,
            ConnectionId = spec.ConnectionId,
            IntegrationTarget = spec.IntegrationTarget,
            Credentials = spec.CredentialsPassthrough == true ? "arn:aws:iam::*:user/*" : spec.Credentials,
            ContentHandling = spec.ContentHandling,
            PassthroughBehavior = spec.PassthroughBehavior,
            RequestParameters = spec.RequestParameters?.ToDictionary(),
            RequestTemplates = spec.RequestTemplates?.ToDictionary(),
            CacheKeyParameters = spec.CacheKeyParameters?.ToList(),
            CacheNamespace = spec.CacheNamespace,
            TimeoutInMillis = spec.TimeoutInMillis,
            TlsConfig = spec.TlsConfig is null ? null : new() { InsecureSkipVerification = spec.TlsConfig.InsecureSkipVerification },
            ResponseTransferMode = spec.ResponseTransferMode,
        }, Cancel);
        foreach (var response in spec.IntegrationResponses ?? [])
        {
            await client.PutIntegrationResponseAsync(new()
            {
                RestApiId = RestWorld.Api,
                ResourceId = resourceId,
                HttpMethod = method,
                StatusCode = response.StatusCode,
                SelectionPattern = response.SelectionPattern,
                ResponseParameters = response.ResponseParameters?.ToDictionary(),
                ResponseTemplates = response.ResponseTemplates?.ToDictionary(),
                ContentHandling = response.ContentHandling,
            }, Cancel);
        }
    }

    private static async Task<string> ResourceAsync(IAmazonAPIGateway client, string path)
    {
        var resources = (await client.GetAllResourcesAsync(RestWorld.Api, Cancel)).ToDictionary(resource => resource.Path!, resource => resource.Id!);
        var (at, id) = ("", resources["/"]);
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = $"{at}/{part}";
            id = resources.GetValueOrDefault(at)
                ?? (await client.CreateResourceAsync(new() { RestApiId = RestWorld.Api, ParentId = id, PathPart = part }, Cancel)).Id!;
        }

        return id;
    }
}
