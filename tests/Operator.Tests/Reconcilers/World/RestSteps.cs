using Operator.Apis.V1Alpha1;
using static Operator.Tests.Reconcilers.World.Steps<Operator.Tests.Reconcilers.World.RestWorld, Operator.Apis.V1Alpha1.RestIntegration>;

namespace Operator.Tests.Reconcilers.World;

/// <summary>Steps of scenarios of <see cref="RestIntegration"/> objects.</summary>
internal static class RestSteps
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Func<RestWorld, Task> Created { get; } = Apply(spec => spec.TimeoutInMillis = 5000);

    public static Func<RestWorld, Task> Ready { get; } = Then(Created, Reconcile);

    public static Func<RestWorld, Task> Edit { get; } = Patch("""{"spec":{"timeoutInMillis":7000}}""");

    public static Func<RestWorld, Task> Apply(Action<RestIntegrationSpec> edit) => async world => await world.ApplyAsync("one", edit);

    /// <summary>An object with a lambda block instead of a type.</summary>
    public static Func<RestWorld, Task> Lambda(Action<RestIntegrationSpec>? edit = null) => async world => await world.ApplyLambdaAsync(edit: edit);

    /// <summary>Somebody changes the integration.</summary>
    public static async Task Change(RestWorld world) => await world.Aws.UpdateIntegrationAsync(
        new()
        {
            RestApiId = RestWorld.Api,
            ResourceId = RestWorld.Orders,
            HttpMethod = "GET",
            PatchOperations = [new() { Op = "replace", Path = "/timeoutInMillis", Value = "6000" }],
        },
        Cancel);

    /// <summary>The watch shows a RestDeployment whose stage serves the object's content as it is, or an older one.</summary>
    public static Func<RestWorld, Task> Served(bool current, string? rollbackTo = null) => async world => world.Deployments.Replace(
        [RestWorld.Deployment("prod", current ? (await world.GetAsync("one")).Status!.ContentHash : "older", rollbackTo)]);
}
