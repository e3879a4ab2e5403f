using Operator.Apis.V1Alpha1;
using Operator.Reconcilers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.RestSteps;
using static Operator.Tests.Reconcilers.World.Steps<Operator.Tests.Reconcilers.World.RestWorld, Operator.Apis.V1Alpha1.RestIntegration>;

namespace Operator.Tests.Reconcilers.ReasonTable;

/// <summary>Every reason that a <see cref="RestIntegration"/> can carry, and how it gets there.</summary>
internal static class RestIntegrationScenarios
{
    private const string Put = "apigateway.PutIntegration";
    private const string Update = "apigateway.UpdateIntegration";

    // The samples' world has these, the root included.
    private const int ResourcesFromTheStart = 4;

    public static IReadOnlyDictionary<string, Scenario<RestWorld>> Reached { get; } = new Dictionary<string, Scenario<RestWorld>>(
        new ReferenceScenarios<RestWorld, RestIntegration>(
            ReferenceTargets.RestApi, "id", RestWorld.Api,
            (world, reference) => world.ApplyAsync("one", spec => (spec.RestApiId, spec.RestApiRef) = (null, reference))).All)
    {
        [Reasons.Available] = new(Conditions.Ready, Ready),
        // Finalizer, intent, PutIntegration.
        [Reasons.Progressing] = new(Conditions.Reconciling, Then(Created, DieBefore(3))),
        [Reasons.ProgressingWithRetry] = new(Conditions.Reconciling, Then(Ready, Edit, Fault(Update, FaultKind.ThrottleStorm), Fail)),
        [Reasons.ConflictRetrying] = new(Conditions.Ready, Then(Ready, Edit, Fault(Update, FaultKind.ConcurrentModification), Reconcile)),
        [Reasons.Stale] = new(Conditions.Ready, Then(Ready, Fault("*", FaultKind.Status), Wait(TimeSpan.FromMinutes(31)), Fail)),
        [Reasons.AccountNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.AccountRef = new() { Name = "missing" }), Reconcile)),
        [Reasons.NamespaceNotAllowed] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.OfOthers)), Created, Reconcile)),
        [Reasons.ApiNotAllowed] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.OtherApis)), Created, Reconcile)),
        [Reasons.AccountMismatch] = new(Conditions.Stalled, Then(Do(world => world.HaveAccount(TestAccounts.Elsewhere)), Created, Reconcile)),
        [Reasons.RoleNotAssumed] = new(
            Conditions.Ready, Then(Do(world => world.HaveAccount(TestAccounts.ByRole(world.Gateway.Address))), Fault("AssumeRole", FaultKind.AccessDenied), Created, Reconcile)),
        [Reasons.Suspended] = new(Conditions.Suspended, Then(Ready, Suspend, Reconcile)),
        [Reasons.DriftDetected] = new(
            Conditions.Drifted,
            Then(Apply(spec => (spec.TimeoutInMillis, spec.DriftPolicy) = (5000, DriftPolicy.Detect)), Reconcile, Change, Wait(TimeSpan.FromMinutes(10)), Reconcile)),
        [Reasons.DriftCorrectionFailed] = new(
            Conditions.Drifted, Then(Ready, Change, Wait(TimeSpan.FromMinutes(10)), Fault(Update, FaultKind.AccessDenied), Reconcile)),
        [Reasons.ApiNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.RestApiId = "nosuchapi1"), Reconcile)),
        [Reasons.ResourceNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.ResourcePath = "/nowhere"), Reconcile)),
        [Reasons.MethodNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.HttpMethod = "DELETE"), Reconcile)),
        [Reasons.IntegrationNotFound] = new(Conditions.Ready, Then(Apply(spec => spec.ManagementPolicy = ManagementPolicy.Observe), Reconcile)),
        [Reasons.AlreadyExists] = new(Conditions.Stalled, Then(world => world.PutByOthersAsync(), Ready)),
        [Reasons.AlreadyClaimed] = new(Conditions.Stalled, ClaimTwice),
        [Reasons.InvalidSpec] = new(Conditions.Stalled, Then(Apply(spec => (Proxy(spec).ConnectionType, spec.ConnectionId) = ("VPC_LINK", "nolink")), Reconcile)),
        [Reasons.AccountUnknown] = new(Conditions.Ready, Then(NoAccount, Lambda(), Reconcile)),
        [Reasons.ImmutableChange] = new(
            Conditions.Stalled, Then(Ready, Patch("""{"spec":{"httpMethod":"POST"}}"""), Reconcile), () => RestWorld.StartAsync(validate: false)),
        [Reasons.RegionMissing] = new(Conditions.Stalled, Ready, () => RestWorld.StartAsync(options: new ReconcilerOptions())),
        [Reasons.AccessDenied] = new(Conditions.Ready, Then(Created, Fault(Put, FaultKind.AccessDenied), Reconcile)),
        [Reasons.CredentialsUnavailable] = new(Conditions.Ready, Then(Created, NoCredentials, Reconcile)),
        [Reasons.QuotaExceeded] = new(
            Conditions.Ready,
            Then(Apply(spec => (spec.ResourcePath, spec.CreateResource, spec.Method) = ("/shop", true, new RestMethodSpec())), Reconcile),
            () => RestWorld.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, ResourcesPerRestApi = ResourcesFromTheStart })),
        // A deletion has to know what a lost put has made.
        [Reasons.CreatePending] = new(Conditions.DeletionBlocked, Then(Created, Fault(Put, FaultKind.Status), Fail, Delete, Reconcile)),
        // A link of a public integration.
        [Reasons.FieldNotKept] = new(
            Conditions.Stalled,
            Then(Apply(spec => Proxy(spec).ConnectionType = "INTERNET"), Reconcile, Patch("""{"spec":{"connectionId":"vlnk02"}}"""), Reconcile),
            () => RestWorld.StartAsync(validate: false)),
        [Reasons.Granted] = new(Conditions.PermissionGranted, Then(Lambda(), Reconcile)),
        [Reasons.PermissionNotNeeded] = new(
            Conditions.PermissionGranted, Then(Lambda(spec => spec.Credentials = "arn:aws:iam::123456789012:role/x"), Reconcile)),
        [Reasons.PermissionMissing] = new(
            Conditions.PermissionGranted,
            Then(Lambda(spec => spec.DriftPolicy = DriftPolicy.Detect), Reconcile, TakePermission, Wait(TimeSpan.FromMinutes(10)), Reconcile)),
        [Reasons.FunctionNotFound] = new(Conditions.PermissionGranted, Then(Lambda(spec => spec.Lambda!.FunctionName = "later"), Reconcile)),
        [Reasons.FunctionInOtherAccount] = new(
            Conditions.PermissionGranted,
            Then(Lambda(spec => spec.Lambda = new() { FunctionArn = "arn:aws:lambda:us-west-2:999999999999:function:orders" }), Reconcile)),
        [Reasons.PolicyTooLarge] = new(Conditions.PermissionGranted, Then(world => world.Policies.FillAsync("orders"), Lambda(), Reconcile)),
        [Reasons.StagesUnknown] = new(Conditions.PermissionGranted, Then(world => world.HaveNoStageAsync(), Lambda(spec => spec.Lambda!.AllowTestInvoke = false), Reconcile)),
        [Reasons.Deployed] = new(Conditions.Deployed, Then(Ready, Served(current: true), Reconcile)),
        [Reasons.DeploymentPending] = new(Conditions.Deployed, Then(Ready, Served(current: false), Reconcile)),
        [Reasons.RolledBack] = new(Conditions.Deployed, Then(Ready, Served(current: false, rollbackTo: "d1"), Reconcile)),
        [Reasons.Deleting] = new(Conditions.Ready, Then(Ready, Delete, Fault("apigateway.DeleteIntegration", FaultKind.ThrottleStorm), Fail)),
        [Reasons.InternalError] = new(Conditions.Ready, Then(Created, Fault(Put, FaultKind.Status, status: 418), Fail)),
    };

    /// <summary>The others, and why they cannot come up.</summary>
    public static IReadOnlyDictionary<string, string[]> Never { get; } = new Dictionary<string, string[]>
    {
        ["it is nobody's account"] = [Reasons.AccountInUse],
        ["a REST API has one protocol"] = [Reasons.ProtocolMismatch],
        ["a method names its integration, so that there is no id to leave out and no second one to confuse it with"] = [Reasons.NothingToObserve, Reasons.CreateUncertain],
        ["PutIntegration replaces in place"] = [Reasons.ReplacementRequired, Reasons.ReplacementBlocked],
        ["quick create, routes and automatic deployment are of HTTP and WebSocket APIs"] =
            [Reasons.QuickCreateManaged, Reasons.DeletionBlockedByRoutes, Reasons.StageWithoutAutoDeploy],
        ["the RestDeployment says it"] =
            [Reasons.NothingToDeploy, Reasons.MethodWithoutIntegration, Reasons.DeploymentRefused, Reasons.DeploymentNotFound],
    };

    private static async Task ClaimTwice(RestWorld world)
    {
        foreach (var name in new[] { "one", "two" })
        {
            await world.ApplyAsync(name, _ => { });
        }

        await world.ReconcileAsync("one");
        await world.ReconcileAsync("two");
    }

    private static RestIntegrationSpec Proxy(RestIntegrationSpec spec)
    {
        (spec.Type, spec.IntegrationHttpMethod, spec.Uri) = ("HTTP_PROXY", "GET", "https://example.com/");
        return spec;
    }

    private static async Task TakePermission(RestWorld world) =>
        await world.Policies.RemoveAsync("orders", Assert.Single(await world.Policies.IdsAsync("orders")));
}
