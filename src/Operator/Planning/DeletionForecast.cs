using Operator.ApiGateway.V2.Model;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Core;
using Operator.Reconcilers.Rest;
using Integration = Operator.Apis.V1Alpha1.Integration;

namespace Operator.Planning;

/// <summary>What a pass of the operator would delete for an object that is being deleted. Pure; goes by the status, as the operator does.</summary>
internal static class DeletionForecast
{
    /// <summary>Plans the end of an integration.</summary>
    /// <param name="entity">The object, with its status.</param>
    /// <param name="routes">The routes of its API.</param>
    public static IntegrationPlan Of(Integration entity, IReadOnlyList<Route> routes)
    {
        var (spec, status) = (entity.Spec, entity.Status);
        if ((status?.ApiGatewayManaged == true ? "Left in AWS: it was made by quick create and goes with its API." : Left(entity.Metadata, spec.Suspend, spec.ManagementPolicy, spec.DeletionPolicy)) is { } note)
        {
            return new IntegrationPlan(ChangeKind.None, [], [], note);
        }

        var apiId = status?.ApiId ?? spec.KnownApiId;
        var annotated = entity.Metadata.Annotations?.TryGetValue(ApiGroup.IntegrationIdAnnotation, out var id) == true ? id : null;
        List<string> ids = [.. new[] { status?.IntegrationId ?? annotated, status?.ReplacingIntegrationId }.OfType<string>().Where(one => one.Length > 0)];
        var holding = routes.Where(route => ids.Exists(one => route.Target == $"integrations/{one}")).Select(route => route.RouteKey).ToList();
        return holding.Count > 0
            ? new IntegrationPlan(
                ChangeKind.None, [], [], $"Delete {string.Join(", ", holding)} of API {apiId}, or point them to another integration: AWS deletes none that routes use.", IsBlocked: true)
            : new IntegrationPlan(
                ChangeKind.Delete,
                [],
                ids.ConvertAll(one => PlannedCall.DeleteIntegration(apiId, one)),
                status?.PendingCreate is null ? null : "A create whose answer was lost is looked for first, and what it made is deleted too.");
    }

    /// <summary>Plans the end of an integration of a REST API, of its method and of the resources that are empty then.</summary>
    /// <param name="entity">The object, with its status.</param>
    /// <param name="snapshot">The API; null when there is none.</param>
    public static IntegrationPlan Of(RestIntegration entity, RestSnapshot? snapshot)
    {
        var (spec, status) = (entity.Spec, entity.Status);
        if (Left(entity.Metadata, spec.Suspend, spec.ManagementPolicy, spec.DeletionPolicy) is { } note)
        {
            return new IntegrationPlan(ChangeKind.None, [], [], note);
        }

        var calls = new List<PlannedCall>();
        var apiId = status?.RestApiId ?? spec.KnownApiId;
        if (snapshot?.Find(status?.ResourceId) is { } resource && resource.Methods.GetValueOrDefault(status!.HttpMethod ?? "") is { } method)
        {
            var at = new MethodAddress(apiId, resource.Id, status.HttpMethod!);
            if (status.Owned == true && method.Integration is not null)
            {
                calls.Add(RestPlannedCalls.DeleteIntegration(at));
            }

            if (status.MethodOwned == true)
            {
                calls.Add(RestPlannedCalls.DeleteMethod(at));
                snapshot = snapshot.With(at.ResourceId, at.HttpMethod, null);
            }
        }

        foreach (var made in (status?.CreatedResourceIds ?? []).Select(id => snapshot?.Find(id)).OfType<RestResource>().OrderByDescending(made => made.Path.Length).ToList())
        {
            if (made.Methods.Count == 0 && !snapshot!.HasChildren(made.Id))
            {
                calls.Add(RestPlannedCalls.DeleteResource(apiId, made.Id));
                snapshot = new RestSnapshot(snapshot.ById.Remove(made.Id));
            }
        }

        return new IntegrationPlan(ChangeKind.Delete, [], calls);
    }

    // Why nothing would be deleted; null when something may be.
    private static string? Left(V1ObjectMeta metadata, bool suspend, ManagementPolicy management, DeletionPolicy deletion) =>
        suspend ? "The object is suspended."
        : management == ManagementPolicy.Observe ? "Left in AWS: managementPolicy is Observe."
        : deletion == DeletionPolicy.Retain ? "Left in AWS: deletionPolicy is Retain."
        : metadata.Finalizers?.Contains(ApiGroup.Finalizer) != true ? "The operator has let go of the object."
        : null;
}
