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

    [Fact]
    public void A_replacement_deserves_no_pass_for_the_id_in_status_and_none_for_the_annotation_that_follows()
    {
        static Action<Integration> Ids(string? status, string? annotation) => entity =>
        {
            entity.Status = new IntegrationStatus { IntegrationId = status };
            entity.Metadata.Annotations = annotation is null ? null : new Dictionary<string, string> { [ApiGroup.IntegrationIdAnnotation] = annotation };
        };

        Assert.False(DeservesPass(Ids("old1234", "old1234"), Ids("new1234", "old1234")));
        Assert.False(DeservesPass(Ids("new1234", "old1234"), Ids("new1234", "new1234")));
        Assert.False(DeservesPass(Ids("old1234", "old1234"), Ids("new1234", "new1234")));
        Assert.False(DeservesPass(Ids("new1234", "new1234"), Ids("new1234", null)));
        Assert.True(DeservesPass(Ids("new1234", "new1234"), Ids("new1234", "other12")));
        Assert.True(DeservesPass(Ids(null, "other12"), Ids(null, null)));
    }

    public static TheoryData<string, Action<Integration>> News => new()
    {
        { "spec", after => after.Metadata.Generation = 2 },
        { "deletion", after => after.Metadata.DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        { "request", after => after.Metadata.Annotations = new Dictionary<string, string> { [ApiGroup.ReconcileRequestedAt] = "now" } },
        { "foreign finalizer", after => after.Metadata.Finalizers = ["example.com/other"] },
        { "another object of the same name", after => after.Metadata.Uid = "u2" },
    };

    [Theory]
    [MemberData(nameof(News), DisableDiscoveryEnumeration = true)]
    public void What_others_change_deserves_a_pass(string what, Action<Integration> change)
    {
        Assert.True(DeservesPass(_ => { }, change), what);
    }

    public static TheoryData<string, Action<Integration>> Foreign => new()
    {
        { "label", after => after.Metadata.Labels = new Dictionary<string, string> { ["team"] = "shop" } },
        { "annotation", after => after.Metadata.Annotations = new Dictionary<string, string> { ["example.com/cost-centre"] = "4711" } },
        { "owner", after => after.Metadata.OwnerReferences = [new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "owner", Uid = "u9" }] },
        { "version", after => after.Metadata.ResourceVersion = "9" },
    };

    [Theory]
    [MemberData(nameof(Foreign), DisableDiscoveryEnumeration = true)]
    public void Metadata_that_says_nothing_about_AWS_costs_no_pass(string what, Action<Integration> change)
    {
        Assert.False(DeservesPass(_ => { }, change), what);
        Assert.False(DeservesPass(change, _ => { }), $"{what} taken away");
    }

    [Fact]
    public void A_request_deserves_a_pass_with_each_new_value_and_none_when_it_is_answered_or_taken_away()
    {
        static Action<Integration> Asked(string value, string? answered = null) => entity =>
        {
            entity.Metadata.Annotations = new Dictionary<string, string> { [ApiGroup.ReconcileRequestedAt] = value };
            entity.Status = new IntegrationStatus { LastHandledReconcileAt = answered };
        };

        Assert.True(DeservesPass(Asked("first", answered: "first"), Asked("second", answered: "first")));
        Assert.False(DeservesPass(Asked("second", answered: "first"), Asked("second", answered: "second")));
        Assert.False(DeservesPass(Asked("second", answered: "second"), _ => { }));
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
