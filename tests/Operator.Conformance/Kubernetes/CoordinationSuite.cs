using System.Text.Json.Nodes;
using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>Leases and events, written as the operator writes them.</summary>
public abstract class CoordinationSuite(World world) : Suite(world)
{
    [Fact]
    public async Task A_lease_is_taken_by_one_of_two_and_keeps_its_microseconds()
    {
        var lease = Resource("coordination.k8s.io/v1", "Lease", "leader");
        lease["spec"] = new JsonObject { ["holderIdentity"] = "a", ["leaseDurationSeconds"] = 15, ["renewTime"] = "2026-01-02T03:04:05.123456Z" };
        var created = (await Api.PostAsync(Paths.Leases(Namespace), lease, Token)).MustBe(201);
        Assert.Equal("2026-01-02T03:04:05.123456Z", (string?)created.At("spec.renewTime"));

        string Take(string holder) => $$"""{"metadata":{"resourceVersion":"{{created.ResourceVersion}}"},"spec":{"holderIdentity":"{{holder}}","leaseTransitions":1} }""";
        var path = $"{Paths.Leases(Namespace)}/leader";
        var answers = await Task.WhenAll(Api.MergeAsync(path, Take("b"), Token), Api.MergeAsync(path, Take("c"), Token));
        Assert.Equal([200, 409], answers.Select(answer => answer.Code).Order());
        var holder = (string?)answers.Single(answer => answer.Code == 200).At("spec.holderIdentity");
        Assert.Equal(holder, (string?)(await Api.GetAsync(path, Token)).At("spec.holderIdentity"));
    }

    [Fact]
    public async Task An_event_becomes_a_series_by_a_patch()
    {
        var sent = Resource("events.k8s.io/v1", "Event", "one.1");
        sent["metadata"]!["namespace"] = Namespace;
        sent["eventTime"] = "2026-01-02T03:04:05.123456Z";
        sent["reportingController"] = "integration-operator.io/integration";
        sent["reportingInstance"] = "pod-1";
        sent["action"] = "Create";
        sent["reason"] = "Created";
        sent["type"] = "Normal";
        sent["note"] = "Created integration abc123.";
        sent["regarding"] = new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = "Integration",
            ["name"] = "one",
            ["namespace"] = Namespace,
        };
        var created = (await Api.PostAsync(Paths.Events(Namespace), sent, Token)).MustBe(201);
        Assert.Equal("2026-01-02T03:04:05.123456Z", (string?)created.At("eventTime"));
        Assert.Equal("Created integration abc123.", (string?)created.At("note"));

        var series = (await Api.MergeAsync(
            $"{Paths.Events(Namespace)}/one.1", """{"series":{"count":2,"lastObservedTime":"2026-01-02T03:05:05.000001Z"}}""", Token)).MustBe(200);
        Assert.Equal(2, (int?)series.At("series.count"));
        Assert.Equal("2026-01-02T03:05:05.000001Z", (string?)series.At("series.lastObservedTime"));
        Assert.Equal(["one.1"], Names((await Api.GetAsync(Paths.Events(Namespace), Token)).MustBe(200)));
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Coordination_on_the_sandbox(SandboxWorld world) : CoordinationSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Coordination_on_a_real_API_server(RealWorld world) : CoordinationSuite(world);
