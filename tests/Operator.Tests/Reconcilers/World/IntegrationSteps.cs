using Operator.Apis.V1Alpha1;
using static Operator.Tests.Reconcilers.World.Steps<Operator.Tests.Reconcilers.World.TestWorld, Operator.Apis.V1Alpha1.Integration>;

namespace Operator.Tests.Reconcilers.World;

/// <summary>Steps of scenarios of <see cref="Integration"/> objects.</summary>
internal static class IntegrationSteps
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Func<TestWorld, Task> Created { get; } = Apply(spec => spec.Description = "mine");

    public static Func<TestWorld, Task> Ready { get; } = Then(Created, Reconcile);

    /// <summary>An object for an API that is not there.</summary>
    public static Func<TestWorld, Task> Missing { get; } = Apply(spec => spec.ApiId = "nowhere");

    public static Func<TestWorld, Task> WrongProtocol { get; } = Apply(spec => spec.ApiId = TestWorld.WebSocket);

    public static Func<TestWorld, Task> Detecting { get; } = Apply(spec => (spec.Description, spec.DriftPolicy) = ("mine", DriftPolicy.Detect));

    /// <summary>An object that the rules let in and AWS does not.</summary>
    public static Func<TestWorld, Task> Refused { get; } = Apply(spec =>
    {
        (spec.IntegrationType, spec.IntegrationMethod) = ("HTTP_PROXY", "GET");
        (spec.ConnectionType, spec.ConnectionId) = ("VPC_LINK", "nolink");
        spec.IntegrationUri = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/a/b/c";
    });

    /// <summary>Corrects what <see cref="Refused"/> has wrong.</summary>
    public static Func<TestWorld, Task> Mend { get; } = Patch("""{"spec":{"connectionId":"vlnk01"}}""");

    public static Func<TestWorld, Task> Edit { get; } = Patch("""{"spec":{"description":"new"}}""");

    /// <summary>An edit that needs another integration.</summary>
    public static Func<TestWorld, Task> ChangeType { get; } =
        Patch("""{"spec":{"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/"}}""");

    public static Func<TestWorld, Task> Apply(Action<IntegrationSpec> edit) => async world => await world.ApplyAsync("one", edit);

    /// <summary>An object with a lambda block instead of type and URI.</summary>
    public static Func<TestWorld, Task> Lambda(LambdaSpec lambda, Action<IntegrationSpec>? edit = null) => async world => await world.ApplyLambdaAsync(lambda, edit);

    public static async Task Route(TestWorld world) => await world.CreateRouteAsync(TestWorld.Http, "GET /x", (await world.GetAsync("one")).Status!.IntegrationId!);

    /// <summary>Somebody changes the integration.</summary>
    public static async Task Change(TestWorld world) => await world.Aws.UpdateIntegrationAsync(
        new()
        {
            ApiId = TestWorld.Http,
            IntegrationId = (await world.GetAsync("one")).Status!.IntegrationId!,
            IntegrationType = "AWS_PROXY",
            Description = "theirs",
        },
        Cancel);

    /// <summary>Somebody makes an integration just like that of an object without further fields; its id.</summary>
    public static async Task<string> TwinAsync(TestWorld world) => (await world.Aws.CreateIntegrationAsync(
        new() { ApiId = TestWorld.Http, IntegrationType = "AWS_PROXY", IntegrationUri = TestWorld.Lambda, PayloadFormatVersion = "2.0" }, Cancel)).IntegrationId!;
}
