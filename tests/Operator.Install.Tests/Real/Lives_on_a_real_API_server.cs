using Operator.Install.Tests.Definitions;
using Operator.Kubernetes.Schema;

namespace Operator.Install.Tests.Real;

/// <summary>
/// Every rendering through its life on a control plane of its own: applied over older definitions that have objects, upgraded, used,
/// uninstalled. Helm itself is not run: what it does to the cluster is done by kubectl, server-side.
/// </summary>
[Trait("World", "Real")]
public sealed class Lives_on_a_real_API_server
{
    private const string Api = "a1b2c3d4";
    private const string Kinds = "integrations,restintegrations,restdeployments";
    private const string Backend = """
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: Integration
        metadata: {name: backend, namespace: team-a, labels: {environment: test}}
        spec: {apiId: a1b2c3d4, integrationType: HTTP_PROXY, integrationMethod: GET, integrationUri: "https://backend.example.com/", ignoreFields: [description]}
        ---
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: RestIntegration
        metadata: {name: maintenance, namespace: team-a, labels: {environment: test}}
        spec: {restApiId: r3st4p1x, resourcePath: /orders, httpMethod: GET, type: MOCK, passthroughBehavior: NEVER}
        """;

    // Needs every right and fields that the older definitions lack.
    private const string Function = """
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: Integration
        metadata: {name: orders, namespace: team-a, labels: {environment: test}}
        spec: {apiId: a1b2c3d4, lambda: {functionName: "orders:live"}}
        """;

    [Theory]
    [MemberData(nameof(Installed.Ways), MemberType = typeof(Installed))]
    public async Task Installed_over_older_definitions_used_and_uninstalled_without_leaving_anything_behind(string way)
    {
        await using var world = await InstalledWorld.StartAsync(way);
        var before = await world.EverythingAsync();

        // An older release with objects.
        await world.ApplyAsync(world.Release.Objects.Select(each => Installed.IsDefinition(each) ? OlderDefinitions.InPlaceOf(each) : each));
        await using (var older = world.Start())
        {
            await world.ApplyAsync(Backend);
            await world.KubectlAsync("-n", "team-a", "wait", "--for=condition=Ready", "integration/backend", "restintegration/maintenance", "--timeout=60s");
            await InstalledWorld.StopAsync(older, world.Deadline);
        }

        var objects = await world.ObjectsAsync();
        await world.Aws.ResetCallsAsync(world.Deadline);

        // The upgrade: nothing is written to any object, in Kubernetes or in AWS.
        await world.ApplyAsync(world.Release.Objects);
        await using var current = world.Start();
        await world.ApplyAsync(Function);
        await world.KubectlAsync("-n", "team-a", "wait", "--for=condition=Ready", "integration/orders", "--timeout=60s");
        await world.KubectlAsync("-n", "team-a", "wait", "--for=condition=PermissionGranted", "integration/orders", "--timeout=30s");
        Assert.Equal(objects, (await world.ObjectsAsync()).Where(each => !each.StartsWith("Integration/orders ", StringComparison.Ordinal)));
        var stored = await world.StoredVersionsAsync();
        Assert.All(OlderDefinitions.Current.Keys, name => Assert.Contains($"{name}=[\"v1alpha1\"]", stored, StringComparison.Ordinal));
        Assert.Equal(["CreateIntegration", "lambda.AddPermission"], (await world.Aws.CallsAsync(world.Deadline)).Keys.Where(InstalledWorld.Writes).Order(StringComparer.Ordinal));

        // Objects first, then the release, then what it kept and the lease.
        await world.KubectlAsync("-n", "team-a", "delete", Kinds, "--all", "--timeout=60s");
        Assert.Empty(await world.Aws.GetIntegrationsAsync(Api, world.Deadline));
        await InstalledWorld.StopAsync(current, world.Deadline);
        Assert.DoesNotContain("forbidden", current.Log, StringComparison.OrdinalIgnoreCase);
        await world.UninstallAsync();
        await world.DeleteAsync(world.Release.Objects.Where(Installed.IsKept));
        await world.KubectlAsync("-n", world.Release.Namespace, "delete", "lease", world.Release.LeaseName);
        Assert.Equal(before, await world.EverythingAsync());
    }

    [Fact]
    public async Task A_release_that_goes_first_leaves_definitions_objects_and_integrations_to_the_next_one()
    {
        await using var world = await InstalledWorld.StartAsync("default");
        await world.ApplyAsync(world.Release.Objects);
        await using (var first = world.Start())
        {
            await world.ApplyAsync(Backend);
            await world.KubectlAsync("-n", "team-a", "wait", "--for=condition=Ready", "integration/backend", "restintegration/maintenance", "--timeout=60s");
            await InstalledWorld.StopAsync(first, world.Deadline);
        }

        await world.UninstallAsync();
        var objects = await world.ObjectsAsync();
        Assert.Equal(2, objects.Count);
        Assert.Single(await world.Aws.GetIntegrationsAsync(Api, world.Deadline));

        // Deleted while nobody works: the finalizer holds it for whoever comes next.
        await world.KubectlAsync("-n", "team-a", "delete", "integration/backend", "--wait=false");
        await world.ApplyAsync(world.Release.Objects);
        await using var second = world.Start();
        await world.KubectlAsync("-n", "team-a", "wait", "--for=delete", "integration/backend", "--timeout=60s");
        Assert.Empty(await world.Aws.GetIntegrationsAsync(Api, world.Deadline));
        Assert.Equal(objects.Where(each => each.StartsWith("RestIntegration/", StringComparison.Ordinal)), await world.ObjectsAsync());
    }

    [Fact]
    public async Task Definitions_that_go_before_their_objects_wait_for_an_operator_to_come_back()
    {
        // crds.keep is off in this case: uninstalling takes the definitions along, after the Deployment.
        await using var world = await InstalledWorld.StartAsync("full");
        await world.ApplyAsync(world.Release.Objects);
        await using (var first = world.Start())
        {
            await world.ApplyAsync(Backend);
            await world.KubectlAsync("-n", "team-a", "wait", "--for=condition=Ready", "integration/backend", "restintegration/maintenance", "--timeout=60s");
            await InstalledWorld.StopAsync(first, world.Deadline);
        }

        await world.UninstallAsync("--wait=false");
        var deleting = await world.KubectlAsync("get", "crd", "-o", "jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}");
        Assert.Contains("integrations.apigateway.integration-operator.io", deleting, StringComparison.Ordinal);
        Assert.Single(await world.Aws.GetIntegrationsAsync(Api, world.Deadline));

        // What the documentation says to do: install again as it was. The definition that went at once is needed too: no controller begins
        // before all kinds are there.
        await world.ApplyAsync(ManifestYaml.Write(world.Release.Objects));
        await using var second = world.Start();
        await world.KubectlAsync("wait", "--for=delete", "crd", "integrations.apigateway.integration-operator.io", "restintegrations.apigateway.integration-operator.io", "--timeout=90s");
        Assert.Empty(await world.Aws.GetIntegrationsAsync(Api, world.Deadline));
    }
}
