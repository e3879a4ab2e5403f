using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Reconcilers.Integrations;

namespace Operator.Tests.Reconcilers;

public sealed class IntegrationChangesTests
{
    [Fact]
    public void The_operators_own_finalizer_annotation_and_status_cost_no_pass()
    {
        Assert.False(DeservesPass(_ => { }, after =>
        {
            after.Metadata.Finalizers = [ApiGroup.Finalizer];
            after.Metadata.Annotations = new Dictionary<string, string> { [ApiGroup.IntegrationIdAnnotation] = "abc1234" };
            after.Status = new IntegrationStatus { IntegrationId = "abc1234" };
        }));
    }

    [Fact]
    public void An_id_that_somebody_else_writes_into_the_annotation_is_an_answer_and_deserves_a_pass()
    {
        Assert.True(DeservesPass(
            _ => { },
            after => after.Metadata.Annotations = new Dictionary<string, string> { [ApiGroup.IntegrationIdAnnotation] = "abc1234" }));
    }

    public static TheoryData<string, Action<Integration>> News => new()
    {
        { "spec", after => after.Metadata.Generation = 2 },
        { "deletion", after => after.Metadata.DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        { "request", after => after.Metadata.Annotations = new Dictionary<string, string> { [ApiGroup.ReconcileRequestedAt] = "now" } },
        { "label", after => after.Metadata.Labels = new Dictionary<string, string> { ["team"] = "shop" } },
        { "foreign finalizer", after => after.Metadata.Finalizers = ["example.com/other"] },
        { "another object of the same name", after => after.Metadata.Uid = "u2" },
    };

    [Theory]
    [MemberData(nameof(News), DisableDiscoveryEnumeration = true)]
    public void What_others_change_deserves_a_pass(string what, Action<Integration> change)
    {
        Assert.True(DeservesPass(_ => { }, change), what);
    }

    [Fact]
    public void A_new_and_a_vanished_object_deserve_a_pass()
    {
        var entity = Entity();
        Assert.True(IntegrationChanges.DeservePass(new(StoreChangeType.Added, ObjectKey.Of(entity), null, entity, FromList: false)));
        Assert.True(IntegrationChanges.DeservePass(new(StoreChangeType.Removed, ObjectKey.Of(entity), entity, null, FromList: false)));
    }

    private static bool DeservesPass(Action<Integration> old, Action<Integration> current)
    {
        var (before, after) = (Entity(), Entity());
        old(before);
        current(after);
        return IntegrationChanges.DeservePass(new(StoreChangeType.Updated, ObjectKey.Of(after), before, after, FromList: false));
    }

    private static Integration Entity() => new()
    {
        Metadata = new V1ObjectMeta { Name = "orders", NamespaceProperty = "shop", Uid = "u1", Generation = 1 },
    };
}
