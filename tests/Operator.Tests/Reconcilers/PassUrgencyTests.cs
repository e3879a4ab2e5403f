using Operator.ApiGateway.Resilience;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Reconcilers;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>Which lane of the AWS budget a pass pays from.</summary>
public sealed class PassUrgencyTests
{
    [Theory]
    [InlineData(QueuePriority.Resync, RequestPriority.Resync)]
    [InlineData(QueuePriority.Reference, RequestPriority.Reference)]
    [InlineData(QueuePriority.Deletion, RequestPriority.Deletion)]
    [InlineData(QueuePriority.Edit, RequestPriority.Edit)]
    public void What_woke_the_pass_says_where_an_object_that_is_done_waits(QueuePriority woken, RequestPriority lane) =>
        Assert.Equal(lane, PassUrgency.Of(Pass(generation: 3, applied: 3), woken));

    [Theory]
    [InlineData(QueuePriority.Resync)]
    [InlineData(QueuePriority.Reference)]
    public void An_edit_that_is_not_applied_yet_stays_one_however_the_pass_was_woken(QueuePriority woken) =>
        Assert.Equal(RequestPriority.Edit, PassUrgency.Of(Pass(generation: 3, applied: 2), woken));

    [Fact]
    public void So_does_a_deletion() =>
        Assert.Equal(RequestPriority.Deletion, PassUrgency.Of(Pass(generation: 3, applied: 3, deleting: true), QueuePriority.Resync));

    [Fact]
    public void An_object_that_only_observes_applies_nothing_and_is_routine() =>
        Assert.Equal(RequestPriority.Resync, PassUrgency.Of(Pass(generation: 3, applied: null, observe: true), QueuePriority.Resync));

    private static IntegrationPass Pass(long generation, long? applied, bool deleting = false, bool observe = false) => new(
        new Integration
        {
            Metadata = new V1ObjectMeta { Name = "one", Generation = generation, DeletionTimestamp = deleting ? DateTime.UnixEpoch : null },
            Spec = new IntegrationSpec { ApiId = "a", IntegrationType = "MOCK", ManagementPolicy = observe ? ManagementPolicy.Observe : ManagementPolicy.Manage },
            Status = new IntegrationStatus { LastAppliedGeneration = applied },
        },
        new RecordedEvents());
}
