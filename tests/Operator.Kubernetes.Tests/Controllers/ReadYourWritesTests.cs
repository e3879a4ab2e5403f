using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Kubernetes.Tests.Doubles;

namespace Operator.Kubernetes.Tests.Controllers;

public sealed class ReadYourWritesTests
{
    private static readonly ObjectKey Key = new("default", "a");
    private readonly ReadYourWrites _writes = new();

    [Theory]
    [InlineData("9", "10", false)]
    [InlineData("10", "10", true)]
    [InlineData("11", "10", true)]
    [InlineData("abc", "abc", true)]
    [InlineData("abd", "abc", false)]
    [InlineData("11", "abc", false)]
    [InlineData(null, "10", false)]
    public void Versions_are_compared_as_numbers_and_otherwise_only_equality_counts(string? seen, string wanted, bool fresh)
    {
        _writes.RecordWrite(Key, wanted);

        Assert.Equal(fresh, _writes.IsFresh(Key, seen));
        Assert.Equal(fresh ? 0 : 1, _writes.Pending);
    }

    [Theory]
    [InlineData("10", "9", "10")]
    [InlineData("9", "10", "10")]
    [InlineData("a", "b", "b")]
    public void The_newest_write_counts_whatever_the_order_of_the_answers(string first, string second, string expected)
    {
        _writes.RecordWrite(Key, first);
        _writes.RecordWrite(Key, second);

        Assert.Equal(expected, _writes.Expected(Key));
    }

    [Fact]
    public void An_answer_without_a_version_says_nothing()
    {
        _writes.RecordWrite(Key, null);
        Assert.True(_writes.IsFresh(Key, null));
    }

    [Theory]
    [InlineData(false, 1, 1, QueuePriority.Edit)]
    [InlineData(false, 1, 2, QueuePriority.Edit)]
    [InlineData(true, 1, 1, QueuePriority.Resync)]
    [InlineData(true, 1, 2, QueuePriority.Edit)]
    public void Only_what_a_list_brings_up_unchanged_is_routine(bool fromList, int before, int now, QueuePriority expected) => Assert.Equal(
        expected,
        Predicates.PriorityOf(new StoreChange<Widget>(
            StoreChangeType.Updated, Key, Widget.Make("a", 1, generation: before), Widget.Make("a", 2, generation: now), fromList)));

    [Fact]
    public void New_objects_of_a_list_are_routine_and_deletions_have_their_lane()
    {
        var deleting = Widget.Make("a", 2);
        deleting.Metadata.DeletionTimestamp = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        Assert.Equal(QueuePriority.Resync, Predicates.PriorityOf(new StoreChange<Widget>(StoreChangeType.Added, Key, null, Widget.Make("a", 1), true)));
        Assert.Equal(QueuePriority.Edit, Predicates.PriorityOf(new StoreChange<Widget>(StoreChangeType.Added, Key, null, Widget.Make("a", 1), false)));
        Assert.Equal(QueuePriority.Deletion, Predicates.PriorityOf(new StoreChange<Widget>(StoreChangeType.Added, Key, null, deleting, true)));
        Assert.True(Predicates.IgnoreStatusWrites(new StoreChange<Widget>(StoreChangeType.Updated, Key, Widget.Make("a", 1), deleting, false)));
        Assert.False(Predicates.IgnoreStatusWrites(new StoreChange<Widget>(StoreChangeType.Updated, Key, Widget.Make("a", 1), Widget.Make("a", 2), false)));
    }
}
