using Operator.Apis.V1Alpha1;
using Operator.Reconcilers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.IntegrationSteps;
using static Operator.Tests.Reconcilers.World.Steps<Operator.Tests.Reconcilers.World.TestWorld, Operator.Apis.V1Alpha1.Integration>;

namespace Operator.Tests.Reconcilers.ReasonTable;

/// <summary>Every reason that an <see cref="Integration"/> can carry, and how it gets there.</summary>
internal static class IntegrationScenarios
{
    private static readonly LambdaSpec Orders = new() { FunctionName = "orders" };

    public static IReadOnlyDictionary<string, Scenario<TestWorld>> Reached { get; } = new Dictionary<string, Scenario<TestWorld>>(
        new ReferenceScenarios<TestWorld, Integration>(
            ReferenceTargets.Api, "apiID", TestWorld.Http,
            (world, reference) => world.ApplyAsync("one", spec => (spec.ApiId, spec.ApiRef) = (null, reference))).All)
    {
        [Reasons.Available] = new(Conditions.Ready, Ready),
        // Finalizer, intent, CreateIntegration.
        [Reasons.Progressing] = new(Conditions.Reconciling, Then(Created, DieBefore(3))),
        [Reasons.ProgressingWithRetry] = new(Conditions.Reconciling, Then(Ready, Edit, Fault("UpdateIntegration", FaultKind.ThrottleStorm), Fail)),
        [Reasons.ConflictRetrying] = new(Conditions.Ready, Then(Ready, Edit, Fault("UpdateIntegration", FaultKind.ConcurrentModification), Reconcile)),
        [Reasons.Stale] = new(Conditions.Ready, Then(Ready, Fault("*", FaultKind.Status), Wait(TimeSpan.FromMinutes(31)), Fail)),
        [Reasons.AccountNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.AccountRef = new() { Name = "missing" }), Reconcile)),
        [Reasons.NamespaceNotAllowed] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.OfOthers)), Created, Reconcile)),
        [Reasons.ApiNotAllowed] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.OtherApis)), Created, Reconcile)),
        [Reasons.AccountMismatch] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.Elsewhere)), Created, Reconcile)),
        [Reasons.RoleNotAssumed] = new(
            Conditions.Ready, Then(Do(world => world.HaveAccount(TestAccounts.ByRole(world.Gateway.Address))), Fault("AssumeRole", FaultKind.AccessDenied), Created, Reconcile)),
        [Reasons.Suspended] = new(Conditions.Suspended, Then(Ready, Suspend, Reconcile)),
        [Reasons.DriftDetected] = new(Conditions.Drifted, Then(Detecting, Reconcile, Change, Reconcile)),
        [Reasons.DriftCorrectionFailed] = new(Conditions.Drifted, Then(Ready, Change, Fault("UpdateIntegration", FaultKind.AccessDenied), Reconcile)),
        [Reasons.ApiNotFound] = new(Conditions.Ready, Then(Missing, Reconcile)),
        [Reasons.ProtocolMismatch] = new(Conditions.Stalled, Then(WrongProtocol, Reconcile)),
        [Reasons.IntegrationNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.IntegrationId = "missing1"), Reconcile)),
        [Reasons.NothingToObserve] = new(
            Conditions.Ready, Then(Apply(spec => spec.ManagementPolicy = ManagementPolicy.Observe), Reconcile), () => TestWorld.StartAsync(validate: false)),
        [Reasons.AlreadyClaimed] = new(Conditions.Stalled, ClaimTwice),
        [Reasons.InvalidSpec] = new(Conditions.Stalled, Then(Refused, Reconcile)),
        [Reasons.AccountUnknown] = new(Conditions.Ready, Then(NoAccount, Lambda(Orders), Reconcile)),
        [Reasons.ImmutableChange] = new(
            Conditions.Stalled, Then(Ready, Patch("""{"spec":{"apiId":"other"}}"""), Reconcile), () => TestWorld.StartAsync(validate: false)),
        [Reasons.RegionMissing] = new(Conditions.Stalled, Ready, () => TestWorld.StartAsync(options: new ReconcilerOptions())),
        [Reasons.AccessDenied] = new(Conditions.Ready, Then(Created, Fault("CreateIntegration", FaultKind.AccessDenied), Reconcile)),
        [Reasons.CredentialsUnavailable] = new(Conditions.Ready, Then(Created, NoCredentials, Reconcile)),
        [Reasons.QuotaExceeded] = new(
            Conditions.Ready, Then(TwinAsync, Ready), () => TestWorld.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, IntegrationsPerApi = 1 })),
        [Reasons.CreatePending] = new(Conditions.Ready, Then(Created, Fault("CreateIntegration", FaultKind.Status), Fail, Reconcile)),
        [Reasons.CreateUncertain] = new(
            Conditions.Stalled, Then(Apply(_ => { }), Fault("CreateIntegration", FaultKind.LostAnswer, count: 1), Fail, TwinAsync, Reconcile)),
        [Reasons.ReplacementRequired] = new(
            Conditions.Stalled, Then(Apply(spec => spec.ReplacePolicy = ReplacePolicy.Never), Reconcile, ChangeType, Reconcile)),
        [Reasons.ReplacementBlocked] = new(Conditions.Ready, Then(Ready, ChangeType, RouteInTheMiddle, Reconcile)),
        [Reasons.QuickCreateManaged] = new(Conditions.Stalled, AdoptQuickCreated),
        [Reasons.FieldNotKept] = new(Conditions.Stalled, Then(Apply(WithTlsInTheOpen), Reconcile), () => TestWorld.StartAsync(validate: false)),
        [Reasons.DeletionBlockedByRoutes] = new(Conditions.DeletionBlocked, Then(Ready, Route, Delete, Reconcile)),
        [Reasons.Granted] = new(Conditions.PermissionGranted, Then(Lambda(Orders), Reconcile)),
        [Reasons.PermissionNotNeeded] = new(
            Conditions.PermissionGranted, Then(Lambda(Orders, spec => spec.CredentialsArn = "arn:aws:iam::123456789012:role/x"), Reconcile)),
        [Reasons.PermissionMissing] = new(
            Conditions.PermissionGranted,
            Then(Lambda(Orders, spec => spec.DriftPolicy = DriftPolicy.Detect), Reconcile, TakePermission, Wait(TimeSpan.FromMinutes(10)), Reconcile)),
        [Reasons.FunctionNotFound] = new(Conditions.PermissionGranted, Then(Lambda(new() { FunctionName = "later" }), Reconcile)),
        [Reasons.FunctionInOtherAccount] = new(
            Conditions.PermissionGranted, Then(Lambda(new() { FunctionArn = "arn:aws:lambda:us-west-2:999999999999:function:orders" }), Reconcile)),
        [Reasons.PolicyTooLarge] = new(Conditions.PermissionGranted, Then(world => world.Policies.FillAsync("orders"), Lambda(Orders), Reconcile)),
        [Reasons.StagesUnknown] = new(
            Conditions.PermissionGranted,
            Then(Lambda(new() { FunctionName = "orders", PermissionScope = PermissionScope.Stage }), Reconcile),
            () => TestWorld.StartAsync(validate: false)),
        [Reasons.StageWithoutAutoDeploy] = new(
            Conditions.Deployed, Then(world => world.CreateStageAsync(TestWorld.Http, "beta", autoDeploy: false), Ready, Edit, Reconcile)),
        [Reasons.Deleting] = new(Conditions.Ready, Then(Ready, Delete, Fault("DeleteIntegration", FaultKind.ThrottleStorm), Fail)),
        [Reasons.InternalError] = new(Conditions.Ready, Then(Created, Fault("CreateIntegration", FaultKind.Status, status: 418), Fail)),
    };

    /// <summary>The others, and why they cannot come up.</summary>
    public static IReadOnlyDictionary<string, string[]> Never { get; } = new Dictionary<string, string[]>
    {
        ["it is nobody's account"] = [Reasons.AccountInUse],
        ["HTTP and WebSocket APIs have no resources and methods"] = [Reasons.ResourceNotFound, Reasons.MethodNotFound],
        ["an API holds any number of integrations, so none is in the way"] = [Reasons.AlreadyExists],
        ["only REST APIs are deployed by objects of ours"] =
        [
            Reasons.Deployed, Reasons.DeploymentPending, Reasons.NothingToDeploy, Reasons.MethodWithoutIntegration, Reasons.DeploymentRefused,
            Reasons.DeploymentNotFound, Reasons.RolledBack,
        ],
    };

    private static async Task ClaimTwice(TestWorld world)
    {
        var existing = await TwinAsync(world);
        foreach (var name in new[] { "one", "two" })
        {
            await world.ApplyAsync(name, spec => spec.IntegrationId = existing);
        }

        await world.ReconcileAsync("one");
        await world.ReconcileAsync("two");
    }

    // A route that appears after the operator has moved those that it knows, and before it deletes the old integration.
    private static async Task RouteInTheMiddle(TestWorld world)
    {
        var old = (await world.GetAsync("one")).Status!.IntegrationId!;
        world.Crash.BeforeNextAwsWrite = () =>
        {
            world.Crash.BeforeNextAwsWrite = () => world.CreateRouteAsync(TestWorld.Http, "GET /x", old);
            return Task.CompletedTask;
        };
    }

    private static async Task AdoptQuickCreated(TestWorld world)
    {
        var api = await world.QuickCreateAsync("https://example.com/");
        var managed = Assert.Single(await world.IntegrationsAsync(api)).IntegrationId;
        await world.ApplyAsync("one", spec => (spec.ApiId, spec.IntegrationId) = (api, managed));
        await world.ReconcileAsync("one");
    }

    private static void WithTlsInTheOpen(IntegrationSpec spec)
    {
        (spec.IntegrationType, spec.IntegrationMethod, spec.IntegrationUri) = ("HTTP_PROXY", "GET", "https://example.com/");
        spec.TlsConfig = new TlsConfig { ServerNameToVerify = "example.com" };
    }

    private static async Task TakePermission(TestWorld world) =>
        await world.Policies.RemoveAsync("orders", Assert.Single(await world.Policies.IdsAsync("orders")));
}
