using Operator.Apis.V1Alpha1;
using Operator.Reconcilers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.Steps<Operator.Tests.Reconcilers.RestDeployments.DeploymentWorld, Operator.Apis.V1Alpha1.RestDeployment>;

namespace Operator.Tests.Reconcilers.ReasonTable;

/// <summary>Every reason that a <see cref="RestDeployment"/> can carry, and how it gets there.</summary>
internal static class RestDeploymentScenarios
{
    private const string Create = "apigateway.CreateDeployment";

    private static readonly Func<DeploymentWorld, Task> Created = Apply(_ => { });

    // The pass that waits for a while without changes, the while, and what comes at its end.
    private static readonly Func<DeploymentWorld, Task> Due = Then(Created, Reconcile, Wait(TimeSpan.FromSeconds(10)));

    private static readonly Func<DeploymentWorld, Task> Ready = Then(Created, Settle);

    private static readonly Func<DeploymentWorld, Task> Pin = Patch($$"""{"spec":{"rollbackTo":"{{DeploymentWorld.ByOthers}}"} }""");

    public static IReadOnlyDictionary<string, Scenario<DeploymentWorld>> Reached { get; } = new Dictionary<string, Scenario<DeploymentWorld>>(
        new ReferenceScenarios<DeploymentWorld, RestDeployment>(
            ReferenceTargets.RestApi, "id", DeploymentWorld.Api,
            (world, reference) => world.ApplyAsync("one", spec => (spec.RestApiId, spec.RestApiRef) = (null, reference))).All)
    {
        [Reasons.Available] = new(Conditions.Ready, Ready),
        [Reasons.ProgressingWithRetry] = new(Conditions.Reconciling, Then(Created, Fault("*", FaultKind.Status), Fail)),
        [Reasons.ConflictRetrying] = new(Conditions.Ready, Then(Ready, Pin, Fault("apigateway.UpdateStage", FaultKind.ConcurrentModification), Reconcile)),
        [Reasons.Stale] = new(Conditions.Ready, Then(Ready, Fault("*", FaultKind.Status), Wait(TimeSpan.FromMinutes(31)), Fail)),
        [Reasons.AccountNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.AccountRef = new() { Name = "missing" }), Reconcile)),
        [Reasons.NamespaceNotAllowed] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.OfOthers)), Created, Reconcile)),
        [Reasons.ApiNotAllowed] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.OtherApis)), Created, Reconcile)),
        [Reasons.AccountMismatch] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.Elsewhere)), Created, Reconcile)),
        [Reasons.RoleNotAssumed] = new(
            Conditions.Ready, Then(Do(world => world.HaveAccount(TestAccounts.ByRole(world.Gateway.Address))), Fault("AssumeRole", FaultKind.AccessDenied), Created, Reconcile)),
        [Reasons.AccountUnknown] = new(Conditions.Ready, Then(NoAccount, Do(world => world.HaveAccount(TestAccounts.Elsewhere)), Created, Reconcile)),
        [Reasons.Suspended] = new(Conditions.Suspended, Then(Ready, Suspend, Reconcile)),
        [Reasons.ApiNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.RestApiId = "nosuchapi"), Reconcile)),
        [Reasons.AlreadyClaimed] = new(Conditions.Stalled, ClaimTwice),
        [Reasons.InvalidSpec] = new(Conditions.Stalled, Then(Ready, Pin, Fault("apigateway.UpdateStage", FaultKind.Status, status: 400), Reconcile)),
        [Reasons.ImmutableChange] = new(
            Conditions.Stalled, Then(Ready, Patch("""{"spec":{"restApiId":"other"}}"""), Reconcile), () => DeploymentWorld.StartAsync(validate: false)),
        [Reasons.RegionMissing] = new(Conditions.Stalled, Then(Created, Reconcile), () => DeploymentWorld.StartAsync(options: new ReconcilerOptions())),
        [Reasons.AccessDenied] = new(Conditions.Ready, Then(Due, Fault(Create, FaultKind.AccessDenied), Reconcile)),
        [Reasons.CredentialsUnavailable] = new(Conditions.Ready, Then(Created, NoCredentials, Reconcile)),
        [Reasons.QuotaExceeded] = new(
            Conditions.Ready, Then(Apply(spec => spec.StageName = "second"), Reconcile, Wait(TimeSpan.FromSeconds(10)), Reconcile),
            () => DeploymentWorld.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, StagesPerRestApi = 1 })),
        [Reasons.CreatePending] = new(Conditions.Ready, Then(Due, Fault(Create, FaultKind.ResetBefore), Fail, Reconcile)),
        [Reasons.DeploymentPending] = new(Conditions.Ready, Then(Created, Reconcile)),
        [Reasons.NothingToDeploy] = new(Conditions.Ready, Then(Do(world => world.Integrations.Replace([])), Created, Reconcile)),
        [Reasons.MethodWithoutIntegration] = new(
            Conditions.Ready, Then(world => world.TakeAsync("res0orders", "PUT"), world => world.ShowAsync(), Due, Reconcile)),
        [Reasons.DeploymentRefused] = new(Conditions.Ready, Then(Due, Fault(Create, FaultKind.Status, status: 400), Reconcile)),
        [Reasons.DeploymentNotFound] = new(Conditions.Stalled, Then(Ready, Patch("""{"spec":{"rollbackTo":"nosuch"}}"""), Reconcile)),
        [Reasons.RolledBack] = new(Conditions.Ready, Then(Ready, Pin, Reconcile)),
        [Reasons.Deleting] = new(
            Conditions.Ready,
            Then(
                Apply(spec => (spec.StageName, spec.DeletionPolicy) = ("beta", DeletionPolicy.Delete)),
                Settle, Delete, Fault("apigateway.DeleteStage", FaultKind.ThrottleStorm), Fail)),
        [Reasons.InternalError] = new(Conditions.Ready, Then(Created, Fault("*", FaultKind.Status, status: 418), Fail)),
    };

    /// <summary>The others, and why they cannot come up.</summary>
    public static IReadOnlyDictionary<string, string[]> Never { get; } = new Dictionary<string, string[]>
    {
        ["it is nobody's account"] = [Reasons.AccountInUse],
        ["before it deploys it has said that it waits, and what it does then takes one pass"] = [Reasons.Progressing],
        ["a stage serves the deployment or it does not, and is always corrected"] = [Reasons.DriftDetected, Reasons.DriftCorrectionFailed, Reasons.FieldNotKept],
        ["it has no integration of its own"] =
        [
            Reasons.ProtocolMismatch, Reasons.IntegrationNotFound, Reasons.NothingToObserve, Reasons.ResourceNotFound, Reasons.MethodNotFound, Reasons.AlreadyExists,
            Reasons.ReplacementRequired, Reasons.ReplacementBlocked, Reasons.QuickCreateManaged, Reasons.DeletionBlockedByRoutes, Reasons.StageWithoutAutoDeploy,
        ],
        ["between deployments that could be the lost one it makes a new one"] = [Reasons.CreateUncertain],
        ["it calls no function"] =
        [
            Reasons.Granted, Reasons.PermissionNotNeeded, Reasons.PermissionMissing, Reasons.FunctionNotFound,
            Reasons.FunctionInOtherAccount, Reasons.PolicyTooLarge, Reasons.StagesUnknown,
        ],
        ["the RestIntegrations say it"] = [Reasons.Deployed],
    };

    private static Func<DeploymentWorld, Task> Apply(Action<RestDeploymentSpec> edit) => async world => await world.ApplyAsync("one", edit);

    private static async Task ClaimTwice(DeploymentWorld world)
    {
        foreach (var name in new[] { "one", "two" })
        {
            await world.ApplyAsync(name);
        }

        await world.ReconcileAsync("one");
        await world.ReconcileAsync("two");
    }
}
