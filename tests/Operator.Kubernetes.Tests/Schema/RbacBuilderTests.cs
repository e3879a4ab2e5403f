using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Kubernetes.Tests.Schema;

public sealed class RbacBuilderTests
{
    [Fact]
    public void Permissions_on_one_resource_add_up_and_resources_with_equal_verbs_share_a_rule()
    {
        var role = RbacBuilder.ClusterRole("r", typeof(Holder));

        Assert.Equal(
            JsonNode.Parse("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"},
                 "rules": [
                   {"apiGroups": [""], "resources": ["configmaps", "secrets"], "verbs": ["get"]},
                   {"apiGroups": [""], "resourceNames": ["a", "b"], "resources": ["configmaps"], "verbs": ["update"]},
                   {"apiGroups": ["example.io"], "resources": ["gadgets"], "verbs": ["get", "list", "watch"]},
                   {"apiGroups": ["example.io"], "resources": ["gadgets/status"], "verbs": ["patch"]}]}
                """)!.ToJsonString(),
            role.ToJsonString());
    }

    [Fact]
    public void A_role_has_a_namespace()
    {
        var role = RbacBuilder.Role("r", "ns", typeof(Holder));

        Assert.Equal(("Role", "ns"), (role["kind"]!.GetValue<string>(), role["metadata"]!["namespace"]!.GetValue<string>()));
    }

    [Fact]
    public void An_entity_without_a_name_in_the_API_is_refused() =>
        Assert.Throws<SchemaException>(() => RbacBuilder.ClusterRole("r", typeof(Wrong)));

    [EntityRbac(typeof(Gadget), Verbs = RbacVerbs.List | RbacVerbs.Watch)]
    [EntityRbac(typeof(Gadget), Verbs = RbacVerbs.Get)]
    [EntityRbac(typeof(Gadget), Subresource = "status", Verbs = RbacVerbs.Patch)]
    [GenericRbac(Groups = [""], Resources = ["secrets", "configmaps"], Verbs = RbacVerbs.Get)]
    [GenericRbac(Groups = [""], Resources = ["configmaps"], ResourceNames = ["b", "a"], Verbs = RbacVerbs.Update)]
    private static class Holder;

    [EntityRbac(typeof(string), Verbs = RbacVerbs.Get)]
    private static class Wrong;
}
