using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.References;
using Entity = Operator.Apis.V1Alpha1.Integration;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Orphans;

/// <summary>
/// Compares an API with all objects of a cluster. In doubt an integration counts as claimed: an object without a region claims in every
/// region, and in which account an object lives is not looked at.
/// </summary>
internal sealed class OrphanSearch(IAmazonApiGatewayV2 aws, IKubernetesClient cluster)
{
    private const int PageSize = 500;

    /// <summary>Reads AWS, then the cluster: what is claimed in between is claimed.</summary>
    /// <exception cref="ApiGateway.Errors.AwsCallException">AWS cannot be read, or there is no such API.</exception>
    /// <exception cref="KubernetesApiException">The cluster cannot be read.</exception>
    public async Task<OrphanReport> RunAsync(string apiId, string region, CancellationToken cancellationToken)
    {
        var integrations = await aws.GetAllIntegrationsAsync(apiId, cancellationToken);
        var routes = (await aws.GetAllRoutesAsync(apiId, cancellationToken)).ToLookup(route => route.Target, StringComparer.Ordinal);
        var (objects, unreadable) = await ObjectsAsync(cancellationToken);
        var here = objects.Where(entity => IsHere(entity, apiId, region)).ToList();
        var claimed = here.SelectMany(Claims).ToHashSet(StringComparer.Ordinal);
        return new OrphanReport(
            apiId,
            region,
            integrations.Count,
            [
                .. integrations
                    .Where(integration => integration.IntegrationId is { Length: > 0 } id && !claimed.Contains(id))
                    .OrderBy(integration => integration.IntegrationId, StringComparer.Ordinal)
                    .Select(integration => Orphan(integration, routes[$"integrations/{integration.IntegrationId}"])),
            ],
            [.. here.Where(entity => entity.Status?.PendingCreate is not null).Select(entity => ObjectKey.Of(entity).ToString())],
            unreadable);
    }

    // Every id that an object names in any way, one that it is about to replace included.
    private static IEnumerable<string> Claims(Entity entity)
    {
        string?[] ids =
        [
            entity.Status?.IntegrationId,
            entity.Status?.ReplacingIntegrationId,
            entity.Spec.IntegrationId,
            entity.Metadata.Annotations?.TryGetValue(ApiGroup.IntegrationIdAnnotation, out var annotated) == true ? annotated : null,
        ];
        return ids.OfType<string>();
    }

    private static bool IsHere(Entity entity, string apiId, string region)
    {
        var status = entity.Status;
        var written = entity.RecordedSpec().KnownApiId;
        // A reference that was never followed may lead here.
        return (Is(status?.ApiId, apiId) || Is(written, apiId) || (string.IsNullOrEmpty(status?.ApiId) && written.Length == 0))
            && ((string.IsNullOrEmpty(status?.Region) && string.IsNullOrEmpty(entity.Spec.Region)) || Is(status?.Region, region) || Is(entity.Spec.Region, region));
    }

    private static bool Is(string? value, string wanted) => string.Equals(value, wanted, StringComparison.Ordinal);

    private static Orphan Orphan(Model.Integration integration, IEnumerable<Route> routes) => new(
        integration.IntegrationId!,
        integration.IntegrationType,
        NullIfEmpty(integration.IntegrationUri) ?? NullIfEmpty(integration.IntegrationSubtype),
        NullIfEmpty(integration.Description),
        integration.ApiGatewayManaged == true,
        [.. routes.Select(route => new OrphanRoute(route.RouteId ?? "", route.RouteKey)).OrderBy(route => route.RouteKey, StringComparer.Ordinal)]);

    private async Task<(List<Entity> Objects, List<string> Unreadable)> ObjectsAsync(CancellationToken cancellationToken)
    {
        List<Entity> objects = [];
        List<string> unreadable = [];
        string? next = null;
        do
        {
            var page = await cluster.ListAsync<Entity>(new ListOptions { Limit = PageSize, Continue = next }, cancellationToken);
            objects.AddRange(page.Items);
            unreadable.AddRange(page.Invalid.Select(item => $"{item.Metadata.NamespaceProperty}/{item.Metadata.Name}"));
            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));

        return (objects, unreadable);
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
