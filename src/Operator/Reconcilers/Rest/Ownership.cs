using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.Rest;

/// <summary>
/// Decides whose the things are that are found in place. There are no ids to go by: what was made by a write whose answer was lost is
/// told from other people's by the intent in status.
/// </summary>
internal static class Ownership
{
    // What tells one integration from another; the rest may be changed by side effects or by the service.
    private static readonly string[] Identity = [RestFieldMap.Type, RestFieldMap.Uri, RestFieldMap.IntegrationHttpMethod];

    /// <summary>Hash by which an integration is recognised.</summary>
    public static string Fingerprint(ResourceState integration) => Drift.Fingerprint.Of(integration, Identity, (_, _) => false);

    /// <summary>
    /// Resolves <c>status.pendingCreate</c> by what there is now: what was to be made and is there was made by us. Clears the intent;
    /// says whether all of it was found.
    /// </summary>
    public static bool TakeUp(RestIntegrationPass pass, Func<string, RestResource?> resourceByPath)
    {
        if (pass.Status.PendingCreate is not { } pending)
        {
            return true;
        }

        var (status, complete) = (pass.Status, true);
        foreach (var path in pending.ResourcePaths ?? [])
        {
            if (resourceByPath(path) is { } resource)
            {
                AddResource(status, resource.Id);
            }
            else
            {
                complete = false;
            }
        }

        if (pending.Method == true)
        {
            status.MethodOwned = pass.Observed is not null ? true : status.MethodOwned;
            complete &= pass.Observed is not null;
        }

        if (pending.Fingerprint is { } wanted)
        {
            if (pass.Observed?.Integration is { } integration
                && Fingerprint(ResourceState.Observed(RestFieldMap.Integration, integration)) == wanted)
            {
                status.Owned = true;
                status.ResourceId = pass.Resource!.Id;
                status.ResourcePath = pass.Resource.Path;
                // That is what AWS holds now; what the spec has dropped since is to be cleared.
                status.LastAppliedFields = pending.Fields;
                pass.OnceDeclared = (pending.Fields ?? []).ToHashSet(StringComparer.Ordinal);
                pass.Publish(EventType.Normal, Events.Recovered, "Create", $"Found the integration of {Name(pass)}, made by a write whose answer was lost.");
            }

            complete &= pass.Observed?.Integration is not null;
        }

        status.PendingCreate = null;
        return complete;
    }

    public static void AddResource(RestIntegrationStatus status, string id)
    {
        if (status.CreatedResourceIds?.Contains(id) != true)
        {
            status.CreatedResourceIds = [.. status.CreatedResourceIds ?? [], id];
        }
    }

    /// <summary>
    /// Takes a share in the resources on the way to the method that other objects made: they may go before this one does, and then
    /// nobody else would delete what they left because it was in use. Only for objects that may make resources themselves.
    /// </summary>
    public static void ShareResources(RestIntegrationPass pass, RestClaims claims)
    {
        if (pass.Spec is { CreateResource: true, ManagementPolicy: ManagementPolicy.Manage })
        {
            foreach (var resource in pass.OnTheWay.Where(resource => claims.MadeByAnother(pass.Entity, pass.ApiId, resource)))
            {
                AddResource(pass.Status, resource.Id);
            }
        }
    }

    /// <summary>The method in words.</summary>
    public static string Name(RestIntegrationPass pass) =>
        $"{pass.Status.HttpMethod ?? pass.Spec.HttpMethod.ToUpperInvariant()} {pass.Resource?.Path ?? pass.Status.ResourcePath ?? pass.Spec.ResourcePath ?? pass.Spec.ResourceId} of API {pass.ApiId}";
}
