using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;
using Operator.Reconcilers.Steps;

namespace Operator.Reconcilers.Rest.Steps;

/// <summary>
/// Cleans up the AWS side of an object that is being deleted, then lets it go: integration, what was made around it (method, and
/// resources that are empty by then), permission. Everything is found by status; a create whose answer was lost is resolved first.
/// </summary>
internal sealed class RestDeletionStep(RestServices services, TargetStep<RestIntegration> target) : IPassStep<RestIntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        if (!pass.IsDeleting)
        {
            return null;
        }

        if (!pass.HasFinalizer)
        {
            return new PassOutcome.Gone();
        }

        var (status, spec) = (pass.Status, pass.Spec);
        if (spec.ManagementPolicy == ManagementPolicy.Observe || spec.DeletionPolicy == DeletionPolicy.Retain)
        {
            return await LetGoAsync(pass, spec.DeletionPolicy == DeletionPolicy.Retain ? "deletionPolicy is Retain" : "managementPolicy is Observe");
        }

        if (!pass.HasAwsSide && status.Permission is null)
        {
            return await services.Writer.RemoveFinalizerAsync(pass);
        }

        if (await target.RunAsync(pass, cancellationToken) is { } unresolved)
        {
            return unresolved;
        }

        if (services.Claims.Rival(pass.Entity, pass.Target.Region, pass.ApiId, status.ResourceId, status.ResourcePath ?? spec.ResourcePath ?? "") is { } rival)
        {
            return await services.Permissions.ReleaseAsync(pass, status.Permission, cancellationToken)
                ?? await LetGoAsync(pass, $"it belongs to {rival}");
        }

        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        services.Snapshots.Invalidate(pass.Api);
        if (status.PendingCreate is not null && await ResolveAsync(pass, cancellationToken) is { } uncertain)
        {
            return uncertain;
        }

        if (!pass.Account.Apis.PermitWhole(pass.ApiId)
            && !pass.MayUse((await services.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: true, cancellationToken))?.Find(status.ResourceId)))
        {
            return new PassOutcome.Stalled(Reasons.ApiNotAllowed, pass.NotAllowedText(pass.Account.Name), services.Options.StalledRecheck);
        }

        await DeleteMethodAsync(pass, cancellationToken);
        await DeleteResourcesAsync(pass, cancellationToken);
        services.Snapshots.Invalidate(pass.Api);
        return await services.Permissions.ReleaseAsync(pass, status.Permission, cancellationToken)
            ?? await services.Writer.RemoveFinalizerAsync(pass);
    }

    // What was to be made and is not there may still come, as long as the call can take effect.
    private async Task<PassOutcome?> ResolveAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        var (status, pending) = (pass.Status, pass.Status.PendingCreate!);
        var snapshot = await services.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: true, cancellationToken);
        pass.SawAws = true;
        if (snapshot is null)
        {
            // The whole API is gone, and with it whatever was made.
            status.PendingCreate = null;
            return null;
        }

        pass.Resource = snapshot.Find(status.ResourceId) ?? snapshot.FindPath(status.ResourcePath ?? pass.Spec.ResourcePath ?? "");
        pass.See(pass.Resource?.Methods.GetValueOrDefault(status.HttpMethod ?? ""));
        var settled = pending.StartedAt.ToUniversalTime() + services.Options.CreateSettleTime;
        var now = services.TimeProvider.GetUtcNow().UtcDateTime;
        if (!Ownership.TakeUp(pass, snapshot.FindPath) && now < settled)
        {
            status.PendingCreate = pending;
            return new PassOutcome.Waiting(
                Reasons.CreatePending,
                "Nothing to do: the answer of a write was lost, and the operator waits until it is sure whether it made something.",
                settled - now + TimeSpan.FromSeconds(1));
        }

        // Where a method or resource was made, that is where the integration is to be looked for.
        status.ResourceId ??= pass.Resource?.Id;
        return null;
    }

    private static async Task DeleteMethodAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        var status = pass.Status;
        if (status.ResourceId is not { Length: > 0 } resourceId || status.HttpMethod is not { Length: > 0 } httpMethod)
        {
            return;
        }

        if (status.Owned == true)
        {
            await DeleteAsync(pass, $"the integration of {Ownership.Name(pass)}", () => pass.Target.Rest.DeleteIntegrationAsync(
                new() { RestApiId = pass.ApiId, ResourceId = resourceId, HttpMethod = httpMethod }, cancellationToken));
        }

        if (status.MethodOwned == true)
        {
            await DeleteAsync(pass, $"method {Ownership.Name(pass)}", () => pass.Target.Rest.DeleteMethodAsync(
                new() { RestApiId = pass.ApiId, ResourceId = resourceId, HttpMethod = httpMethod }, cancellationToken));
        }
    }

    // Deleting a resource takes everything below along, so only one that is empty goes: innermost first.
    private async Task DeleteResourcesAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.CreatedResourceIds is not { Count: > 0 } created)
        {
            return;
        }

        var snapshot = await services.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: true, cancellationToken);
        // The path of what is inside is the longer one; shared resources are not in the order in which they were made.
        foreach (var resource in created.Select(id => snapshot?.Find(id)).OfType<RestResource>().OrderByDescending(resource => resource.Path.Length).ToList())
        {
            var id = resource.Id;
            if (resource.Methods.Count > 0 || snapshot!.HasChildren(id))
            {
                pass.Publish(EventType.Normal, Events.Retained, "Delete", $"Left resource {resource.Path} ({id}) of API {pass.ApiId} in AWS: it is in use.");
                continue;
            }

            await DeleteAsync(pass, $"resource {resource.Path} ({id}) of API {pass.ApiId}", () => pass.Target.Rest.DeleteResourceAsync(
                new() { RestApiId = pass.ApiId, ResourceId = id }, cancellationToken));
            snapshot = new RestSnapshot(snapshot.ById.Remove(id));
        }
    }

    private static async Task DeleteAsync<TResponse>(RestIntegrationPass pass, string what, Func<Task<TResponse>> call)
        where TResponse : AmazonAPIGatewayResponse
    {
        try
        {
            var response = await call();
            pass.SawAws = true;
            pass.Publish(EventType.Normal, Events.Deleted, "Delete", Messages.WithRequestId($"Deleted {what}", response.ResponseMetadata?.RequestId));
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            // It, or everything around it, is gone: what was wanted.
        }
    }

    private async Task<PassOutcome> LetGoAsync(RestIntegrationPass pass, string why)
    {
        if (pass.HasAwsSide)
        {
            pass.ApiId = pass.Home.ApiId;
            pass.Publish(EventType.Normal, Events.Retained, "Delete", $"Left the integration of {Ownership.Name(pass)} in AWS: {why}.");
        }

        return await services.Writer.RemoveFinalizerAsync(pass);
    }
}
