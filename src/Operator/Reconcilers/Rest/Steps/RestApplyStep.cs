using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.Rest.Steps;

/// <summary>
/// Compares, and where the policies allow it makes AWS equal: resource, method, integration, responses. Writes are planned phase by
/// phase, each from what AWS holds after the one before.
/// </summary>
internal sealed class RestApplyStep(RestServices services, MethodReader reader, MethodWriter writer, ResourceCreator resources, RestClaimStep claim)
    : IPassStep<RestIntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Observed?.Integration is not null)
        {
            var plan = Plan(pass, new RestProgress());
            pass.Differences = plan.Changes;
            var cutShort = pass.Status.PendingResponses is not null && pass.Spec.ManagementPolicy == ManagementPolicy.Manage;
            if (!cutShort && (plan.Phase is null || !Corrects(pass)))
            {
                return null;
            }
        }

        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        try
        {
            return await WriteAsync(pass, cancellationToken);
        }
        catch
        {
            // Whatever was written before the failure is in no reply that we know of.
            services.Snapshots.Invalidate(pass.Api);
            throw;
        }
    }

    private static bool Corrects(RestIntegrationPass pass) =>
        pass.Spec.ManagementPolicy == ManagementPolicy.Manage && (pass.Spec.DriftPolicy == DriftPolicy.Correct || pass.IsEdit);

    private static RestPlan Plan(RestIntegrationPass pass, RestProgress progress) =>
        RestPlanner.Plan(pass.Desired, pass.Observed, pass.OnceDeclared, progress);

    private async Task<PassOutcome?> WriteAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        // Nobody else of ours writes to this API now; what others did since the picture was taken must not be overwritten unseen.
        IReadOnlyList<string> missing = [];
        var snapshot = pass.Resource is null ? await services.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: true, cancellationToken) : null;
        if (pass.Resource is null)
        {
            if (snapshot is null)
            {
                return RestOutcomes.ApiNotFound(pass, services.Options);
            }

            pass.Resource = snapshot.FindPath(pass.Spec.ResourcePath!);
            missing = ResourceCreator.Missing(snapshot, pass.Spec.ResourcePath!);
            pass.OnTheWay = snapshot.OnTheWay(pass.Spec.ResourcePath!);
            if (pass.Resource is null && missing.Count == 0)
            {
                return RestOutcomes.NoPath(pass, services.Options);
            }
        }

        if (pass.Resource is not null)
        {
            await reader.ReadAsync(pass, cancellationToken);
        }

        if (claim.Judge(pass) is { } refused)
        {
            return refused;
        }

        var before = pass.Observed?.Integration is null ? null : Plan(pass, new RestProgress());
        if (before is { Phase: null } && pass.Status.PendingResponses is null)
        {
            return null;
        }

        await IntendAsync(pass, missing, cancellationToken);
        try
        {
            if (missing.Count > 0)
            {
                await resources.CreateAsync(pass, snapshot!, missing, cancellationToken);
                pass.Status.ResourceId = pass.Resource!.Id;
            }

            var outcome = await ConvergeAsync(pass, cancellationToken);
            pass.Status.PendingCreate = null;
            Announce(pass, before);
            return outcome;
        }
        catch (AwsCallException exception)
        {
            Trim(pass, exception);
            throw;
        }
    }

    private async Task IntendAsync(RestIntegrationPass pass, IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        var status = pass.Status;
        status.RestApiId = pass.ApiId;
        status.Region = pass.Target.Region;
        status.HttpMethod = pass.HttpMethod;
        status.ResourceId = pass.Resource?.Id;
        status.ResourcePath = pass.Resource?.Path ?? pass.Spec.ResourcePath;
        if (pass.Observed?.Integration is not null)
        {
            return;
        }

        var desired = pass.Desired;
        var now = services.TimeProvider.GetUtcNow().UtcDateTime;
        status.PendingCreate = new PendingRestCreate
        {
            StartedAt = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc),
            ResourcePaths = missing.Count == 0 ? null : [.. missing],
            Method = pass.Observed is null ? true : null,
            Fingerprint = Ownership.Fingerprint(desired.Integration),
            Fields = [.. desired.FieldNames],
        };
        services.Conditions.Begin(pass, "Wait a moment: the integration is being created.");
        await services.Writer.WriteStatusAsync(pass, locked: true, cancellationToken);
    }

    // What was refused was not made, and what comes after the failure was not tried. Only a lost answer keeps its intent.
    private static void Trim(RestIntegrationPass pass, AwsCallException exception)
    {
        if (pass.Status.PendingCreate is not { } pending)
        {
            return;
        }

        if (!exception.OutcomeUnknown)
        {
            pass.Status.PendingCreate = null;
        }
        else if (pass.Resource is null || pass.Resource.Path != (pass.Status.ResourcePath ?? ""))
        {
            (pending.Method, pending.Fingerprint) = (null, null);
        }
        else if (pass.Observed is null)
        {
            pending.Fingerprint = null;
        }
    }

    private async Task<PassOutcome?> ConvergeAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.PendingResponses is not null)
        {
            await MethodWriter.PutBackAsync(pass, cancellationToken);
        }

        var progress = new RestProgress();
        var plan = Plan(pass, progress);
        while (plan.Phase is { } phase)
        {
            progress.Tried(phase);
            foreach (var operation in plan.Operations)
            {
                if (operation is RestOperation.PutIntegration { Over: true })
                {
                    await NoteResponsesAsync(pass, cancellationToken);
                }

                await writer.RunAsync(pass, operation, progress, cancellationToken);
            }

            plan = Plan(pass, progress);
        }

        services.Snapshots.Wrote(pass.Api, pass.Resource!.Id, pass.HttpMethod, pass.Observed);
        pass.Differences = plan.Changes;
        if (pass.Observed?.Integration is null)
        {
            return new PassOutcome.Conflict("Nothing to do: somebody took the integration away while it was written, and the operator looks again.");
        }

        pass.Status.Observed = pass.Observed.Integration;
        var dropped = plan.Correctable.ToList();
        return dropped.Count == 0
            ? null
            : new PassOutcome.Stalled(
                Reasons.FieldNotKept,
                $"Remove {DriftReport.Names(dropped)} from the spec, or add it to ignoreFields: API Gateway accepted the value and dropped it, or does not let it be cleared.",
                services.Options.StalledRecheck);
    }

    // A put may take responses along. What nobody else knows of them is written down before.
    private async Task NoteResponsesAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        if (MethodWriter.Endangered(pass.Desired, pass.Observed, pass.OnceDeclared) is { Count: > 0 } endangered)
        {
            pass.Status.PendingResponses = endangered;
            services.Conditions.Begin(pass, "Wait a moment: the integration is being rewritten.");
            await services.Writer.WriteStatusAsync(pass, locked: true, cancellationToken);
        }
    }

    private static void Announce(RestIntegrationPass pass, RestPlan? before)
    {
        if (pass.Writes.Count == 0)
        {
            return;
        }

        if (before is null)
        {
            pass.Publish(EventType.Normal, Events.Created, "Create", Messages.WithRequestId($"Created the integration of {Ownership.Name(pass)}", pass.LastRequestId));
            return;
        }

        var (reason, verb) = pass.IsEdit ? (Events.Updated, "Updated") : (Events.DriftCorrected, "Corrected drift of");
        pass.Publish(EventType.Normal, reason, "Update", Messages.WithRequestId(
            $"{verb} {Ownership.Name(pass)}: {DriftReport.Names(before.Correctable)}", pass.LastRequestId));
    }
}
