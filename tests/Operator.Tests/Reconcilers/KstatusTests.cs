using System.Text.Json;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Conditions;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Gitops;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.IntegrationSteps;
using static Operator.Tests.Reconcilers.World.Steps<Operator.Tests.Reconcilers.World.TestWorld, Operator.Apis.V1Alpha1.Integration>;

namespace Operator.Tests.Reconcilers;

/// <summary>
/// What Flux (by kstatus, and by the expressions in <c>docs/gitops/flux</c>) and Argo CD (by the script in <c>docs/gitops/argocd</c>) make of an
/// object in each of our states. The states are brought about, not written by hand. kstatus' rules are written down here once more, on the raw
/// JSON: the product's own <see cref="Kstatus"/> must agree with them.
/// </summary>
public sealed class KstatusTests
{
    private static readonly Dictionary<string, (Func<TestWorld, Task> Arrange, KstatusPhase Phase, string? Reason)> States = new()
    {
        ["created, and no operator has seen it"] = (Created, KstatusPhase.InProgress, null),
        ["available"] = (Ready, KstatusPhase.Current, Reasons.Available),
        ["edited, and no operator has seen it"] = (Then(Ready, Edit), KstatusPhase.InProgress, Reasons.Available),
        ["edit under way, AWS throttles"] = (
            Then(Ready, Edit, Fault("UpdateIntegration", FaultKind.ThrottleStorm), Fail), KstatusPhase.InProgress, Reasons.ProgressingWithRetry),
        ["an outage that is not news"] = (Then(Ready, Fault("*", FaultKind.Status), Fail), KstatusPhase.Current, Reasons.Available),
        ["an outage for too long"] = (
            Then(Ready, Fault("*", FaultKind.Status), Wait(TimeSpan.FromMinutes(31)), Fail), KstatusPhase.InProgress, Reasons.Stale),
        ["the API is missing"] = (Then(Missing, Reconcile), KstatusPhase.InProgress, Reasons.ApiNotFound),
        ["access denied"] = (Then(Created, Fault("CreateIntegration", FaultKind.AccessDenied), Reconcile), KstatusPhase.InProgress, Reasons.AccessDenied),
        ["no credentials"] = (Then(Created, NoCredentials, Reconcile), KstatusPhase.InProgress, Reasons.CredentialsUnavailable),
        ["the wrong protocol"] = (Then(WrongProtocol, Reconcile), KstatusPhase.Failed, Reasons.ProtocolMismatch),
        ["refused by AWS"] = (Then(Refused, Reconcile), KstatusPhase.Failed, Reasons.InvalidSpec),
        ["refused, and mended"] = (Then(Refused, Reconcile, Mend, Reconcile), KstatusPhase.Current, Reasons.Available),
        ["drift that is only reported"] = (Then(Detecting, Reconcile, Change, Reconcile), KstatusPhase.Current, Reasons.DriftDetected),
        ["suspended as it was"] = (Then(Ready, Suspend, Reconcile), KstatusPhase.Current, Reasons.Available),
        ["suspended and edited"] = (Then(Ready, Suspend, Reconcile, Edit, Reconcile), KstatusPhase.InProgress, Reasons.Suspended),
        ["deletion asked for"] = (Then(Ready, Delete), KstatusPhase.Terminating, Reasons.Available),
        ["deletion blocked by a route"] = (Then(Ready, Route, Delete, Reconcile), KstatusPhase.Terminating, Reasons.DeletionBlockedByRoutes),
        ["deletion while suspended"] = (Then(Ready, Suspend, Reconcile, Delete, Reconcile), KstatusPhase.Terminating, null),
    };

    public static TheoryData<string> Names => [.. States.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Generic_tools_draw_the_right_conclusion(string state)
    {
        var (arrange, phase, reason) = States[state];
        await using var world = await TestWorld.StartAsync();

        await arrange(world);

        var entity = await world.GetAsync("one");
        var json = JsonSerializer.SerializeToElement(entity, ApiJson.Options);
        Assert.Equal((phase, phase.ToString()), (Kstatus.Compute(json).Phase, Flux(json)));
        Assert.Equal(phase, Kstatus.Compute(entity.Metadata, entity.Status?.ObservedGeneration, entity.Status?.Conditions).Phase);
        Assert.Equal(
            phase switch { KstatusPhase.Current => "Healthy", KstatusPhase.Failed => "Degraded", _ => reason == Reasons.Suspended ? "Suspended" : "Progressing" },
            ArgoHealth.Of(json).Status);
        Assert.Equal(phase switch { KstatusPhase.Current => "Current", KstatusPhase.Failed => "Failed", _ => "InProgress" }, FluxHealth.Of(json));
        if (reason is not null)
        {
            Assert.Equal(reason, entity.Status!.Conditions!.Single(c => c.Type == Conditions.Ready).Reason);
        }
    }

    // kstatus' generic rules, in its order.
    private static string Flux(JsonElement entity)
    {
        if (entity.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _))
        {
            return "Terminating";
        }

        if (!entity.TryGetProperty("status", out var status))
        {
            return "Current";
        }

        if (status.TryGetProperty("observedGeneration", out var observed) && observed.GetInt64() != Generation(entity))
        {
            return "InProgress";
        }

        var conditions = ConditionsOf(entity);
        return conditions.GetValueOrDefault("Reconciling") == "True" ? "InProgress"
            : conditions.GetValueOrDefault("Stalled") == "True" ? "Failed"
            : conditions.TryGetValue("Ready", out var ready) && ready != "True" ? "InProgress"
            : "Current";
    }

    private static long Generation(JsonElement entity) => entity.GetProperty("metadata").GetProperty("generation").GetInt64();

    private static Dictionary<string, string> ConditionsOf(JsonElement entity) =>
        entity.GetProperty("status").TryGetProperty("conditions", out var conditions)
            ? conditions.EnumerateArray().ToDictionary(c => c.GetProperty("type").GetString()!, c => c.GetProperty("status").GetString()!)
            : [];
}
